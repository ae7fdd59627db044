"""Overrides and watches one Momentum of PaddlePaddle in dynamic mode, the one that is selected."""

import functools
import inspect

from momentum_lens_probe.after_import import after_import
from momentum_lens_probe.recorder import Recorder
from momentum_lens_probe.seeding import seed_everything, shift_calls

# What a schedule of PaddlePaddle computes its learning rates from; all are proportional to these.
_SCHEDULE_RATES = ("base_lr", "last_lr", "start_lr", "end_lr", "eta_min", "initial_lr", "max_lr", "min_lr")


def install(request, channel, selection):
    """Patches PaddlePaddle when the script imports it; returns the recorder."""
    recorder = Recorder(channel, request, selection, _mean_losses)
    seed_everything(request["seed"])

    def patch(paddle):
        paddle.seed(request["seed"])
        shift_calls(paddle, "seed", request["seed"])
        _watch_losses(paddle, recorder)
        _Watch(paddle, request, recorder).install()

    after_import("paddle", patch)
    return recorder


class _Watch:
    """Other optimizers are told apart by their parameters: a loss counts where it has changed a gradient of the watched one."""

    def __init__(self, paddle, request, recorder):
        self._paddle = paddle
        self._request = request
        self._recorder = recorder
        self._is_stepping = False

    def install(self):
        optimizer = self._paddle.optimizer.Optimizer
        momentum = self._paddle.optimizer.Momentum
        momentum.__init__ = self._init(momentum.__init__)
        for name in ("step", "minimize"):
            setattr(optimizer, name, self._stepping(getattr(optimizer, name)))

    def _init(self, original):
        signature = inspect.signature(original)

        @functools.wraps(original)
        def init(optimizer, *arguments, **options):
            bound = signature.bind(optimizer, *arguments, **options)
            bound.apply_defaults()
            written = bound.arguments["learning_rate"]
            rate = float(written() if callable(written) else written)
            momentum = float(bound.arguments["momentum"])
            candidate = self._recorder.selection.constructed("Momentum", rate, momentum)
            if candidate.is_chosen:
                factor = self._request["learningRate"] / rate if rate > 0 else 1.0
                bound.arguments["learning_rate"] = self._request["learningRate"] if not callable(written) else _scale(written, factor)
                bound.arguments["momentum"] = self._request["momentum"]
            original(*bound.args, **bound.kwargs)
            description = self._description(optimizer, rate, momentum, bound.arguments)
            optimizer._momentum_lens = candidate, description
            if candidate.is_chosen:
                self._recorder.choose(candidate, description)

        return init

    def _stepping(self, original):
        """`minimize` steps by itself in some versions, and calls `step` in others: the outermost counts."""

        @functools.wraps(original)
        def step(optimizer, *arguments, **options):
            known = getattr(optimizer, "_momentum_lens", None)
            if known is None or self._is_stepping:
                return original(optimizer, *arguments, **options)
            values = float(optimizer.get_lr()), float(optimizer._momentum)
            self._is_stepping = True
            try:
                result = original(optimizer, *arguments, **options)
            finally:
                self._is_stepping = False
            if self._recorder.is_watched_step(*known):
                self._recorder.step(*values)
            return result

        return step

    def _description(self, optimizer, rate, momentum, arguments):
        parameters = [each for each in optimizer._parameter_list or [] if hasattr(each, "shape")]
        decay = arguments.get("weight_decay")
        place = self._paddle.get_device()
        return {
            "type": "optimizer",
            "name": "Momentum",
            "learningRate": rate,
            "momentum": momentum,
            "nesterov": bool(arguments.get("use_nesterov", False)),
            "dampening": 0.0,
            "weightDecay": float(decay) if isinstance(decay, (int, float)) else 0.0,
            "device": "CPU" if place == "cpu" else place.upper(),
            "framework": "PaddlePaddle",
            "version": self._paddle.__version__,
            "parameters": sum(_count(each.shape) for each in parameters),
        }


def _watch_losses(paddle, recorder):
    """Every scalar on which backward is called, from the optimizer's construction on."""
    original = paddle.Tensor.backward

    @functools.wraps(original)
    def backward(loss, *arguments, **options):
        if _count(loss.shape) == 1:
            recorder.loss(float(loss))
        return original(loss, *arguments, **options)

    paddle.Tensor.backward = backward


def _scale(schedule, factor):
    """Multiplies a schedule's learning rates, and those of the schedule that it warms up."""
    for name in _SCHEDULE_RATES:
        value = getattr(schedule, name, None)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            setattr(schedule, name, value * factor)
    if isinstance(getattr(schedule, "values", None), list):
        schedule.values = [each * factor for each in schedule.values]
    inner = getattr(schedule, "learning_rate", None)
    if isinstance(inner, (int, float)):
        schedule.learning_rate = inner * factor
    elif callable(inner):
        _scale(inner, factor)
    return schedule


def _count(shape):
    count = 1
    for each in shape:
        count *= each
    return count


def _mean_losses(losses_per_step):
    return [sum(losses) / len(losses) for losses in losses_per_step]
