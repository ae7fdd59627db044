"""Which of the optimizers that a script constructs is calibrated, and what became of the others."""

import math
import os
import sys

from momentum_lens_probe.site import NoMomentumTaken, Site

# Values of a configuration file go through one conversion or two before an optimizer has them.
VALUE_TOLERANCE = 1e-6
# A script that makes an optimizer for each of its nets has fewer.
MOST_REPORTED = 50


class Candidate:
    """An optimizer; one that takes momentum has an index and the heavy-ball values that it was constructed with."""

    def __init__(self, name, index=None, learning_rate=math.nan, momentum=math.nan, place=(None, None)):
        self.index = index
        self.name = name
        self.learning_rate = learning_rate
        self.momentum = momentum
        self.place = place
        # Whether it is what was asked for, and whether it gets the trial's values, which in a dry run others may do too.
        self.fits = False
        self.is_chosen = False
        self.steps = 0
        # Those of before anything was chosen are none in its place.
        self.steps_in_place = 0
        self._stands_for = None

    @property
    def root(self):
        """Itself, or the one whose parameters it steps."""
        return self if self._stands_for is None else self._stands_for.root

    def stand_for(self, other):
        """From here on a step of this one is one of the other."""
        if other.root is not self:
            self._stands_for = other.root


class Selection:
    """
    Told of every optimizer in the order of their construction, and of the steps of those that are chosen (in a dry run, of all). The
    first that fits and steps is watched. `packages` are the framework's.
    """

    def __init__(self, request, packages):
        # Plans that were exported before there was a choice have a site.
        sought = request.get("optimizer") or {"kind": "site", **request["site"]}
        self._rule = _RULES[sought["kind"]](sought)
        self._packages = packages
        self._is_dry_run = bool(request.get("observe"))
        self._budget_steps = request["budgetSteps"]
        self._candidates = []
        self.watched = None

    def constructed(self, name, learning_rate, momentum):
        """Asked inside the constructor: the place is where its call was written."""
        values = float(learning_rate), float(momentum)
        candidate = Candidate(name, len(self._candidates), *values, _place_of_call(self._packages))
        candidate.fits = self._rule.fits(candidate)
        self._candidates.append(candidate)
        candidate.is_chosen = candidate.fits or self.is_open
        return candidate

    def has_rate(self, candidate, learning_rate):
        """Told of a learning rate that replaces the constructor's before any step; true where the candidate fits since."""
        candidate.learning_rate = learning_rate
        if candidate.is_chosen or not self._rule.fits(candidate):
            return False
        candidate.fits = candidate.is_chosen = True
        return True

    def constructed_without_momentum(self, name):
        """Asked inside the constructor of every other optimizer; raises for one that was to be calibrated."""
        if self._rule.is_calling():
            raise NoMomentumTaken(name)
        return Candidate(name)

    def stranger(self, name):
        """An optimizer that was not seen to be constructed."""
        return Candidate(name)

    @property
    def is_open(self):
        """True while none is the one that was asked for: a dry run then tries them all."""
        return self._is_dry_run and self._rule.may_be_another and not any(each.fits for each in self._candidates)

    @property
    def wants_every_step(self):
        """True where steps of others count too."""
        return self._is_dry_run

    def stepped(self, candidate, count=1):
        """True for a step of the watched one, or of one that stands for it."""
        counted = candidate.root if candidate.index is None else candidate
        counted.steps += count
        if self.watched is None:
            if candidate.root.fits or (self.is_open and candidate.root.is_chosen):
                self.watched = candidate
            elif self.first_chosen() is not None:
                candidate.steps_in_place += count
        return self.watched is not None and candidate.root is self.watched.root

    def steps_alone(self, candidate):
        """The failure of a dry run in which this one has spent the budget while none that was chosen has stepped; else None."""
        if not self._is_dry_run or self.watched is not None or candidate.steps_in_place < self._budget_steps:
            return None
        return {"type": "failure", "kind": "anotherSteps", "optimizer": self.first_chosen().name, "stepping": candidate.name}

    def has_spent(self, candidate):
        """True in a dry run in which nothing fits, once one has spent the budget."""
        return self.is_open and candidate.is_chosen and candidate.steps >= self._budget_steps

    def first_chosen(self):
        return next((each for each in self._candidates if each.is_chosen), None)

    def not_reached(self):
        """The failure of a script that constructed nothing that was chosen; None where it did."""
        return self._rule.not_reached() if self.first_chosen() is None else None

    def report(self):
        """Every candidate, as it travels in the `end` event of a dry run. JSON has no NaN or infinity."""
        return [
            {
                "index": each.index,
                "name": each.name,
                "learningRate": each.learning_rate if math.isfinite(each.learning_rate) else None,
                "momentum": each.momentum if math.isfinite(each.momentum) else None,
                "file": each.place[0],
                "line": each.place[1],
                "steps": each.steps,
                "watched": self.watched is not None and each.root is self.watched.root,
            }
            for each in self._candidates[:MOST_REPORTED]
        ]


class _OnLines:
    """Constructed by a call on the detected lines."""

    may_be_another = False

    def __init__(self, sought):
        self._site = Site(sought)
        self._failure = {"kind": "siteNotReached", "path": sought["file"], "line": sought["line"] - 1}

    def fits(self, _candidate):
        return self._site.is_calling()

    def is_calling(self):
        return self._site.is_calling()

    def not_reached(self):
        return self._failure


class _WithValues:
    """Constructed with the values that a configuration file has."""

    may_be_another = True

    def __init__(self, sought):
        self._values = float(sought["learningRate"]), float(sought["momentum"])

    def fits(self, candidate):
        found = candidate.learning_rate, candidate.momentum
        return all(math.isclose(each, wanted, rel_tol=VALUE_TOLERANCE) for each, wanted in zip(found, self._values))

    def is_calling(self):
        return False

    def not_reached(self):
        learning_rate, momentum = self._values
        return {"kind": "noOptimizerWithValues", "learningRate": learning_rate, "momentum": momentum}


class _Only:
    """The only one that takes momentum and steps; a dry run tells its number."""

    may_be_another = True

    def __init__(self, _sought):
        pass

    def fits(self, _candidate):
        return False

    def is_calling(self):
        return False

    def not_reached(self):
        return {"kind": "noMomentumOptimizer"}


class _Nth:
    """The one that an earlier dry run named."""

    may_be_another = False

    def __init__(self, sought):
        self._index, self._name = sought["index"], sought["name"]

    def fits(self, candidate):
        return candidate.index == self._index and candidate.name == self._name

    def is_calling(self):
        return False

    def not_reached(self):
        return {"kind": "optimizerNotConstructed", "optimizer": self._name, "index": self._index}


_RULES = {"site": _OnLines, "values": _WithValues, "only": _Only, "nth": _Nth}


def _place_of_call(packages):
    """File and line of the innermost call outside the framework and the probe; None, None where there is none."""
    own = tuple(os.path.join(folder, "") for folder in _folders(packages))
    frame = sys._getframe(1)
    while frame is not None:
        file = frame.f_code.co_filename
        if not file.startswith("<") and not os.path.abspath(file).startswith(own):
            return os.path.abspath(file), frame.f_lineno
        frame = frame.f_back
    return None, None


def _folders(packages):
    yield os.path.dirname(os.path.abspath(__file__))
    for name in packages:
        # A package may be a name in an archive or in several folders.
        yield from getattr(sys.modules.get(name), "__path__", ())
