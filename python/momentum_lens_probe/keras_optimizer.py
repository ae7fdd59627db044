"""Overrides and watches one Keras optimizer, the one constructed on the detected lines. Keras 2 and 3, any backend for fit."""

import functools
import inspect

from momentum_lens_probe.after_import import after_import
from momentum_lens_probe.keras_fit import MeanDifferences, watch_fit
from momentum_lens_probe.keras_loop import watch_jax, watch_stateless_apply, watch_torch
from momentum_lens_probe.recorder import Recorder
from momentum_lens_probe.seeding import seed_everything, shift_calls
from momentum_lens_probe.site import NoMomentumTaken, Site
from momentum_lens_probe.tensorflow_loop import watch_apply, watch_loops

# The learning rate lives in a variable on the device: it is read once in so many steps.
RATE_READ_INTERVAL = 16


def install(request, channel):
    """Patches Keras when the script imports it; returns the recorder."""
    differences = MeanDifferences()
    recorder = Recorder(channel, request, differences.read)
    seed_everything(request["seed"])
    watched = WatchedOptimizer(recorder)
    after_import("tensorflow", lambda tensorflow: _patch_tensorflow(tensorflow, request, watched))
    after_import("torch", lambda torch: watch_torch(torch, watched))
    after_import("jax", lambda jax: watch_jax(jax, watched))
    for name in ("keras", "tf_keras"):
        after_import(name, lambda keras: _patch_keras(keras, request, watched))
    return recorder


class WatchedOptimizer:
    """The optimizer of the detected lines, once it is there."""

    def __init__(self, recorder):
        self.recorder = recorder
        self.optimizer = None
        self.constructing = None
        self.in_fit = False
        # Of the optimizer, as far as it has applied gradients to them.
        self.variables = []
        # True once the script has constructed another optimizer.
        self.has_others = False
        self.emitters = {}
        self.emit_step = None
        self.jax_losses = None
        self.schedule = None
        # Keras on JAX takes a model's variables away while an epoch of fit runs.
        self.can_read_in_epoch = True
        self._learning_rate = None

    def is_used_by(self, model):
        """Mixed precision wraps the optimizer in one that scales the loss."""
        used = getattr(model, "optimizer", None)
        return self.optimizer is not None and self.optimizer in (used, getattr(used, "inner_optimizer", None))

    def step(self, count=1, can_raise=True):
        steps = self.recorder.steps
        is_due = self.recorder.observes or steps // RATE_READ_INTERVAL != (steps + count) // RATE_READ_INTERVAL
        if self._learning_rate is None or (is_due and (self.can_read_in_epoch or self.schedule is not None)):
            self.read_learning_rate()
        self.recorder.step(self._learning_rate, float(self.optimizer.momentum), count, can_raise)

    def read_learning_rate(self):
        """What the next step will use."""
        rate = self.optimizer.learning_rate if self.schedule is None else self.schedule(self.recorder.steps)
        self._learning_rate = float(rate() if inspect.isfunction(rate) else rate)


def _patch_tensorflow(tensorflow, request, watched):
    tensorflow.random.set_seed(request["seed"])
    shift_calls(tensorflow.random, "set_seed", request["seed"])
    watch_loops(tensorflow, watched)


def _patch_keras(keras, request, watched):
    site = Site(request["site"])
    modules = [module for module in (keras.optimizers, getattr(keras.optimizers, "legacy", None)) if module is not None]
    for optimizer_class in {each for module in modules for each in vars(module).values() if inspect.isclass(each)}:
        if "learning_rate" in inspect.signature(optimizer_class).parameters:
            _override_class(keras, optimizer_class, site, request, watched)
    watch_fit(keras, watched)


def _override_class(keras, optimizer_class, site, request, watched):
    original = vars(optimizer_class).get("__init__")
    if original is None:
        return
    signature = inspect.signature(original)

    @functools.wraps(original)
    def init(self, *arguments, **options):
        if watched.constructing is self or not site.is_calling():
            watched.has_others = watched.has_others or watched.constructing is not self
            return original(self, *arguments, **options)
        if "momentum" not in signature.parameters:
            raise NoMomentumTaken(type(self).__name__)
        bound = signature.bind(self, *arguments, **options)
        bound.apply_defaults()
        written = _written_rate(bound.arguments["learning_rate"])
        first = watched.recorder.optimizers == 0
        if first:
            watched.recorder.optimizers = 1
            watched.optimizer = self
            watched.recorder.announce(_description(keras, self, written, bound.arguments))
        rate = _scaled(keras, bound.arguments["learning_rate"], written, request["learningRate"])
        bound.arguments["learning_rate"] = rate
        bound.arguments["momentum"] = request["momentum"]
        # A base class's constructor gets what was put in place here; on PyTorch the whole constructor runs a second time.
        watched.constructing = self
        original(*bound.args, **bound.kwargs)
        watched.constructing = None
        if first:
            watched.schedule = rate if isinstance(rate, keras.optimizers.schedules.LearningRateSchedule) else None
            watched.can_read_in_epoch = backend_of(keras) != "jax"
            watched.emit_step = watched.emitters.get(backend_of(keras))
            watch_apply(self, watched)
            if backend_of(keras) == "jax":
                watch_stateless_apply(self, watched)

    optimizer_class.__init__ = init


def _written_rate(learning_rate):
    """A schedule counts as what it starts with."""
    if not callable(learning_rate):
        return float(learning_rate)
    return float(learning_rate(0) if inspect.signature(learning_rate).parameters else learning_rate())


def _scaled(keras, learning_rate, written, wanted):
    if not callable(learning_rate) or written <= 0:
        return wanted
    factor = wanted / written
    if not isinstance(learning_rate, keras.optimizers.schedules.LearningRateSchedule):
        return lambda: factor * learning_rate()

    class ScaledSchedule(keras.optimizers.schedules.LearningRateSchedule):
        """The script's own schedule from another start."""

        def __call__(self, step):
            return factor * learning_rate(step)

        def get_config(self):
            return learning_rate.get_config()

    return ScaledSchedule()


def _description(keras, optimizer, written, arguments):
    return {
        "type": "optimizer",
        "name": type(optimizer).__name__,
        "learningRate": written,
        "momentum": float(arguments["momentum"]),
        "nesterov": bool(arguments.get("nesterov", False)),
        "dampening": 0.0,
        "weightDecay": float(arguments.get("weight_decay") or 0.0),
        "device": device_name(backend_of(keras)),
        "framework": "Keras (%s)" % backend_of(keras),
        "version": keras.__version__,
        "parameters": None,
    }


def backend_of(keras):
    backend = getattr(getattr(keras, "config", None), "backend", None)
    return backend() if backend is not None else "tensorflow"


def device_name(backend):
    if backend == "tensorflow":
        import tensorflow

        return "GPU" if tensorflow.config.list_physical_devices("GPU") else "CPU"
    if backend == "jax":
        import jax

        return jax.default_backend().upper()
    import torch

    return "CUDA: " + torch.cuda.get_device_name() if torch.cuda.is_available() else "CPU"
