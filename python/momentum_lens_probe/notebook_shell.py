"""Runs cells through IPython, so that magics and shell lines work."""

import ast
import os
import sys

from momentum_lens_probe.notebook_magics import without_installs


def runner(main, script):
    """A function that runs one cell in the module `main`; None where there is no IPython. Its files go beside the notebook's copy."""
    try:
        from IPython.core.interactiveshell import InteractiveShell
        from traitlets.config import Config
    except ImportError:
        return None
    config = Config()
    # The user's history is none of a trial's business, and a thread of its own writes it.
    config.HistoryManager.enabled = False
    shell = InteractiveShell.instance(
        config=config,
        user_module=main,
        user_ns=vars(main),
        ipython_dir=os.path.join(os.path.dirname(script), "ipython"),
    )
    compiler = type("CellCompiler", (_CellLines, type(shell.compile)), {})()
    raised = []

    def hear(*_arguments, **_options):
        raised.append(sys.exc_info()[1])

    shell.compile = compiler
    # In place of showing what a cell raises. What runs cells inside cells hands it on in no other way.
    shell.showtraceback = shell.showsyntaxerror = shell.showindentationerror = hear
    # Not behind a terminal of its own, which would take it out of the trial's process group.
    shell.system = shell.system_raw
    shell.enable_matplotlib = lambda gui=None: (None, "agg")

    def run_cell(cell):
        compiler.cell = cell
        raised.clear()
        result = shell.run_cell(without_installs(cell.text), store_history=False)
        result.raise_error()
        if raised and raised[0] is not None:
            raise raised[0]

    return run_cell


def hidden_folders():
    """IPython's own folders: its frames say nothing of what a cell has raised."""
    return tuple(os.path.join(folder, "") for folder in getattr(sys.modules.get("IPython"), "__path__", ()))


class _CellLines:
    """Mixed into IPython's compiler: code goes by its cell's file name, with the line numbers of the cell as it is written."""

    cell = None

    def cache(self, *_arguments, **_options):
        return self.cell.file

    def ast_parse(self, source, *arguments, **options):
        shift = self._lines_before(source)
        try:
            tree = super().ast_parse(source, *arguments, **options)
        except SyntaxError as error:
            error.lineno = (error.lineno or 0) + shift
            raise
        return ast.increment_lineno(tree, shift)

    def __call__(self, source, filename, *arguments, **options):
        # %%time names its code otherwise.
        name = self.cell.file if filename.startswith("<timed ") else filename
        return super().__call__(source, name, *arguments, **options)

    def _lines_before(self, source):
        """IPython drops empty lines at the beginning, and a cell magic gets what stands below it."""
        if source.startswith("get_ipython().run_cell_magic("):
            return 0
        return max(0, self.cell.text.rstrip().count("\n") - source.rstrip().count("\n"))
