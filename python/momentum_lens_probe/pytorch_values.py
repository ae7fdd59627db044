"""What a PyTorch optimizer is constructed with, the trial's values in its place, and what a step uses."""

import numbers

from momentum_lens_probe.coupling import coupling_of


class Overrides:
    """Puts the trial's values into parameter groups, which keep the ratio of their learning rates."""

    def __init__(self, request):
        self._request = request
        self.coupling = coupling_of(request)
        # The script's own, whatever it is at each step.
        self.leaves_momentum = bool(request.get("ownMomentum"))
        # By the identity of a group: the group, its factor, and the description of who was made with it.
        self._of_group = {}
        # By the identity of a group's first parameter: the learning rate that was set there.
        self._of_parameter = {}

    def apply(self, optimizer, description):
        defaults, momentum = optimizer.defaults, self._request["momentum"]
        written = written_rate(optimizer)
        self._apply_form(optimizer, momentum)
        learning_rate = self._request["learningRate"] / _gradient_weight(optimizer, momentum)
        nesterov = self._request.get("nesterov")
        for group in optimizer.param_groups:
            earlier = self._earlier(group)
            factor = earlier[1] if earlier is not None else float(group["lr"]) / written if written > 0 else 1.0
            group["lr"] = learning_rate * factor
            if not self.leaves_momentum:
                group["momentum"] = momentum
            if nesterov is not None:
                if "nesterov" not in group:
                    raise TypeError("%s takes no nesterov" % type(optimizer).__name__)
                group["nesterov"] = nesterov
            group.pop("initial_lr", None)
            self._keep(group, factor, description)
        for name, value in (("lr", learning_rate), ("momentum", None if self.leaves_momentum else momentum), ("nesterov", nesterov)):
            if name in defaults and value is not None:
                defaults[name] = value

    def _apply_form(self, optimizer, momentum):
        """As a moving average, whose dampening is the momentum, or as heavy ball, which has none; as it is written where nothing is asked for."""
        form = self._request.get("form")
        if form is None:
            return
        for holder in (*optimizer.param_groups, optimizer.defaults):
            if "dampening" not in holder and holder is not optimizer.defaults:
                raise TypeError("%s takes no dampening" % type(optimizer).__name__)
            holder["dampening"] = momentum if form == "movingAverage" else 0.0

    def couple(self, optimizer):
        """Before a step: the momentum of each group follows the learning rate that the step uses, where that was asked for."""
        for group in _groups_with_momentum(optimizer):
            weight = 1 - (group.get("dampening", 0) or 0)
            momentum = self.coupling.momentum_at(float(group["lr"]) / self.factor_of(group) * weight)
            # One that stays is left, object and all: what was read of it stays valid.
            if group["momentum"] != momentum:
                group["momentum"] = momentum

    def rate_of(self, optimizer):
        """What the trial's learning rate is as this optimizer takes it."""
        return self._request["learningRate"] / _gradient_weight(optimizer, self._request["momentum"])

    def description_of(self, optimizer):
        """Of the optimizer whose groups were handed on to this one with the trial's values in them; None for any other."""
        earlier = self._earlier(optimizer.param_groups[0])
        return None if earlier is None else earlier[2]

    def factor_of(self, group):
        """Its learning rate over that of the trial. A state that is loaded makes new groups of the same parameters."""
        kept = self._of_group.get(id(group))
        if kept is None and group["params"]:
            _, kept = self._of_parameter.get(id(group["params"][0]), (None, None))
        return 1.0 if kept is None else kept[1]

    def group_of(self, optimizer):
        """The first with the trial's values in it; a wrapper may have groups of several optimizers."""
        groups = optimizer.param_groups
        return next((each for each in groups if id(each) in self._of_group), groups[0])

    def _keep(self, group, factor, description):
        kept = group, factor, description
        self._of_group[id(group)] = kept
        if group["params"]:
            self._of_parameter[id(group["params"][0])] = group["lr"], kept

    def _earlier(self, group):
        """A wrapper may be given the group itself, or make one of its own of what the group holds."""
        if id(group) in self._of_group:
            return self._of_group[id(group)]
        learning_rate, kept = self._of_parameter.get(id(group["params"][0]), (None, None)) if group["params"] else (None, None)
        return kept if learning_rate is not None and group.get("lr") == learning_rate else None


def _groups_with_momentum(optimizer):
    return [group for group in optimizer.param_groups if "momentum" in group]


def takes_momentum(optimizer):
    groups = getattr(optimizer, "param_groups", None)
    return bool(groups) and "lr" in groups[0] and isinstance(groups[0].get("momentum"), numbers.Real)


def describe(torch, optimizer, earlier):
    """The `optimizer` event; `earlier` is that of the one whose groups this one was given."""
    name = type(optimizer).__name__
    if earlier is not None:
        return {**earlier, "name": name}
    momentum = float(_written(optimizer, "momentum"))
    parameters = [parameter for group in optimizer.param_groups for parameter in group["params"]]
    return {
        "type": "optimizer",
        "name": name,
        "learningRate": written_rate(optimizer) * _gradient_weight(optimizer, momentum),
        "momentum": momentum,
        "nesterov": bool(_written(optimizer, "nesterov")),
        "dampening": float(_written(optimizer, "dampening") or 0),
        "weightDecay": float(_written(optimizer, "weight_decay") or 0),
        "device": _device_name(torch, parameters[0].device) if parameters else "CPU",
        "framework": "PyTorch",
        "version": torch.__version__,
        "parameters": sum(parameter.numel() for parameter in parameters),
    }


class UsedValues:
    """
    Heavy-ball η and β that the coming step of one optimizer uses, computed again only where a group or a value in it is another. The
    momentum is coupled first, where that was asked for.
    """

    def __init__(self, overrides):
        self._overrides = overrides
        self._is_coupled = overrides.coupling is not None
        self._groups = self._group = self._written = self._values = None

    def __call__(self, optimizer):
        if self._is_coupled:
            self._overrides.couple(optimizer)
        groups = optimizer.param_groups
        group = self._group
        if groups is self._groups:
            learning_rate, momentum, dampening = self._written
            if group["lr"] is learning_rate and group["momentum"] is momentum and group.get("dampening") is dampening:
                return self._values
        self._group = group = self._overrides.group_of(optimizer)
        written = group["lr"], group["momentum"], group.get("dampening")
        # A tensor may change its value.
        self._groups = groups if all(isinstance(each, (int, float, type(None))) for each in written) else None
        self._written = written
        momentum = float(group["momentum"])
        self._values = float(group["lr"]) / self._overrides.factor_of(group) * _weight_of(group, momentum), momentum
        return self._values


def written_rate(optimizer):
    """A script may give learning rates to its groups alone: the first one's counts then."""
    try:
        return float(optimizer.defaults.get("lr"))
    except (TypeError, ValueError):
        return float(optimizer.param_groups[0]["lr"])


def _written(optimizer, name):
    """A wrapper's defaults are its own, where its groups are another optimizer's."""
    return optimizer.defaults[name] if name in optimizer.defaults else optimizer.param_groups[0].get(name)


def _gradient_weight(optimizer, momentum):
    return _weight_of({"dampening": _written(optimizer, "dampening")}, momentum)


def _weight_of(group, momentum):
    """PyTorch applies dampening only where there is momentum; the host's learning rate is the heavy-ball one."""
    return 1 - (group.get("dampening", 0) or 0) if momentum != 0 else 1.0


def _device_name(torch, device):
    if device.type == "cuda":
        return "CUDA: " + torch.cuda.get_device_name(device)
    return "MPS" if device.type == "mps" else device.type.upper()
