"""Overrides and watches one optax optimizer, the one constructed on the detected lines."""

import functools
import inspect

from momentum_lens_probe.after_import import after_import
from momentum_lens_probe.jax_losses import LossWatch
from momentum_lens_probe.recorder import Recorder
from momentum_lens_probe.seeding import seed_everything, shift_calls
from momentum_lens_probe.site import NoMomentumTaken, Site


def install(request, channel):
    """Patches JAX and optax when the script imports them; returns the recorder."""
    recorder = Recorder(channel, request, _mean_losses)
    seed_everything(request["seed"])
    losses = LossWatch(recorder)

    def patch_jax(jax):
        for name in ("PRNGKey", "key"):
            if hasattr(jax.random, name):
                shift_calls(jax.random, name, request["seed"])
        losses.watch(jax)

    after_import("jax", patch_jax)
    after_import("optax", lambda optax: _patch_optax(optax, request, channel, recorder, losses))
    return recorder


def _patch_optax(optax, request, channel, recorder, losses):
    site = Site(request["site"])
    for name, factory in list(vars(optax).items()):
        if inspect.isfunction(factory) and "learning_rate" in inspect.signature(factory).parameters:
            setattr(optax, name, _overriding(name, factory, site, request, channel, recorder, losses))


def _overriding(name, factory, site, request, channel, recorder, losses):
    signature = inspect.signature(factory)

    @functools.wraps(factory)
    def construct(*arguments, **options):
        if not site.is_calling():
            return factory(*arguments, **options)
        if "momentum" not in signature.parameters:
            raise NoMomentumTaken(name)
        bound = signature.bind(*arguments, **options)
        bound.apply_defaults()
        written = bound.arguments["learning_rate"]
        recorder.optimizers += 1
        if recorder.optimizers == 1:
            channel.send(_description(name, bound.arguments))
        factor = request["learningRate"] / _start_of(written)
        bound.arguments["learning_rate"] = (lambda step: factor * written(step)) if callable(written) else request["learningRate"]
        bound.arguments["momentum"] = request["momentum"]
        made = factory(*bound.args, **bound.kwargs)
        rates = _rates(bound.arguments["learning_rate"], request["budgetSteps"])
        return made._replace(update=_watched(made.update, rates, request, recorder, losses))

    return construct


def _start_of(learning_rate):
    return float(learning_rate(0) if callable(learning_rate) else learning_rate)


def _rates(learning_rate, budget_steps):
    """The learning rate of every step, computed beforehand: no callback of a running program may start another one."""
    if not callable(learning_rate):
        return lambda _: learning_rate
    import jax
    import numpy

    steps = jax.numpy.arange(budget_steps)
    values = numpy.broadcast_to(numpy.asarray(jax.vmap(learning_rate)(steps)), (budget_steps,)).tolist()
    return lambda step: values[min(step, budget_steps - 1)]


def _watched(update, rates, request, recorder, losses):
    @functools.wraps(update)
    def watched_update(updates, *arguments, **options):
        result = update(updates, *arguments, **options)
        losses.emit_step(
            updates,
            lambda can_raise: recorder.step(rates(recorder.steps), request["momentum"], can_raise=can_raise),
        )
        return result

    return watched_update


def _description(name, arguments):
    import jax
    import optax

    return {
        "type": "optimizer",
        "name": name,
        "learningRate": _start_of(arguments["learning_rate"]),
        "momentum": float(arguments["momentum"] or 0.0),
        "nesterov": bool(arguments.get("nesterov", False)),
        "device": jax.default_backend().upper(),
        "framework": "optax on JAX %s" % jax.__version__,
        "version": optax.__version__,
        "parameters": None,
    }


def _mean_losses(losses_per_step):
    return [sum(float(loss) for loss in losses) / len(losses) for losses in losses_per_step]
