"""The Keras optimizers whose steps count, and which of them is the watched one."""

import inspect

# The learning rate lives in a variable on the device: it is read once in so many steps.
RATE_READ_INTERVAL = 16


class KnownOptimizer:
    """One that the script has constructed; described where it takes momentum."""

    def __init__(self, optimizer, candidate, description=None):
        self.optimizer = optimizer
        self.candidate = candidate
        self.description = description
        # As far as it has applied gradients to them.
        self.variables = []
        self.schedule = None
        # Keras on JAX takes a model's variables away while an epoch of fit runs.
        self.can_read_in_epoch = True
        self._learning_rate = None

    def learning_rate_for(self, steps, count, reads_each):
        """What the step after `steps` uses, which is read now and then."""
        is_due = reads_each or steps // RATE_READ_INTERVAL != (steps + count) // RATE_READ_INTERVAL
        if self._learning_rate is None or (is_due and (self.can_read_in_epoch or self.schedule is not None)):
            self.read_learning_rate(steps)
        return self._learning_rate

    def read_learning_rate(self, steps):
        rate = self.optimizer.learning_rate if self.schedule is None else self.schedule(steps)
        self._learning_rate = float(rate() if inspect.isfunction(rate) else rate)


class WatchedOptimizers:
    """Every optimizer, and which of them may be the watched one."""

    def __init__(self, recorder, coupling):
        self.recorder = recorder
        # Where the momentum of the watched one follows its learning rate.
        self.coupling = coupling
        self.constructing = None
        self.in_fit = False
        # True once the script has constructed another optimizer.
        self.has_others = False
        self.emitters = {}
        self.emit_step = None
        self.jax_losses = None
        self._known = []

    def add(self, known):
        self._known.append(known)

    def known(self, optimizer):
        """None for an optimizer that was not added."""
        return next((each for each in self._known if each.optimizer is optimizer), None)

    def used_by(self, model):
        """Of those whose steps are wanted. Mixed precision wraps the optimizer in one that scales the loss."""
        used = getattr(model, "optimizer", None)
        known = self.known(getattr(used, "inner_optimizer", None)) or self.known(used)
        is_wanted = known is not None and (known.candidate.is_chosen or self.recorder.selection.wants_every_step)
        return known if is_wanted else None

    def may_be_watched(self, known):
        watched = self.recorder.selection.watched
        return known.candidate is watched or (watched is None and known.candidate.is_chosen)

    @property
    def variables(self):
        """Those of the watched one, and until one steps of all that may turn out to be it."""
        chosen = [each for each in self._known if self.may_be_watched(each)]
        return chosen[0].variables if len(chosen) == 1 else [variable for each in chosen for variable in each.variables]

    def step(self, known, count=1, can_raise=True):
        recorder = self.recorder
        if recorder.is_watched_step(known.candidate, known.description, count, can_raise):
            learning_rate = known.learning_rate_for(recorder.steps, count, recorder.observes)
            momentum = float(known.optimizer.momentum) if self.coupling is None else self.coupling.momentum_at(learning_rate)
            recorder.step(learning_rate, momentum, count, can_raise)
