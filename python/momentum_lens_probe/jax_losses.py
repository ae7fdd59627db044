"""Sees the values that jax.grad and jax.value_and_grad differentiate, and the optimizer's steps, inside jit or outside."""

import functools


class LossWatch:
    """
    A loss and a step that are traced together travel in one callback, so that each step has its own loss whatever order the
    callbacks of a program run in. Losses of another program count for the next step that is seen.
    """

    def __init__(self, recorder, is_on=lambda: True):
        self._recorder = recorder
        self._is_on = is_on
        self._jax = None
        self._latest = None

    def watch(self, jax):
        """Replaces the two transformations; `grad` computes the value anyway."""
        self._jax = jax
        original = jax.value_and_grad

        @functools.wraps(original)
        def value_and_grad(fun, argnums=0, has_aux=False, **options):
            inner = original(fun, argnums, has_aux, **options)

            @functools.wraps(inner)
            def watched(*arguments, **keywords):
                result = inner(*arguments, **keywords)
                self._saw(result[0][0] if has_aux else result[0])
                return result

            return watched

        @functools.wraps(jax.grad)
        def grad(fun, argnums=0, has_aux=False, **options):
            inner = value_and_grad(fun, argnums, has_aux, **options)

            def gradient(*arguments, **keywords):
                value, gradients = inner(*arguments, **keywords)
                return (gradients, value[1]) if has_aux else gradients

            return functools.wraps(fun)(gradient)

        jax.value_and_grad = value_and_grad
        jax.grad = grad

    def saw_unless_known(self, value):
        """For a loss that is handed to the optimizer; where the script differentiates it in its own way, nothing else shows it."""
        if self._latest is None:
            self._saw(value)

    def emit_step(self, updates, receive, observed=()):
        """`receive(can_raise, *observed)` is called when these updates are computed."""
        leaf = self._jax.tree_util.tree_leaves(updates)[0]
        loss, self._latest = self._latest, None
        is_paired = loss is not None and _trace_of(loss) is _trace_of(leaf)
        if _trace_of(leaf) is None:
            self._jax.effects_barrier()
            if is_paired:
                self._recorder.replace_losses(loss)
            receive(True, *observed)
        elif is_paired:
            self._jax.debug.callback(
                lambda value, *rest: (self._recorder.replace_losses(value), receive(False, *rest)), loss, *observed
            )
        else:
            self._jax.debug.callback(lambda _, *rest: receive(False, *rest), leaf.ravel()[0], *observed)

    def _saw(self, value):
        if getattr(value, "ndim", 0) != 0 or not self._is_on():
            return
        self._latest = value
        if _trace_of(value) is None:
            self._recorder.loss(value)
        else:
            self._jax.debug.callback(self._recorder.loss, value)


def _trace_of(value):
    """Equal for values of one traced program; None outside of any."""
    return getattr(value, "_trace", None)
