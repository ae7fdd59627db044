"""Measurements that wait to be reported."""


class Pending:
    """Ascending steps, and for each what its mean is taken of."""

    def __init__(self):
        # Of what waits.
        self.steps = []
        self._values = []
        self._last_taken = 0

    @property
    def last_step(self):
        """The latest step with a measurement, reported or not; 0 before the first."""
        return self.steps[-1] if self.steps else self._last_taken

    def add(self, step, value, replaces=False):
        """One more value after `step`; nothing for a step that was reported already, or before the first."""
        if self.steps[-1:] != [step]:
            if step > self._last_taken:
                self.add_all(step, [value])
        elif replaces:
            self._values[-1] = [value]
        else:
            self._values[-1].append(value)

    def add_all(self, step, values):
        """All values of a later step than any before."""
        self.steps.append(step)
        self._values.append(values)

    def take(self):
        """What waits, which waits no longer."""
        self._last_taken = self.last_step
        taken = self.steps, self._values
        self.steps, self._values = [], []
        return taken
