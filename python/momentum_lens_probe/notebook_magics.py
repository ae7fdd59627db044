"""What IPython reads in a cell and Python does not."""

import ast
import re

# Installs packages, which is for whoever owns the environment; or shows something where nobody looks.
_NOT_RUN = re.compile(
    r"\s*(?:%\s*(?:matplotlib|tensorboard)\b"
    r"|[%!]*\s*(?:\S+\s+-m\s+)?(?:uv\s+)?(?:pip3?|conda|mamba)\s+(?:-\S+\s+)*(?:un)?install\b)"
)
# Changes nothing that a training would notice.
_HARMLESS = re.compile(r"\s*(?:%\s*(?:config|load_ext|reload_ext|autoreload|precision|xmode)\b|\?*[\w.]*\w\?+\s*$|\?+[\w.]+\s*$)")
_HARMLESS_CELL = re.compile(r"%%(?:time\s*$|capture\s*(?:--\S+\s*)*$)")
_TIMED = re.compile(r"(\s*)%time\s+(?=\S)")
_MAGIC = re.compile(r"\s*(?:[\w.,\s]+=\s*)?[%!]")


class MagicNeedsIpython(Exception):
    """A line of a cell that only IPython understands, in a Python that has none."""

    def __init__(self, cell, line, magic):
        super().__init__(magic)
        self.failure = {"type": "failure", "kind": "magicNeedsIpython", "cell": cell, "line": line, "magic": magic[:200]}


def without_installs(text):
    """The text with `pass` for each line that is not run in a calibration; lines stay where they are."""
    return text if is_python(text) else _replaced(text, (_NOT_RUN,))


def as_python(cell):
    """The text of a cell as Python without IPython can run it. Raises for what it cannot."""
    text = cell.text
    if is_python(text):
        return text
    lines = _replaced(text, (_NOT_RUN, _HARMLESS)).split("\n")
    first = next((index for index, line in enumerate(lines) if line.strip()), 0)
    if _HARMLESS_CELL.match(lines[first]):
        lines[first] = ""
    lines = [_TIMED.sub(r"\1", line) for line in lines]
    text = "\n".join(lines)
    if not is_python(text):
        for index, line in enumerate(lines):
            if _MAGIC.match(line):
                raise MagicNeedsIpython(cell.number, index + 1, line.strip())
    return text


def is_python(text):
    """True for what has no magics: in such a text a line that begins with % is in the middle of an expression, or of a string."""
    try:
        ast.parse(text)
    except (SyntaxError, ValueError):
        return False
    return True


def _replaced(text, patterns):
    lines = []
    continues = False
    for line in text.split("\n"):
        is_replaced = any(pattern.match(line) for pattern in patterns)
        if continues:
            lines.append("#")
        elif is_replaced:
            lines.append(line[: len(line) - len(line.lstrip())] + "pass")
        else:
            lines.append(line)
        continues = (continues or is_replaced) and line.endswith("\\")
    return "\n".join(lines)
