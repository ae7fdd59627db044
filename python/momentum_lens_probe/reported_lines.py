"""Hears a measure that the script prints as `momentum-lens STEP VALUE`, the line protocol of docs/script-protocol.md."""

import functools
import sys

WORD = "momentum-lens"


def hear_reports(recorder):
    """Listens to what Python code prints; steps are those of the watched optimizer, whatever the script counts."""
    if sys.stdout is None:
        return
    original = sys.stdout.write
    unfinished = [""]

    @functools.wraps(original)
    def write(text):
        # Nearly every write is a short piece that cannot be part of a report.
        if WORD in text or unfinished[0]:
            *lines, unfinished[0] = (unfinished[0] + text).split("\n")
            for line in lines:
                _hear(line, recorder)
        return original(text)

    sys.stdout.write = write


def _hear(line, recorder):
    words = line.split()
    if len(words) != 3 or words[0] != WORD or not words[1].isdigit():
        return
    try:
        recorder.report_line(float(words[2]))
    except ValueError:
        recorder.report_line(float("nan"))
