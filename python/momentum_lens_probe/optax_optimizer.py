"""Overrides and watches one optax optimizer, the one that is selected."""

import functools
import inspect

from momentum_lens_probe.after_import import after_import
from momentum_lens_probe.coupling import coupling_of
from momentum_lens_probe.jax_losses import LossWatch
from momentum_lens_probe.recorder import Recorder
from momentum_lens_probe.schedule_rate import rate_of_schedule
from momentum_lens_probe.seeding import seed_everything, shift_calls

# Of a schedule, so many learning rates are computed beforehand; a longer training is taken to stay at the last.
MOST_RATES = 1_000_000


def install(request, channel, selection):
    """Patches JAX and optax when the script imports them; returns the recorder."""
    recorder = Recorder(channel, request, selection, _mean_losses)
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
    override = Override(request, recorder, losses, getattr(optax, "inject_hyperparams", None))
    for name, factory in list(vars(optax).items()):
        if inspect.isfunction(factory) and "learning_rate" in inspect.signature(factory).parameters:
            setattr(optax, name, override.around(name, factory))
    if hasattr(optax, "inject_hyperparams"):
        optax.inject_hyperparams = override.around_injection(optax.inject_hyperparams)


class Override:
    """Puts the trial's values into the calls that are selected, and watches what they make."""

    def __init__(self, request, recorder, losses, inject):
        self._request = request
        self._coupling = coupling_of(request)
        self._recorder = recorder
        self._losses = losses
        self._inject = inject

    def around(self, name, factory):
        """A factory of optimizers."""
        signature = inspect.signature(factory)

        @functools.wraps(factory)
        def construct(*arguments, **options):
            call = self._call(name, signature, arguments, options)
            if call is None:
                return factory(*arguments, **options)
            # A momentum that is no number is one of each step.
            make = self._inject(factory) if callable(call.bound.arguments.get("momentum")) else factory
            made = make(*call.bound.args, **call.bound.kwargs)
            return made._replace(update=self._watched(made.update, call, lambda _: (), self._receiver(call)))

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
                if "learning_rate" not in signature.parameters:
                    return make(*values, **named)
                call = self._call(factory.__name__, signature, values, named)
                if call is None:
                    return make(*values, **named)
                made = make(*call.bound.args, **call.bound.kwargs)
                return made._replace(update=self._watched(made.update, call, _injected_values, self._receive_injected))

            return construct

        return injecting

    def _call(self, name, signature, arguments, options):
        """None for a call whose steps nobody wants."""
        selection = self._recorder.selection
        if "momentum" not in signature.parameters:
            candidate = selection.constructed_without_momentum(name)
            bound = signature.bind(*arguments, **options)
            return Call(candidate, None, bound) if selection.wants_every_step else None
        bound = signature.bind(*arguments, **options)
        bound.apply_defaults()
        written = bound.arguments["learning_rate"]
        description = _description(name, bound.arguments)
        candidate = selection.constructed(name, description["learningRate"], description["momentum"])
        if candidate.is_chosen:
            wanted = self._request["learningRate"]
            reference = _rate_of(written)
            # A schedule that never leaves 0 stays there.
            factor = wanted / reference if reference > 0 else 1.0
            self._recorder.choose(candidate, description)
            bound.arguments["learning_rate"] = (lambda step: factor * written(step)) if callable(written) else wanted
            bound.arguments["momentum"] = self._momentum_under(bound.arguments["learning_rate"])
        elif not selection.wants_every_step:
            return None
        return Call(candidate, description, bound)

    def _momentum_under(self, learning_rate):
        """That of the trial; of each step, where it follows a schedule."""
        coupling = self._coupling
        if coupling is None:
            return self._request["momentum"]
        if not callable(learning_rate):
            return coupling.momentum_at(learning_rate)
        import jax

        return lambda step: coupling.traced(learning_rate(step), jax.numpy.clip)

    def _watched(self, update, call, observe, receive):
        candidate = call.candidate

        def receive_own(can_raise, *values):
            if self._recorder.is_watched_step(candidate, call.description, can_raise=can_raise):
                receive(can_raise, *values)

        def may_count():
            watched = self._recorder.selection.watched
            return watched is None or watched is candidate

        @functools.wraps(update)
        def watched_update(updates, *arguments, **options):
            if not candidate.is_chosen:
                result = update(updates, *arguments, **options)
                self._losses.emit_count(updates, receive_own)
                return result
            if "value" in options:
                self._losses.saw_unless_known(options["value"], updates)
            result = update(updates, *arguments, **options)
            self._losses.emit_step(updates, receive_own, observe(result[1]), may_count)
            return result

        return watched_update

    def _receiver(self, call):
        recorder, momentum, coupling = self._recorder, self._request["momentum"], self._coupling
        if not call.candidate.is_chosen:
            return lambda can_raise: None
        # A trial may go on after its budget, to the next value of its measure; a whole training has none.
        most_steps = min(2 * self._request["budgetSteps"], MOST_RATES)
        rates = _rates(call.bound.arguments["learning_rate"], most_steps)
        if coupling is None:
            return lambda can_raise: recorder.step(rates(recorder.steps), momentum, can_raise=can_raise)

        def receive(can_raise):
            rate = rates(recorder.steps)
            recorder.step(rate, coupling.momentum_at(rate), can_raise=can_raise)

        return receive

    def _receive_injected(self, can_raise, learning_rate, momentum):
        self._recorder.step(float(learning_rate), float(momentum), can_raise=can_raise)


class Call:
    """One construction of an optimizer, with the arguments that it really gets."""

    def __init__(self, candidate, description, bound):
        self.candidate = candidate
        self.description = description
        self.bound = bound


def _injected_values(state):
    return state.hyperparams["learning_rate"], state.hyperparams["momentum"]


def _rate_of(learning_rate):
    return rate_of_schedule(lambda step: float(learning_rate(step))) if callable(learning_rate) else float(learning_rate)


def _start_of(value):
    return float(value(0) if callable(value) else value)


def _or_nan(read, value):
    """An optimizer may be constructed while a program is traced, where no value is known."""
    try:
        return read(value)
    except TypeError:
        return float("nan")


def _rates(learning_rate, most_steps):
    """The learning rate of every step, computed beforehand: no callback of a running program may start another one."""
    if not callable(learning_rate):
        return lambda _: learning_rate
    import jax
    import numpy

    steps = jax.numpy.arange(most_steps)
    values = numpy.broadcast_to(numpy.asarray(jax.vmap(learning_rate)(steps)), (most_steps,)).tolist()
    return lambda step: values[min(step, most_steps - 1)]


def _description(name, arguments):
    import jax
    import optax

    return {
        "type": "optimizer",
        "name": name,
        "learningRate": _or_nan(_rate_of, arguments["learning_rate"]),
        "momentum": _or_nan(_start_of, 0.0 if arguments["momentum"] is None else arguments["momentum"]),
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
