"""Hears numbers in the lines that Python code prints, and in those that a progress bar draws again and again."""

import functools
import re
import sys

from momentum_lens_probe.measures.listening import quietly
from momentum_lens_probe.measures.numbers_in_line import LONGEST_LINE, numbers_in

_BREAK = re.compile("[\r\n\b]")


def listen_to_lines(measures):
    """Standard output and error: progress bars go to the latter."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            _listen_to_stream(stream, Lines(measures))


def _listen_to_stream(stream, lines):
    original = stream.write

    @functools.wraps(original)
    def write(text):
        result = original(text)
        quietly(lines.write, text)
        return result

    stream.write = write


class Lines:
    """Puts what is written together to lines, and hears each once."""

    def __init__(self, measures):
        self._measures = measures
        self._unfinished = ""

    def write(self, text):
        """A piece that begins with a carriage return is a line drawn again, whole though its end is still to come."""
        *lines, rest = _BREAK.split(self._unfinished + text)
        if text.startswith("\r"):
            lines.append(rest)
            rest = ""
        self._unfinished = rest[:LONGEST_LINE]
        for line in lines:
            if self._measures.may_hold(line):
                for found in numbers_in(line):
                    self._measures.hear("printed", found.name, found.value, found.pattern, found.sample, replaces=True)
