"""The values that the watched optimizer is seen to step with."""

import math

from momentum_lens_probe.coupling import coupling_of


class ValueNotFinite(BaseException):
    """The optimizer is constructed with a value that is infinite or NaN."""

    def __init__(self, name, value, step):
        super().__init__(name)
        self.failure = {"type": "failure", "kind": "valueNotFinite", "name": name, "value": repr(float(value)), "step": step}


class Observed:
    """Compares them with the momentum that was asked for."""

    def __init__(self, request):
        self._momentum = request["momentum"]
        # A whole cycle of the script's own is what is wanted.
        self._is_own = bool(request.get("ownMomentum"))
        # True in a dry run of what can hold a momentum: it tells that there is something to hold it against.
        self.may_be_overwritten = False
        # What the first step used, where the script had written it.
        self.own_momentum = None
        self._coupling = coupling_of(request)
        # Learning rate and momentum of the last step; a step with the same need not be seen.
        self.last_used = None
        self._rates = None
        self._momentum_overwritten = False

    def see(self, learning_rate, momentum, steps):
        """The values of the step after `steps`. Returns a failure where no trial is about them."""
        self.last_used = learning_rate, momentum
        for name, value in (("learningRate", learning_rate), ("momentum", momentum)):
            if not math.isfinite(value):
                return ValueNotFinite(name, value, steps + 1).failure
        low, high = self._rates or (learning_rate, learning_rate)
        self._rates = min(low, learning_rate), max(high, learning_rate)
        if self._is_own:
            return None
        expected = self._momentum if self._coupling is None else self._coupling.momentum_at(learning_rate)
        if abs(momentum - expected) > 1e-6:
            self._momentum_overwritten = True
            if steps == 0 and self.may_be_overwritten:
                self.own_momentum = momentum
            elif steps == 0:
                return {"type": "failure", "kind": "overrideIgnored", "expected": expected, "observed": momentum}
        return None

    def report(self):
        """As it travels in the `end` event."""
        low, high = self._rates
        return {
            "learningRateLow": low,
            "learningRateHigh": high,
            "momentumOverwritten": self._momentum_overwritten,
            "overrideVerified": not self._momentum_overwritten,
        }
