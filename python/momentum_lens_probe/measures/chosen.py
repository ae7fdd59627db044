"""The one measure by which a trial is judged."""

from momentum_lens_probe.measures.numbers_in_line import words_of
from momentum_lens_probe.measures.scalars import kept


class Chosen:
    """Passes its values on to the recorder, and no others."""

    def __init__(self, recorder, measure):
        self._recorder = recorder
        self._source = measure["source"]
        self._name = measure["name"]
        self._pattern = measure.get("pattern")
        self._words = None if self._pattern is None else words_of(self._pattern)

    def hear(self, source, name, value, pattern=None, line=None, replaces=False):
        """Several values after the same step count as their mean, unless each takes the place of the one before."""
        is_chosen = pattern == self._pattern if pattern is not None else str(name) == self._name
        if is_chosen and source == self._source:
            value = kept(value)
            if value is not None:
                self._recorder.report_measure(value, replaces)

    def hear_all(self, source, values, replaces=False):
        """A dictionary of values by name."""
        for name, value in values.items():
            self.hear(source, name, value, replaces=replaces)

    def may_hold(self, line):
        """Whether a printed line is to be read."""
        return self._words is not None and self._words in line
