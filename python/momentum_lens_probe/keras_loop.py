"""Watches custom Keras loops on PyTorch and on JAX; those on TensorFlow are in tensorflow_loop.py. What `fit` does is left to its callback."""

import functools

from momentum_lens_probe.jax_losses import LossWatch
from momentum_lens_probe.pytorch_gradients import OwnLosses, leaves_of
from momentum_lens_probe.pytorch_losses import watch_losses


class OutsideFit:
    """A recorder's face for those that see every loss of a framework."""

    def __init__(self, watched):
        self._watched = watched
        self._recorder = watched.recorder

    def loss(self, value, is_own=None):
        if not self._watched.in_fit:
            self._recorder.loss(value, is_own)

    def replace_losses(self, value):
        self._recorder.replace_losses(value)


class TorchLosses:
    """Losses of custom loops on PyTorch; which variables the optimizer has is known from its first `apply` on."""

    def __init__(self, watched):
        self._watched = watched
        self._own = OwnLosses(watched.recorder)
        self._parameters = []

    def before_backward(self, loss, value):
        watched = self._watched
        if watched.in_fit:
            return None
        if watched.variables:
            if watched.has_others:
                self._own.has_other_optimizers()
            self._own.watch(self._trained)
            return self._own.before_backward(loss, value)
        leaves = {id(each) for each in leaves_of(loss)}
        watched.recorder.loss(value, lambda: any(id(each) in leaves for each in self._trained()))
        return None

    def after_backward(self, value, answer):
        self._own.after_backward(value, answer)

    def _trained(self):
        variables = self._watched.variables
        if len(self._parameters) != len(variables):
            self._parameters = [each.value for each in variables]
        return self._parameters


def watch_torch(torch, watched):
    """Steps are seen where the optimizer's `apply` is called."""
    watch_losses(torch, TorchLosses(watched))
    watched.emitters["torch"] = watched.step


def watch_jax(jax, watched):
    """Steps are seen in `stateless_apply`, which is traced."""
    losses = LossWatch(OutsideFit(watched), is_on=lambda: not watched.in_fit)
    losses.watch(jax)
    watched.jax_losses = losses


def watch_stateless_apply(known, watched):
    optimizer = known.optimizer
    original = getattr(optimizer, "stateless_apply", None)
    if original is None or watched.jax_losses is None:
        return

    @functools.wraps(original)
    def stateless_apply(optimizer_variables, gradients, *arguments, **options):
        result = original(optimizer_variables, gradients, *arguments, **options)
        if not watched.in_fit:
            receive = functools.partial(watched.step, known, 1)
            if known.candidate.is_chosen:
                watched.jax_losses.emit_step(gradients, receive, may_count=lambda: watched.may_be_watched(known))
            else:
                watched.jax_losses.emit_count(gradients, receive)
        return result

    object.__setattr__(optimizer, "stateless_apply", stateless_apply)
