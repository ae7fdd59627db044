"""Follows the steps of PyTorch optimizers: of the one that is selected, of what wraps it or steps in its place, and of others."""

import functools
import threading
import weakref

from momentum_lens_probe.pytorch_gradients import TrainedParameters
from momentum_lens_probe.pytorch_values import Overrides, UsedValues, describe, takes_momentum


class KnownOptimizer:
    """What is remembered of an optimizer, which it must not keep alive."""

    def __init__(self, number, candidate, description=None):
        # In the order in which they were met.
        self.number = number
        self.candidate = candidate
        self.description = description
        # True once another one that steps the same parameters has stepped inside a step of this one.
        self.delegates = False
        # True once it was seen to change parameters by itself, or to be the only one of its parameters.
        self.is_trusted = False
        self.compared_with = 0
        # Whether its steps are those of one that gets the trial's values, as of that comparison.
        self.is_own = candidate.root.is_chosen
        # True once the recorder need not be asked any more whether its steps count.
        self.counts_alone = False
        # From its first step on.
        self.used_values = None


class StepWatch:
    """Hears of every optimizer's construction, and of every step of every class of optimizers."""

    def __init__(self, torch, request, recorder, losses):
        self._torch = torch
        self._recorder = recorder
        self._selection = recorder.selection
        self._losses = losses
        self._overrides = Overrides(request)
        self.trained = TrainedParameters(self._selection)
        self._known = weakref.WeakKeyDictionary()
        self._chosen = []
        self._in_progress = threading.local()
        # The optimizer that stepped last, which is mostly the next one too, and what is known of it.
        self._latest = lambda: None, None

    def install(self):
        optimizer_class = self._torch.optim.Optimizer
        original = optimizer_class.__init__

        @functools.wraps(original)
        def init(optimizer, *arguments, **options):
            original(optimizer, *arguments, **options)
            self._constructed(optimizer)

        optimizer_class.__init__ = init
        for each in _subclasses(optimizer_class):
            self._watch_class(each)

        def init_subclass(cls, **options):
            super(optimizer_class, cls).__init_subclass__(**options)
            self._watch_class(cls)

        optimizer_class.__init_subclass__ = classmethod(init_subclass)

    def _watch_class(self, cls):
        """Where several classes of an optimizer have a step, each is watched: the outermost call counts."""
        step = vars(cls).get("step")
        if not callable(step):
            return

        around = self._around

        @functools.wraps(step)
        def watched(optimizer, *arguments, **options):
            return around(optimizer, step, arguments, options)

        cls.step = watched

    def _constructed(self, optimizer):
        selection, name = self._selection, type(optimizer).__name__
        if not takes_momentum(optimizer):
            self._known[optimizer] = KnownOptimizer(len(self._known), selection.constructed_without_momentum(name))
            self._losses.has_other_optimizers()
            return
        description = describe(self._torch, optimizer, self._overrides.description_of(optimizer))
        candidate = selection.constructed(name, description["learningRate"], description["momentum"])
        known = KnownOptimizer(len(self._known), candidate, description)
        self._known[optimizer] = known
        if candidate.is_chosen:
            self._choose(optimizer, known)
        else:
            self._losses.has_other_optimizers()

    def _choose(self, optimizer, known):
        self._recorder.choose(known.candidate, known.description)
        self._overrides.apply(optimizer, known.description)
        kin = next((each for other, each in self._chosen if self._are_one(optimizer, known, other, each)), None)
        if kin is not None:
            known.candidate.stand_for(kin.candidate)
        elif self._chosen:
            self._losses.has_other_optimizers()
        self._chosen.append((optimizer, known))
        self.trained.add(known.candidate, optimizer)
        self._losses.watch(self.trained)

    def rate_is_set(self, optimizer, written):
        """
        A library constructs with a learning rate of its own, and sets the one that trains later, `written`. Gives the factor that
        makes it the trial's; 1 for an optimizer that is left as it is.
        """
        known = self._known.get(optimizer)
        if known is None or known.description is None or not written > 0:
            return 1.0
        known.description["learningRate"] = written
        if self._selection.has_rate(known.candidate, written):
            optimizer.defaults["lr"] = written
            self._choose(optimizer, known)
        elif known.candidate.is_chosen:
            self._recorder.describe_again(known.candidate, known.description)
        return self._overrides.rate_of(optimizer) / written if known.candidate.is_chosen else 1.0

    def peak_is_set(self, optimizer, peak):
        """The same of a scheduler that writes learning rates up to `peak` over those of the groups, dampening left out."""
        known = self._known.get(optimizer)
        if known is None or known.description is None:
            return 1.0
        weight = 1.0 - (known.description["dampening"] if known.description["momentum"] != 0 else 0.0)
        if not peak * weight > 0:
            return 1.0
        before = [group["lr"] for group in optimizer.param_groups]
        if not known.candidate.is_chosen and before[0] > 0:
            # They keep their ratios to each other; what they were constructed with, the scheduler overwrites.
            for group in optimizer.param_groups:
                group["lr"] = float(group["lr"]) / float(before[0]) * peak * weight
        factor = self.rate_is_set(optimizer, peak * weight)
        if known.candidate.is_chosen:
            return factor * weight
        for group, rate in zip(optimizer.param_groups, before):
            group["lr"] = rate
        return 1.0

    @staticmethod
    def _are_one(optimizer, known, other, chosen):
        """One is made of the other's groups, or the same call was made twice."""
        is_same_call = known.candidate.fits and chosen.candidate.fits
        return _share(_groups_of(optimizer), _groups_of(other)) or (
            is_same_call and _share(parameters_of(optimizer), parameters_of(other))
        )

    def _around(self, optimizer, step, arguments, options):
        try:
            # Steps in progress in this thread, the outermost first.
            active = self._in_progress.steps
        except AttributeError:
            active = self._in_progress.steps = []
        if active and any(each is optimizer for each, _ in active):
            return step(optimizer, *arguments, **options)
        latest, known = self._latest
        if latest() is not optimizer:
            known = self._known_of(optimizer)
        if known.compared_with != len(self._chosen):
            self._compare(optimizer, known)
        is_own = known.is_own
        if not is_own and not self._selection.wants_every_step:
            return step(optimizer, *arguments, **options)
        values = known.used_values(optimizer) if is_own else None
        versions = None if known.is_trusted else _versions(optimizer)
        active.append((optimizer, known))
        try:
            result = step(optimizer, *arguments, **options)
        finally:
            active.pop()
        for other, each in active:
            each.delegates = each.delegates or _share(parameters_of(optimizer), parameters_of(other))
        if known.delegates or not (known.is_trusted or self._has_stepped(optimizer, known, versions)):
            return result
        if known.counts_alone:
            known.candidate.steps += 1
        elif self._recorder.is_watched_step(known.candidate, known.description):
            known.counts_alone = self._recorder.counts_alone(known.candidate)
        else:
            return result
        self._recorder.step(*values)
        return result

    def _has_stepped(self, optimizer, known, versions):
        """A wrapper may leave out a step, to accumulate gradients, before it is known that another one steps for it."""
        others = [each for each in list(self._known) if each is not optimizer]
        is_alone = not any(_share(parameters_of(optimizer), parameters_of(each)) for each in others)
        known.is_trusted = is_alone or _versions(optimizer) != versions
        return known.is_trusted

    def _known_of(self, optimizer):
        known = self._known.get(optimizer)
        if known is None:
            known = KnownOptimizer(len(self._known), self._selection.stranger(type(optimizer).__name__))
            self._known[optimizer] = known
        if known.used_values is None:
            known.used_values = UsedValues(self._overrides)
            self._recorder.can_hold_momentum()
        self._latest = weakref.ref(optimizer), known
        return known

    def _compare(self, optimizer, known):
        """Whether it steps what a chosen one was made to step: it then counts as that one, and gets the trial's values too."""
        known.compared_with = len(self._chosen)
        self._join_kin(optimizer, known)
        known.is_own = known.candidate.root.is_chosen

    def _join_kin(self, optimizer, known):
        if known.candidate.is_chosen or known.candidate.root.is_chosen:
            return
        for other, chosen in self._chosen:
            if _share(_groups_of(optimizer), _groups_of(other)):
                self._join(optimizer, known, other, chosen)
                return
        for other, chosen in self._chosen:
            is_later = known.number > chosen.number and self._selection.watched is None
            if is_later and takes_momentum(optimizer) and _share(parameters_of(optimizer), parameters_of(other)):
                if known.description is None:
                    known.description = describe(self._torch, optimizer, self._overrides.description_of(optimizer))
                self._overrides.apply(optimizer, known.description)
                self._join(optimizer, known, other, chosen)
                return

    def _join(self, optimizer, known, other, chosen):
        known.candidate.stand_for(chosen.candidate)
        known.description = known.description or {**chosen.description, "name": type(optimizer).__name__}
        self.trained.add(known.candidate, optimizer)


def parameters_of(optimizer):
    """Of all its groups; none for one that has no groups yet."""
    return [each for group in _groups_of(optimizer) for each in group["params"]]


def _groups_of(optimizer):
    groups = getattr(optimizer, "param_groups", None)
    return groups if isinstance(groups, (list, tuple)) else []


def _versions(optimizer):
    """They grow when a parameter is changed in place."""
    return [each._version for each in parameters_of(optimizer)]


def _share(these, others):
    return not {id(each) for each in these}.isdisjoint(id(each) for each in others)


def _subclasses(cls):
    for each in cls.__subclasses__():
        yield each
        yield from _subclasses(each)
