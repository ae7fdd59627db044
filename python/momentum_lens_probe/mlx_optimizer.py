"""Overrides and watches one SGD of MLX, the one that is selected."""

import functools
import inspect

from momentum_lens_probe.after_import import after_import
from momentum_lens_probe.recorder import Recorder
from momentum_lens_probe.schedule_rate import rate_of_schedule
from momentum_lens_probe.seeding import seed_everything, shift_calls


def install(request, channel, selection):
    """Patches MLX when the script imports it; returns the recorder."""
    recorder = Recorder(channel, request, selection, _mean_losses)
    seed_everything(request["seed"])

    def patch_core(core):
        core.random.seed(request["seed"])
        shift_calls(core.random, "seed", request["seed"])
        core.value_and_grad = _watch_losses(core.value_and_grad, recorder)

    after_import("mlx.core", patch_core)
    after_import("mlx.optimizers", lambda optimizers: _Watch(request, recorder).install(optimizers))
    return recorder


class _Watch:
    def __init__(self, request, recorder):
        self._request = request
        self._recorder = recorder

    def install(self, optimizers):
        sgd = optimizers.SGD
        sgd.__init__ = self._init(sgd.__init__)
        sgd.apply_gradients = self._step(sgd.apply_gradients)

    def _init(self, original):
        signature = inspect.signature(original)

        @functools.wraps(original)
        def init(optimizer, *arguments, **options):
            bound = signature.bind(optimizer, *arguments, **options)
            bound.apply_defaults()
            written, momentum = bound.arguments["learning_rate"], float(bound.arguments["momentum"])
            dampening = float(bound.arguments["dampening"])
            rate = _rate_of(written) * _weight(dampening, momentum)
            description = _description(rate, momentum, bound.arguments)
            candidate = self._recorder.selection.constructed("SGD", rate, momentum)
            if candidate.is_chosen:
                self._recorder.choose(candidate, description)
                wanted = self._request["learningRate"] / _weight(dampening, self._request["momentum"])
                bound.arguments["learning_rate"] = _scaled(written, wanted) if callable(written) else wanted
                bound.arguments["momentum"] = self._request["momentum"]
            original(*bound.args, **bound.kwargs)
            optimizer._momentum_lens = candidate, description

        return init

    def _step(self, original):
        @functools.wraps(original)
        def apply_gradients(optimizer, *arguments, **options):
            result = original(optimizer, *arguments, **options)
            known = vars(optimizer).get("_momentum_lens")
            if known is not None and self._recorder.is_watched_step(*known):
                momentum = float(optimizer.momentum)
                rate = float(optimizer.learning_rate) * _weight(float(optimizer.dampening), momentum)
                self._recorder.step(rate, momentum)
            return result

        return apply_gradients


def _watch_losses(original, recorder):
    """A loss that is only traced (`mlx.core.compile`) has no value: it is not seen."""

    @functools.wraps(original)
    def value_and_grad(*arguments, **options):
        differentiate = original(*arguments, **options)

        @functools.wraps(differentiate)
        def watched(*values, **named):
            result = differentiate(*values, **named)
            loss = result[0][0] if isinstance(result[0], (tuple, list)) else result[0]
            try:
                recorder.loss(float(loss.item()))
            except (RuntimeError, ValueError):
                pass
            return result

        return watched

    return value_and_grad


def _rate_of(learning_rate):
    return rate_of_schedule(lambda step: float(learning_rate(step))) if callable(learning_rate) else float(learning_rate)


def _scaled(schedule, wanted):
    reference = _rate_of(schedule)
    # A schedule that never leaves 0 stays there.
    factor = wanted / reference if reference > 0 else 1.0
    return lambda step: factor * schedule(step)


def _weight(dampening, momentum):
    """MLX applies dampening only where there is momentum, as PyTorch does; the host's learning rate is the heavy-ball one."""
    return 1 - dampening if momentum != 0 else 1.0


def _description(rate, momentum, arguments):
    from importlib import metadata

    import mlx.core

    return {
        "type": "optimizer",
        "name": "SGD",
        "learningRate": rate,
        "momentum": momentum,
        "nesterov": bool(arguments["nesterov"]),
        "dampening": float(arguments["dampening"]),
        "weightDecay": float(arguments["weight_decay"]),
        "device": "CPU" if "cpu" in str(mlx.core.default_device()) else "GPU",
        "framework": "MLX",
        "version": metadata.version("mlx"),
        "parameters": None,
    }


def _mean_losses(losses_per_step):
    return [sum(losses) / len(losses) for losses in losses_per_step]
