"""fastai's own SGD, and its wrapper of PyTorch's optimizers: `fit` sets the learning rate again, which is scaled to the trial's."""

import functools
import inspect

_STATE = "_momentum_lens_state"
# A step with momentum is one without where the momentum is 0; the other way round there is no velocity.
_ANY_MOMENTUM = 0.5


class _State:
    """What is remembered of an optimizer of fastai; the candidate comes with the learning rate that trains."""

    def __init__(self, momentum):
        self.momentum = momentum
        self.candidate = None
        self.description = None
        self.factor = 1.0


class FastaiWatch:
    """Watches `fastai.optimizer`; `steps` and `losses` are those of the PyTorch that it trains with."""

    def __init__(self, torch, request, recorder, losses, steps):
        self._torch = torch
        self._request = request
        self._recorder = recorder
        self._losses = losses
        self._steps = steps

    def install(self, module):
        module.SGD = self._construct(module.SGD)
        base = module._BaseOptimizer
        base.set_hyper = self._set_hyper(base.set_hyper)
        module.Optimizer.step = self._step(module.Optimizer.step)
        module.OptimWrapper.__init__ = self._wrap(module.OptimWrapper.__init__)

    def _construct(self, factory):
        signature = inspect.signature(factory)

        @functools.wraps(factory)
        def construct(*arguments, **options):
            bound = signature.bind(*arguments, **options)
            bound.apply_defaults()
            written = float(bound.arguments["mom"])
            bound.arguments["mom"] = written or _ANY_MOMENTUM
            made = factory(*bound.args, **bound.kwargs)
            _set_momentum(made, written)
            setattr(made, _STATE, _State(written))
            return made

        return construct

    def _wrap(self, init):
        @functools.wraps(init)
        def watched(wrapper, *arguments, **options):
            init(wrapper, *arguments, **options)
            object.__setattr__(wrapper, _STATE, _State(None))

        return watched

    def _set_hyper(self, original):
        @functools.wraps(original)
        def set_hyper(optimizer, name, value):
            state = vars(optimizer).get(_STATE)
            if state is None or name != "lr":
                return original(optimizer, name, value)
            if state.candidate is not None:
                return original(optimizer, name, _scaled(value, state.factor))
            if state.momentum is not None:
                original(optimizer, name, value)
                self._meet(optimizer, state)
                return None
            state.candidate = optimizer
            wrapped = optimizer.opt
            original(optimizer, name, value)
            state.factor = self._steps.rate_is_set(wrapped, float(wrapped.param_groups[-1]["lr"]))
            return original(optimizer, name, _scaled(value, state.factor))

        return set_hyper

    def _step(self, original):
        @functools.wraps(original)
        def step(optimizer, *arguments, **options):
            state = vars(optimizer).get(_STATE)
            if state is None:
                return original(optimizer, *arguments, **options)
            if state.candidate is None:
                self._meet(optimizer, state)
            values = float(optimizer.hypers[-1]["lr"]), float(optimizer.hypers[-1]["mom"])
            result = original(optimizer, *arguments, **options)
            if self._recorder.is_watched_step(state.candidate, state.description):
                self._recorder.step(*values)
            return result

        return step

    def _meet(self, optimizer, state):
        """The last group's learning rate is the one that `fit` was called with."""
        written = float(optimizer.hypers[-1]["lr"])
        parameters = [each for group in optimizer.param_lists for each in group]
        state.description = {
            "type": "optimizer",
            "name": "SGD",
            "learningRate": written,
            "momentum": state.momentum,
            "nesterov": False,
            "dampening": 0.0,
            "weightDecay": float(optimizer.hypers[-1].get("wd", 0) or 0),
            "device": parameters[0].device.type.upper() if parameters else "CPU",
            "framework": "PyTorch",
            "version": self._torch.__version__,
            "parameters": sum(each.numel() for each in parameters),
        }
        state.candidate = self._recorder.selection.constructed("SGD", written, state.momentum)
        if not state.candidate.is_chosen:
            self._losses.has_other_optimizers()
            return
        self._recorder.choose(state.candidate, state.description)
        state.factor = self._request["learningRate"] / written if written > 0 else 1.0
        for hyper in optimizer.hypers:
            hyper["lr"] *= state.factor
        _set_momentum(optimizer, self._request["momentum"])
        self._steps.trained.add(state.candidate, optimizer)
        self._losses.watch(self._steps.trained)


def _set_momentum(optimizer, momentum):
    for hyper in optimizer.hypers:
        hyper["mom"] = momentum


def _scaled(value, factor):
    """Learning rates as fastai takes them: one, one for each group, or the ends of a range."""
    if isinstance(value, slice):
        return slice(None if value.start is None else value.start * factor, value.stop * factor)
    if isinstance(value, (int, float)):
        return value * factor
    return [each * factor for each in value]
