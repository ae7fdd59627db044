"""Momentum that follows the learning rate: 1 - k * rate ** gamma at every step."""

# Where the learning rate comes to nothing, momentum must not come to one: no step would be forgotten any more.
LARGEST_MOMENTUM = 0.999


class Coupling:
    """The momentum of a heavy-ball learning rate, as the host's whole training asks for it."""

    def __init__(self, request):
        self._k = float(request["k"])
        self._gamma = float(request["gamma"])

    def momentum_at(self, learning_rate):
        """Within 0 and 0.999; that of a learning rate that is not positive is that of the least ones."""
        if not learning_rate > 0:
            return LARGEST_MOMENTUM
        return min(max(1.0 - self._k * learning_rate**self._gamma, 0.0), LARGEST_MOMENTUM)

    def traced(self, learning_rate, clip):
        """The same of a value of a program that is compiled; `clip` keeps such a one within bounds."""
        # The end of a schedule may be a rounding error below 0, and no power of that is a number.
        return clip(1.0 - self._k * clip(learning_rate, 0.0, None) ** self._gamma, 0.0, LARGEST_MOMENTUM)


class Held:
    """One momentum at every learning rate: what the script's scheduler writes gives way."""

    def __init__(self, momentum):
        self._momentum = momentum

    def momentum_at(self, _learning_rate):
        return self._momentum


def coupling_of(request):
    """None where the momentum is left as it was constructed, or as the script writes it."""
    wanted = request.get("coupling")
    if wanted is not None:
        return Coupling(wanted)
    return Held(request["momentum"]) if request.get("holdMomentum") else None
