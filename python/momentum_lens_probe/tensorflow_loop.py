"""Watches custom TensorFlow loops: GradientTape.gradient sees the loss, apply_gradients the step, eager or in a tf.function."""

import functools


def watch_loops(tensorflow, watched):
    """Inside a tf.function Python runs once only, so that what it would report becomes an operation of the graph."""
    gradient = tensorflow.GradientTape.gradient

    @functools.wraps(gradient)
    def watched_gradient(self, target, *arguments, **options):
        if not watched.in_fit and tensorflow.is_tensor(target) and target.shape.rank == 0:
            _emit(tensorflow, watched.recorder.loss, target)
        return gradient(self, target, *arguments, **options)

    tensorflow.GradientTape.gradient = watched_gradient
    watched.emitters["tensorflow"] = lambda: _emit_step(tensorflow, watched)


def watch_apply(optimizer, watched):
    """`apply_gradients` ends in `apply` where there is one."""
    name = "apply" if hasattr(optimizer, "apply") else "apply_gradients"
    original = getattr(optimizer, name)

    @functools.wraps(original)
    def apply(*arguments, **options):
        result = original(*arguments, **options)
        if not watched.in_fit and watched.emit_step is not None:
            watched.emit_step()
        return result

    object.__setattr__(optimizer, name, apply)


def _emit(tensorflow, receive, value):
    if tensorflow.executing_eagerly():
        receive(value)
    else:
        tensorflow.numpy_function(lambda number: receive(float(number)), [value], [])


def _emit_step(tensorflow, watched):
    if tensorflow.executing_eagerly():
        watched.step()
    else:
        tensorflow.numpy_function(lambda: watched.step(can_raise=False), [], [])
