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
    after_import("optax", lambda optax: _patch_optax(optax, request, recorder, losses))
    return recorder


def _patch_optax(optax, request, recorder, losses):
    override = Override(request, recorder, losses)
    for name, factory in list(vars(optax).items()):
        if inspect.isfunction(factory) and "learning_rate" in inspect.signature(factory).parameters:
            setattr(optax, name, override.around(name, factory))
    if hasattr(optax, "inject_hyperparams"):
        optax.inject_hyperparams = override.around_injection(optax.inject_hyperparams)


class Override:
    """Puts the trial's values into a call on the detected lines, and watches what it makes."""

    def __init__(self, request, recorder, losses):
        self._site = Site(request["site"])
        self._request = request
        self._recorder = recorder
        self._losses = losses

    def around(self, name, factory):
        """A factory of optimizers."""
        signature = inspect.signature(factory)

        @functools.wraps(factory)
        def construct(*arguments, **options):
            if not self._site.is_calling():
                return factory(*arguments, **options)
            bound = self._overridden(name, signature, arguments, options)
            made = factory(*bound.args, **bound.kwargs)
            rates = _rates(bound.arguments["learning_rate"], self._request["budgetSteps"])
            return made._replace(update=self._watched(made.update, lambda _: (), self._receiver(rates)))

        construct.unwatched = factory
        return construct

    def around_injection(self, inject):
        """`inject_hyperparams(factory)(...)` keeps its values in the optimizer's state, where the script may change them."""

        @functools.wraps(inject)
        def injecting(factory, *arguments, **options):
            signature = inspect.signature(factory)
            make = inject(getattr(factory, "unwatched", factory), *arguments, **options)

            @functools.wraps(make)
            def construct(*values, **named):
                if not self._site.is_calling():
                    return make(*values, **named)
                bound = self._overridden(factory.__name__, signature, values, named)
                made = make(*bound.args, **bound.kwargs)
                return made._replace(update=self._watched(made.update, _injected_values, self._receive_injected))

            return construct

        return injecting

    def _overridden(self, name, signature, arguments, options):
        if "momentum" not in signature.parameters:
            raise NoMomentumTaken(name)
        bound = signature.bind(*arguments, **options)
        bound.apply_defaults()
        written = bound.arguments["learning_rate"]
        self._recorder.optimizers += 1
        if self._recorder.optimizers == 1:
            self._recorder.announce(_description(name, bound.arguments))
        wanted = self._request["learningRate"]
        factor = wanted / _start_of(written)
        bound.arguments["learning_rate"] = (lambda step: factor * written(step)) if callable(written) else wanted
        bound.arguments["momentum"] = self._request["momentum"]
        return bound

    def _watched(self, update, observe, receive):
        @functools.wraps(update)
        def watched_update(updates, *arguments, **options):
            if "value" in options:
                self._losses.saw_unless_known(options["value"], updates)
            result = update(updates, *arguments, **options)
            self._losses.emit_step(updates, receive, observe(result[1]))
            return result

        return watched_update

    def _receiver(self, rates):
        recorder, momentum = self._recorder, self._request["momentum"]
        return lambda can_raise: recorder.step(rates(recorder.steps), momentum, can_raise=can_raise)

    def _receive_injected(self, can_raise, learning_rate, momentum):
        self._recorder.step(float(learning_rate), float(momentum), can_raise=can_raise)


def _injected_values(state):
    return state.hyperparams["learning_rate"], state.hyperparams["momentum"]


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


def _description(name, arguments):
    import jax
    import optax

    return {
        "type": "optimizer",
        "name": name,
        "learningRate": _start_of(arguments["learning_rate"]),
        "momentum": float(arguments["momentum"] or 0.0),
        "nesterov": bool(arguments.get("nesterov", False)),
        "dampening": 0.0,
        "weightDecay": float(arguments.get("weight_decay") or 0.0),
        "device": jax.default_backend().upper(),
        "framework": "optax on JAX %s" % jax.__version__,
        "version": optax.__version__,
        "parameters": None,
    }


def _mean_losses(losses_per_step):
    return [sum(float(loss) for loss in losses) / len(losses) for losses in losses_per_step]
