"""Sees the values that jax.grad and jax.value_and_grad differentiate, and the optimizer's steps, inside jit or outside."""

import collections
import functools

# A script differentiates fewer losses than this between two steps of the optimizer.
MOST_SEEN = 64


class Gradients:
    """The leaves of what a loss was differentiated by, or of what an optimizer is handed."""

    def __init__(self, leaves):
        self.leaves = leaves
        self._shapes = collections.Counter(tuple(getattr(leaf, "shape", ())) for leaf in leaves)
        self._size = sum(getattr(leaf, "size", 1) for leaf in leaves)

    def shares_leaf_with(self, other):
        return any(leaf is each for leaf in self.leaves for each in other.leaves)

    def may_become(self, other):
        """Whether these can be the others after scaling, clipping, selecting, merging or flattening."""
        return self._size == other._size or not self._shapes - other._shapes or not other._shapes - self._shapes


class LossWatch:
    """
    A loss and a step that are traced together travel in one callback, so that each step has its own loss whatever order the
    callbacks of a program run in. Losses of another program count for the next step that is seen. A loss is a step's own if its
    gradients are what the step is handed: the same values, or else some that can have become them.
    """

    def __init__(self, recorder, is_on=lambda: True):
        self._recorder = recorder
        self._is_on = is_on
        self._jax = None
        self._seen = collections.deque(maxlen=MOST_SEEN)
        # Of the step whose losses are being chosen.
        self._of_step = None

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
                self._saw(result[0][0] if has_aux else result[0], self._gradients(result[1]))
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

    def saw_unless_known(self, value, updates):
        """For a loss that is handed to the optimizer; where the script differentiates it in its own way, nothing else shows it."""
        gradients = self._gradients(updates)
        if self._own_loss(gradients) is None:
            self._saw(value, gradients)

    def emit_step(self, updates, receive, observed=(), may_count=lambda: True):
        """
        `receive(can_raise, *observed)` is called when these updates are computed; where they turn out to be another optimizer's,
        which `may_count()` tells then, their loss is left alone.
        """
        gradients = self._gradients(updates)
        leaf, loss = gradients.leaves[0], self._own_loss(gradients)
        self._seen.clear()

        def step(can_raise, *rest):
            if may_count():
                self._of_step = gradients
            receive(can_raise, *rest)

        def step_with(loss, can_raise, *rest):
            if may_count():
                self._recorder.replace_losses(loss)
            step(can_raise, *rest)

        is_paired = loss is not None and _trace_of(loss) is _trace_of(leaf)
        if _trace_of(leaf) is None:
            self._jax.effects_barrier()
            if is_paired:
                step_with(loss, True, *observed)
            else:
                step(True, *observed)
        elif is_paired:
            self._jax.debug.callback(lambda value, *rest: step_with(value, False, *rest), loss, *observed)
        else:
            self._jax.debug.callback(lambda _, *rest: step(False, *rest), leaf.ravel()[0], *observed)

    def emit_count(self, updates, receive):
        """`receive(can_raise)` is called when these updates, which are none of the watched optimizer's, are computed."""
        leaves = self._gradients(updates).leaves
        leaf = leaves[0] if leaves else None
        if _trace_of(leaf) is None:
            receive(True)
        else:
            self._jax.debug.callback(lambda _: receive(False), leaf.ravel()[0])

    def _gradients(self, tree):
        return Gradients(self._jax.tree_util.tree_leaves(tree))

    def _own_loss(self, gradients):
        """The latest of those that were seen since the last step."""
        sharing = [loss for loss, each in self._seen if each.shares_leaf_with(gradients)]
        fitting = sharing or [loss for loss, each in self._seen if each.may_become(gradients)]
        return fitting[-1] if fitting else None

    def _saw(self, value, gradients):
        if getattr(value, "ndim", 0) != 0 or not self._is_on():
            return
        self._seen.append((value, gradients))

        def is_own():
            return gradients.may_become(self._of_step)

        if _trace_of(value) is None:
            self._recorder.loss(value, is_own)
        else:
            self._jax.debug.callback(lambda value: self._recorder.loss(value, is_own), value)


def _trace_of(value):
    """Equal for values of one traced program; None outside of any."""
    return getattr(value, "_trace", None)
