"""What a whole training reports, streamed while it trains."""

import threading

from momentum_lens_probe.channel import json_number
from momentum_lens_probe.measures.everything import MOST_MEASURES, Everything
from momentum_lens_probe.pending import Pending


class Followed(Everything):
    """Keeps the values of each measure until they are sent, a few times a second."""

    def __init__(self, recorder):
        super().__init__(recorder)
        self._lock = threading.Lock()
        self._entries = {}

    @property
    def has_heard_while_training(self):
        return any(pending.last_step > 0 for _, pending in self._entries.values())

    def take(self):
        """A `reported` event for each measure that has new values; several after one step count as their mean. Tensors are read now."""
        with self._lock:
            entries = list(self._entries.values())
            taken = [(measure, *pending.take()) for measure, pending in entries if pending.steps]
        return [
            {"type": "reported", "measure": measure, "steps": steps, "values": [_mean(each) for each in values]}
            for measure, steps, values in taken
        ]

    def _keep(self, measure, value, line, replaces):
        key = tuple(measure.values())
        with self._lock:
            if key not in self._entries:
                if len(self._entries) == MOST_MEASURES:
                    return
                self._entries[key] = measure, Pending()
            self._entries[key][1].add(self._recorder.steps, value, replaces)


def _mean(values):
    return json_number(sum(float(value) for value in values) / len(values))
