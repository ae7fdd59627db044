"""Watches custom Keras loops on PyTorch and on JAX; those on TensorFlow are in tensorflow_loop.py. What `fit` does is left to its callback."""

import functools

from momentum_lens_probe.jax_losses import LossWatch
from momentum_lens_probe.pytorch_losses import watch_losses


class OutsideFit:
    """A recorder's face for those that see every loss of a framework."""

    def __init__(self, watched):
        self._watched = watched
        self._recorder = watched.recorder

    def loss(self, value):
        if not self._watched.in_fit:
            self._recorder.loss(value)

    def replace_losses(self, value):
        self._recorder.replace_losses(value)


def watch_torch(torch, watched):
    """Steps are seen where the optimizer's `apply` is called."""
    watch_losses(torch, OutsideFit(watched))
    watched.emitters["torch"] = watched.step


def watch_jax(jax, watched):
    """Steps are seen in `stateless_apply`, which is traced."""
    losses = LossWatch(OutsideFit(watched), is_on=lambda: not watched.in_fit)
    losses.watch(jax)
    watched.jax_losses = losses


def watch_stateless_apply(optimizer, watched):
    original = getattr(optimizer, "stateless_apply", None)
    if original is None or watched.jax_losses is None:
        return

    @functools.wraps(original)
    def stateless_apply(optimizer_variables, gradients, *arguments, **options):
        result = original(optimizer_variables, gradients, *arguments, **options)
        if not watched.in_fit:
            watched.jax_losses.emit_step(gradients, lambda can_raise: watched.step(can_raise=can_raise))
        return result

    object.__setattr__(optimizer, "stateless_apply", stateless_apply)
