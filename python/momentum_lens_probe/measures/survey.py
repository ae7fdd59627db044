"""What a script reports in its dry run, listed at its end."""

import threading

from momentum_lens_probe.channel import json_number
from momentum_lens_probe.measures.everything import MOST_MEASURES, Everything


class Survey(Everything):
    """Keeps of each measure how often it came, and its last value."""

    def __init__(self, recorder):
        super().__init__(recorder)
        self._lock = threading.Lock()
        self._entries = {}

    @property
    def has_heard_while_training(self):
        return any(entry.last_step > 0 for entry in self._entries.values())

    def report(self):
        """As it travels in the `end` event, the latest value of each read now."""
        with self._lock:
            return [entry.report() for entry in self._entries.values()]

    def _keep(self, measure, value, line, replaces):
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
