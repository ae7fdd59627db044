"""Finds named numbers in a line: `loss: 0.123`, `val_acc=0.91`, `Epoch 3 | train loss 0.31`. Takes time linear in a line's length."""

import collections
import itertools
import re

# What stands further right in a line is not looked at.
LONGEST_LINE = 1000
MOST_NUMBERS = 64
LONGEST_SAMPLE = 200
_LONGEST_NAME = 60
_MOST_WORDS = 3

_ESCAPES = re.compile("\x1b\\[[0-9;?]{0,20}[A-Za-z]")
# No part of a word, a version, a time, a date or a number with a unit; `98/100` counts as the fraction that it is.
_NUMBER = re.compile(
    r"(?:(?<=[\s:=])|(?<=tensor\())([-+]?(?:\d{1,20}(?:\.\d{0,20})?|\.\d{1,20})(?:[eE][-+]?\d{1,3})?|[-+]?(?:nan|inf|NaN|Infinity))"
    r"(?:/(\d{1,15}))?(?![\w:/]|[.,-]\d)"
)
_WORD = re.compile(r"[A-Za-z_][\w@./^+-]*\Z")
_HEAD = re.compile(r"\s{0,40}[\[(]?([A-Za-z*][A-Za-z_-]{0,30})(?![\w@./^+-])")
# A line's first word tells lines of one kind from those of another, unless it only counts or comes from a log.
_NEUTRAL = {"epoch", "epochs", "step", "steps", "iter", "iteration", "batch", "round", "debug", "info", "warning"}
_PARTS = {"train", "training", "test", "testing", "val", "valid", "validation", "eval", "evaluation", "dev"}
_SKIPPED = " … "

Found = collections.namedtuple("Found", "name pattern value sample")


def numbers_in(line):
    """
    Every number that a name stands before. Its pattern is the line's first word, the name and what stands between name and number, with
    # for the number: two lines have the same one where their numbers mean the same.
    """
    if "\x1b" in line:
        line = _ESCAPES.sub("", line)
    line = line[:LONGEST_LINE]
    head = _HEAD.match(line)
    head = None if head is None else head.group(1)
    found, end = [], 0
    for number in itertools.islice(_NUMBER.finditer(line), MOST_NUMBERS):
        name, separator = _name_before(_end_of(line[end : number.start()]))
        end = number.end()
        if not name:
            continue
        if not found and name == head and head.lower() not in _PARTS:
            head = None  # The name of a number, and of no kind of line.
        found.append(_found(head, name, separator, number, line))
    return found


def words_of(pattern):
    """The name as it stands in the lines of a pattern."""
    return pattern.split(_SKIPPED)[-1].rstrip("#").rstrip(" ").rstrip(":=")


def _found(head, name, separator, number, line):
    pattern = "%s%s#" % (name, separator)
    title = name
    if head is not None and name.split(" ")[0] != head:
        pattern = "%s%s%s" % (head, _SKIPPED, pattern)
        if head.lower() not in _NEUTRAL:
            title = "%s %s" % (head, name)
    value = float(number.group(1))
    if number.group(2) is not None:
        whole = float(number.group(2))
        value = value / whole if whole > 0 else float("nan")
    start = max(0, number.end() - LONGEST_SAMPLE)
    return Found(title, pattern, value, line[start : start + LONGEST_SAMPLE].strip())


def _end_of(text):
    """As much of it as a name may be, without a word that is cut."""
    return text if len(text) <= _LONGEST_NAME else text[-_LONGEST_NAME:].partition(" ")[2]


def _name_before(text):
    """The last words before a number, and what separates them from it."""
    stripped = text.rstrip()
    if stripped.endswith("tensor("):
        stripped = stripped[: -len("tensor(")].rstrip()
    separator = " "
    if stripped[-1:] in (":", "="):
        separator = "=" if stripped[-1:] == "=" else ": "
        stripped = stripped[:-1].rstrip()
    words = []
    for token in reversed(stripped.rstrip("\"'").split(" ")[-_MOST_WORDS:]):
        word = _WORD.search(token)
        if word is None:
            break
        words.append(word.group())
        if word.start() > 0:
            break
    return " ".join(reversed(words)), separator
