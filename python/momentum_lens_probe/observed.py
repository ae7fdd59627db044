"""The values that the watched optimizer is seen to step with."""

import math


class ValueNotFinite(BaseException):
    """The optimizer is constructed with a value that is infinite or NaN."""

    def __init__(self, name, value, step):
        super().__init__(name)
        self.failure = {"type": "failure", "kind": "valueNotFinite", "name": name, "value": repr(float(value)), "step": step}


class Observed:
    """Compares them with the momentum that was asked for."""

    def __init__(self, momentum):
        self._momentum = momentum
        self._last_used = None
        self._rates = None
        self._momentum_overwritten = False

    def see(self, learning_rate, momentum, steps):
        """The values of the step after `steps`. Returns a failure where no trial is about them."""
        if self._last_used == (learning_rate, momentum):
            return None
        self._last_used = learning_rate, momentum
        for name, value in (("learningRate", learning_rate), ("momentum", momentum)):
            if not math.isfinite(value):
                return ValueNotFinite(name, value, steps + 1).failure
        low, high = self._rates or (learning_rate, learning_rate)
        self._rates = min(low, learning_rate), max(high, learning_rate)
        if abs(momentum - self._momentum) > 1e-6:
            self._momentum_overwritten = True
            if steps == 0:
                return {"type": "failure", "kind": "overrideIgnored", "expected": self._momentum, "observed": momentum}
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
