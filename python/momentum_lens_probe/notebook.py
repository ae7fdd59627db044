"""Runs the code cells of a notebook's copy, in order, as one `__main__`."""

import json
import linecache
import sys
import traceback
import types

from momentum_lens_probe import notebook_plain, notebook_shell


# Of a dry run. What trains for fewer is most likely a test of its loop.
FEWEST_STEPS = 20


class Cell:
    """A code cell: its number among them, from 1, its text, and the file name that its code goes by."""

    def __init__(self, number, text, notebook):
        self.number = number
        self.text = text
        self.file = "%s#cell%d" % (notebook, number)


def run(request, recorder, footprint):
    """
    The cells of `request["script"]`, a copy, to the last one that is asked for. What a cell raises after others have trained ends
    the run as the notebook's end does.
    """
    notebook = request["notebook"]
    cells = _code_cells(request["script"], notebook["path"])
    main = types.ModuleType("__main__")
    previous, sys.modules["__main__"] = sys.modules["__main__"], main
    run_cell = notebook_shell.runner(main, request["script"]) or notebook_plain.runner(main)
    trained = None
    for cell in cells[: notebook.get("lastCell")]:
        steps = recorder.steps
        if footprint is not None:
            footprint.trained_cell = cell.number
        # Not of a file that could be read again: what shows or compiles source finds it here.
        linecache.cache[cell.file] = len(cell.text), None, cell.text.splitlines(True), cell.file
        try:
            run_cell(cell)
        except (Exception, SystemExit):
            if trained is None or recorder.steps > steps or steps < FEWEST_STEPS:
                raise
            traceback.print_exc()
            break
        if recorder.steps > steps:
            trained = cell.number
    if footprint is not None:
        footprint.trained_cell = trained
    # Frames of the probe still read its globals.
    del previous


def _code_cells(path, notebook):
    with open(path, encoding="utf-8") as file:
        cells = json.load(file)["cells"]
    texts = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    return [Cell(index + 1, text, notebook) for index, text in enumerate(texts)]
