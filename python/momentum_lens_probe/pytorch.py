"""Overrides and watches one PyTorch optimizer, the one constructed on the detected lines. PyTorch 1.8 to 2.x."""

import functools
import os
import sys
import types

from momentum_lens_probe.recorder import Recorder


class NoMomentumTaken(BaseException):
    """The optimizer on these lines has no momentum."""


def install(request, channel):
    """Patches PyTorch before the script runs; returns the recorder."""
    import torch

    recorder = Recorder(channel, request["budgetSteps"], request["momentum"], _mean_losses)
    _seed(torch, request["seed"])
    _watch_backward(torch, recorder)
    _override_optimizer(torch, request, channel, recorder)
    return recorder


def _seed(torch, seed):
    import random

    random.seed(seed)
    torch.manual_seed(seed)
    try:
        import numpy
    except ImportError:
        return
    numpy.random.seed(seed % 2**32)


def _watch_backward(torch, recorder):
    unscaled = {}
    tensor_backward = torch.Tensor.backward

    @functools.wraps(tensor_backward)
    def backward(self, *arguments, **options):
        if self.numel() == 1:
            recorder.loss(unscaled.pop(id(self), self).detach())
        return tensor_backward(self, *arguments, **options)

    torch.Tensor.backward = backward
    for scaler in _grad_scalers(torch):
        _remember_unscaled(scaler, unscaled)


def _grad_scalers(torch):
    found = []
    for path in ("cuda.amp", "amp"):
        scope = torch
        for part in path.split("."):
            scope = getattr(scope, part, None)
        scaler = getattr(scope, "GradScaler", None)
        if scaler is not None and "scale" in vars(scaler):
            found.append(scaler)
    return found


def _remember_unscaled(scaler, unscaled):
    scale = scaler.scale

    @functools.wraps(scale)
    def remembering(self, outputs):
        scaled = scale(self, outputs)
        if hasattr(outputs, "detach"):
            unscaled[id(scaled)] = outputs
        return scaled

    scaler.scale = remembering


def _override_optimizer(torch, request, channel, recorder):
    optimizer_init = torch.optim.Optimizer.__init__
    site = request["site"]
    file = os.path.realpath(site["file"])

    @functools.wraps(optimizer_init)
    def init(self, *arguments, **options):
        optimizer_init(self, *arguments, **options)
        if not _constructed_at(file, site["line"], site["endLine"]):
            return
        if "momentum" not in self.defaults:
            raise NoMomentumTaken(type(self).__name__)
        _report_and_override(torch, self, request, channel, first=recorder.optimizers == 0)
        recorder.optimizers += 1
        if recorder.optimizers == 1:
            _watch_steps(self, recorder)

    torch.optim.Optimizer.__init__ = init


def _constructed_at(file, line, end_line):
    frame = sys._getframe(2)
    while frame is not None:
        if line <= frame.f_lineno <= end_line and os.path.realpath(frame.f_code.co_filename) == file:
            return True
        frame = frame.f_back
    return False


def _report_and_override(torch, optimizer, request, channel, first):
    defaults = optimizer.defaults
    dampening = defaults.get("dampening", 0) or 0
    written = defaults["lr"]
    if first:
        parameter = optimizer.param_groups[0]["params"][0]
        channel.send(
            {
                "type": "optimizer",
                "name": type(optimizer).__name__,
                "learningRate": float(written) * (1 - dampening),
                "momentum": float(defaults["momentum"]),
                "nesterov": bool(defaults.get("nesterov", False)),
                "device": _device_name(torch, parameter.device),
                "version": torch.__version__,
                "parameters": sum(p.numel() for group in optimizer.param_groups for p in group["params"]),
            }
        )
    # The host's learning rate is the heavy-ball one: a fixed dampening scales what the optimizer is given.
    learning_rate = request["learningRate"] / (1 - dampening)
    for group in optimizer.param_groups:
        group["lr"] = learning_rate * (group["lr"] / written)
        group["momentum"] = request["momentum"]
        group.pop("initial_lr", None)
    defaults["lr"] = learning_rate
    defaults["momentum"] = request["momentum"]


def _watch_steps(optimizer, recorder):
    step = optimizer.step.__func__

    @functools.wraps(step)
    def watched(self, *arguments, **options):
        group = self.param_groups[0]
        learning_rate = float(group["lr"]) * (1 - (group.get("dampening", 0) or 0))
        momentum = float(group["momentum"])
        result = step(self, *arguments, **options)
        recorder.step(learning_rate, momentum)
        return result

    optimizer.step = types.MethodType(watched, optimizer)


def _device_name(torch, device):
    if device.type == "cuda":
        return "CUDA: " + torch.cuda.get_device_name(device)
    return "MPS" if device.type == "mps" else device.type.upper()


def _mean_losses(losses_per_step):
    """One float a step: the mean over its backward calls, so that gradient accumulation counts once."""
    return [sum(float(loss) for loss in losses) / len(losses) for losses in losses_per_step]
