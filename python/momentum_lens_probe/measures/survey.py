"""Everything that a script reports in its dry run."""

import threading

from momentum_lens_probe.channel import json_number
from momentum_lens_probe.measures.scalars import kept
from momentum_lens_probe.reported_lines import WORD

# A script that makes up a name for each value must not fill the report.
MOST_MEASURES = 200
LONGEST_NAME = 200
# One that prints without end between two steps is not read to the end.
MOST_LINES_A_STEP = 2000


class Survey:
    """Keeps of each measure how often it came, and its last value."""

    def __init__(self, recorder):
        self._recorder = recorder
        self._lock = threading.Lock()
        self._entries = {}
        self._read_at_step = 0
        self._lines_read = 0

    def hear(self, source, name, value, pattern=None, line=None, replaces=False):
        """`value` of the measure `name`, after the steps so far; of a printed one the pattern that finds it, and its line."""
        name, value = str(name), kept(value)
        if value is None or len(name) > LONGEST_NAME:
            return
        measure = {"kind": "named", "source": source, "name": name}
        self._keep(measure if pattern is None else {**measure, "pattern": pattern}, value, line)

    def hear_line_protocol(self, value):
        """A value of a `momentum-lens` line."""
        self._keep({"kind": "lineProtocol"}, value, None)

    def hear_all(self, source, values, replaces=False):
        """A dictionary of values by name."""
        for name, value in values.items():
            self.hear(source, name, value, replaces=replaces)

    def may_hold(self, line):
        """Whether a printed line is to be read; those of the line protocol are heard elsewhere."""
        if self._recorder.steps != self._read_at_step:
            self._read_at_step, self._lines_read = self._recorder.steps, 0
        self._lines_read += 1
        return self._lines_read <= MOST_LINES_A_STEP and WORD not in line

    @property
    def has_heard_while_training(self):
        return any(entry.last_step > 0 for entry in self._entries.values())

    def report(self):
        """As it travels in the `end` event, the latest value of each read now."""
        with self._lock:
            return [entry.report() for entry in self._entries.values()]

    def _keep(self, measure, value, line):
        key, step = tuple(measure.values()), self._recorder.steps
        with self._lock:
            if key not in self._entries:
                if len(self._entries) == MOST_MEASURES:
                    return
                self._entries[key] = _Entry(measure, step)
            self._entries[key].hear(value, line, step)


class _Entry:
    def __init__(self, measure, step):
        self._measure = measure
        self._first_step = self.last_step = step
        self._line = None
        self._last = None
        self._times = 0
        self._steps = 1

    def hear(self, value, line, step):
        self._last, self._line = value, line
        self._times += 1
        if step != self.last_step:
            self._steps += 1
            self.last_step = step

    def report(self):
        report = reported(self._measure, json_number(float(self._last)), self._times, self._first_step, self.last_step, self._steps)
        return report if self._line is None else {**report, "line": self._line}


def reported(measure, last, times, first_step, last_step, steps):
    """One entry of the list: `steps` counts those at which the measure came."""
    return {
        "measure": measure,
        "last": last,
        "times": times,
        "firstStep": first_step,
        "stepsBetween": (last_step - first_step) / (steps - 1) if steps > 1 else None,
    }
