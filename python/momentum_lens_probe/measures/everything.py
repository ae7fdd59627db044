"""Everything that a script reports, by measure."""

from momentum_lens_probe.measures.scalars import kept
from momentum_lens_probe.reported_lines import WORD

# A script that makes up a name for each value must not fill the report.
MOST_MEASURES = 200
LONGEST_NAME = 200
# One that prints without end between two steps is not read to the end.
MOST_LINES_A_STEP = 2000


class Everything:
    """Hears all sources. What becomes of a value is `_keep`'s: `replaces` where it takes the place of one that came after the same step."""

    def __init__(self, recorder):
        self._recorder = recorder
        self._read_at_step = 0
        self._lines_read = 0

    def hear(self, source, name, value, pattern=None, line=None, replaces=False):
        """`value` of the measure `name`, after the steps so far; of a printed one the pattern that finds it, and its line."""
        name, value = str(name), kept(value)
        if value is None or len(name) > LONGEST_NAME:
            return
        measure = {"kind": "named", "source": source, "name": name}
        self._keep(measure if pattern is None else {**measure, "pattern": pattern}, value, line, replaces)

    def hear_line_protocol(self, value):
        """A value of a `momentum-lens` line."""
        self._keep({"kind": "lineProtocol"}, value, None, True)

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

    def _keep(self, measure, value, line, replaces):
        raise NotImplementedError
