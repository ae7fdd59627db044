"""Overrides and watches one Keras optimizer, the one that is selected. Keras 2 and 3, any backend for fit."""

import functools
import inspect

from momentum_lens_probe.after_import import after_import
from momentum_lens_probe.coupling import coupling_of
from momentum_lens_probe.keras_coupling import couple
from momentum_lens_probe.keras_fit import MeanDifferences, watch_fit
from momentum_lens_probe.keras_loop import watch_jax, watch_stateless_apply, watch_torch
from momentum_lens_probe.keras_watched import KnownOptimizer, WatchedOptimizers
from momentum_lens_probe.recorder import Recorder
from momentum_lens_probe.schedule_rate import rate_of_schedule
from momentum_lens_probe.seeding import seed_everything, shift_calls
from momentum_lens_probe.tensorflow_loop import watch_apply, watch_loops


def install(request, channel, selection):
    """Patches Keras when the script imports it; returns the recorder."""
    differences = MeanDifferences()
    recorder = Recorder(channel, request, selection, differences.read)
    seed_everything(request["seed"])
    watched = WatchedOptimizers(recorder, coupling_of(request))
    after_import("tensorflow", lambda tensorflow: _patch_tensorflow(tensorflow, request, watched))
    after_import("torch", lambda torch: watch_torch(torch, watched))
    after_import("jax", lambda jax: watch_jax(jax, watched))
    for name in ("keras", "tf_keras"):
        after_import(name, lambda keras: _patch_keras(keras, request, watched))
    return recorder


def _patch_tensorflow(tensorflow, request, watched):
    tensorflow.random.set_seed(request["seed"])
    shift_calls(tensorflow.random, "set_seed", request["seed"])
    watch_loops(tensorflow, watched)


def _patch_keras(keras, request, watched):
    modules = [module for module in (keras.optimizers, getattr(keras.optimizers, "legacy", None)) if module is not None]
    for optimizer_class in {each for module in modules for each in vars(module).values() if inspect.isclass(each)}:
        if "learning_rate" in inspect.signature(optimizer_class).parameters:
            _override_class(keras, optimizer_class, request, watched)
    watch_fit(keras, watched)


def _override_class(keras, optimizer_class, request, watched):
    original = vars(optimizer_class).get("__init__")
    if original is None:
        return
    signature = inspect.signature(original)
    recorder, selection = watched.recorder, watched.recorder.selection

    @functools.wraps(original)
    def init(self, *arguments, **options):
        if watched.constructing is self:
            return original(self, *arguments, **options)
        if "momentum" not in signature.parameters:
            other = watched.known(self) or KnownOptimizer(self, selection.constructed_without_momentum(type(self).__name__))
            watched.constructing = self
            original(self, *arguments, **options)
            watched.constructing = None
            if watched.known(self) is None:
                _watch(keras, other, None, watched)
            return None
        bound = signature.bind(self, *arguments, **options)
        bound.apply_defaults()
        rate = bound.arguments["learning_rate"]
        # On PyTorch the whole constructor runs a second time.
        known, is_new = watched.known(self), False
        if known is None:
            known, is_new = _known(keras, self, bound.arguments, selection), True
        if known.candidate.is_chosen:
            if is_new:
                recorder.choose(known.candidate, known.description)
            rate = _scaled(keras, rate, known.description["learningRate"], request["learningRate"])
            bound.arguments["learning_rate"] = rate
            bound.arguments["momentum"] = _constructed_momentum(request, watched.coupling)
        # A base class's constructor gets what was put in place here.
        watched.constructing = self
        original(*bound.args, **bound.kwargs)
        watched.constructing = None
        if is_new:
            _watch(keras, known, rate, watched)
            if known.candidate.is_chosen and watched.coupling is not None:
                couple(self, watched.coupling, backend_of(keras))

    optimizer_class.__init__ = init


def _constructed_momentum(request, coupling):
    """One that is coupled needs the velocities that Keras has for a momentum that is not 0."""
    return request["momentum"] if coupling is None else request["momentum"] or 0.5


def _known(keras, optimizer, arguments, selection):
    written = _written_rate(arguments["learning_rate"])
    description = _description(keras, optimizer, written, arguments)
    candidate = selection.constructed(description["name"], written, description["momentum"])
    return KnownOptimizer(optimizer, candidate, description)


def _watch(keras, known, rate, watched):
    watched.add(known)
    if watched.recorder.optimizers > 1 or not known.candidate.is_chosen:
        watched.has_others = True
    if not known.candidate.is_chosen and not watched.recorder.selection.wants_every_step:
        return
    backend = backend_of(keras)
    known.schedule = rate if isinstance(rate, keras.optimizers.schedules.LearningRateSchedule) else None
    known.can_read_in_epoch = backend != "jax"
    watched.emit_step = watched.emitters.get(backend)
    watch_apply(known, watched)
    if backend == "jax":
        watch_stateless_apply(known, watched)


def _written_rate(learning_rate):
    """A schedule counts as what it starts with, or warms up to."""
    if not callable(learning_rate):
        return float(learning_rate)
    if not inspect.signature(learning_rate).parameters:
        return float(learning_rate())
    return rate_of_schedule(lambda step: float(learning_rate(step)))


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
