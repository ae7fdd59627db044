"""Runs cells in a Python that has no IPython."""

import __future__

from momentum_lens_probe.notebook_magics import as_python

_FUTURE = sum(getattr(__future__, name).compiler_flag for name in __future__.all_feature_names)


def runner(main):
    """A function that runs one cell in the module `main`."""
    main.display = _display
    flags = 0

    def run_cell(cell):
        nonlocal flags
        code = compile(as_python(cell), cell.file, "exec", flags, True)
        # What a cell imports from __future__ holds in those after it.
        flags |= code.co_flags & _FUTURE
        exec(code, vars(main))

    return run_cell


def _display(*objects, **_options):
    for each in objects:
        print(each)
