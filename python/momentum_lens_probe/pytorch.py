"""Overrides and watches one PyTorch optimizer, the one that is selected. PyTorch 1.8 to 2.x."""

import functools
import numbers
import types

from momentum_lens_probe.after_import import after_import
from momentum_lens_probe.pytorch_gradients import OwnLosses, TrainedParameters
from momentum_lens_probe.pytorch_losses import mean_losses, watch_losses
from momentum_lens_probe.recorder import Recorder
from momentum_lens_probe.seeding import seed_everything, shift_calls


def install(request, channel, selection):
    """Patches PyTorch when the script imports it; returns the recorder."""
    recorder = Recorder(channel, request, selection, mean_losses)
    seed_everything(request["seed"])

    def patch(torch):
        _seed(torch, request["seed"])
        losses = OwnLosses(recorder)
        watch_losses(torch, losses)
        if recorder.observes:
            _watch_batch_size(torch, recorder)
        _override_optimizer(torch, request, recorder, losses)

    after_import("torch", patch)
    return recorder


def _seed(torch, seed):
    torch.manual_seed(seed)
    for owner, name in ((torch, "manual_seed"), (torch.cuda, "manual_seed"), (torch.cuda, "manual_seed_all")):
        shift_calls(owner, name, seed)
    torch.random.manual_seed = torch.manual_seed


def _override_optimizer(torch, request, recorder, losses):
    optimizer_init = torch.optim.Optimizer.__init__
    selection = recorder.selection
    trained = TrainedParameters(selection)

    @functools.wraps(optimizer_init)
    def init(self, *arguments, **options):
        optimizer_init(self, *arguments, **options)
        if not _takes_momentum(self):
            selection.takes_no_momentum(type(self).__name__)
            losses.has_other_optimizers()
            return
        description = _description(torch, self)
        candidate = selection.constructed(description["name"], description["learningRate"], description["momentum"])
        factor = 1.0
        if candidate.is_chosen:
            recorder.choose(candidate, description)
            factor = _override(self, request)[0]
            trained.add(candidate, self)
            losses.watch(trained)
        if recorder.optimizers > 1 or not candidate.is_chosen:
            losses.has_other_optimizers()
        if candidate.is_chosen or selection.wants_every_step:
            _watch_steps(self, recorder, candidate, description, factor)

    torch.optim.Optimizer.__init__ = init


def _takes_momentum(optimizer):
    return isinstance(optimizer.defaults.get("momentum"), numbers.Real) and "lr" in optimizer.param_groups[0]


def _description(torch, optimizer):
    defaults = optimizer.defaults
    momentum = float(defaults["momentum"])
    parameters = [parameter for group in optimizer.param_groups for parameter in group["params"]]
    return {
        "type": "optimizer",
        "name": type(optimizer).__name__,
        "learningRate": _written_rate(optimizer) * _gradient_weight(defaults, momentum),
        "momentum": momentum,
        "nesterov": bool(defaults.get("nesterov", False)),
        "dampening": float(defaults.get("dampening", 0) or 0),
        "weightDecay": float(defaults.get("weight_decay", 0) or 0),
        "device": _device_name(torch, parameters[0].device),
        "framework": "PyTorch",
        "version": torch.__version__,
        "parameters": sum(parameter.numel() for parameter in parameters),
    }


def _written_rate(optimizer):
    """A script may give learning rates to its groups alone: the first one's counts then."""
    try:
        return float(optimizer.defaults.get("lr"))
    except (TypeError, ValueError):
        return float(optimizer.param_groups[0]["lr"])


def _watch_batch_size(torch, recorder):
    """That of the loader that was begun last before the first step."""
    loader_class = torch.utils.data.DataLoader
    iterate = loader_class.__iter__

    @functools.wraps(iterate)
    def begin(self):
        if recorder.steps == 0:
            size = getattr(self, "batch_size", None)
            if size is None:
                size = getattr(getattr(self, "batch_sampler", None), "batch_size", None)
            recorder.batch_size = size if isinstance(size, int) else None
        return iterate(self)

    loader_class.__iter__ = begin


def _override(optimizer, request):
    """Sets the trial's values in every group; groups keep their learning rates' ratios, which are returned."""
    defaults, momentum = optimizer.defaults, request["momentum"]
    written = _written_rate(optimizer)
    learning_rate = request["learningRate"] / _gradient_weight(defaults, momentum)
    factors = []
    for group in optimizer.param_groups:
        factors.append(float(group["lr"]) / written if written > 0 else 1.0)
        group["lr"] = learning_rate * factors[-1]
        group["momentum"] = momentum
        group.pop("initial_lr", None)
    defaults["lr"] = learning_rate
    defaults["momentum"] = momentum
    return factors


def _gradient_weight(group, momentum):
    """PyTorch applies dampening only where there is momentum; the host's learning rate is the heavy-ball one."""
    return 1 - (group.get("dampening", 0) or 0) if momentum != 0 else 1.0


def _watch_steps(optimizer, recorder, candidate, description, factor):
    step = optimizer.step.__func__

    @functools.wraps(step)
    def watched(self, *arguments, **options):
        group = self.param_groups[0]
        momentum = float(group["momentum"])
        learning_rate = float(group["lr"]) / factor * _gradient_weight(group, momentum)
        result = step(self, *arguments, **options)
        if recorder.is_watched_step(candidate, description):
            recorder.step(learning_rate, momentum)
        return result

    optimizer.step = types.MethodType(watched, optimizer)


def _device_name(torch, device):
    if device.type == "cuda":
        return "CUDA: " + torch.cuda.get_device_name(device)
    return "MPS" if device.type == "mps" else device.type.upper()
