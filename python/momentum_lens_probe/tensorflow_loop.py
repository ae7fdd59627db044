"""Watches custom TensorFlow loops: GradientTape.gradient sees the loss, apply_gradients the step, eager or in a tf.function."""

import functools


def watch_loops(tensorflow, watched):
    """Inside a tf.function Python runs once only, so that what it would report becomes an operation of the graph."""
    gradient = tensorflow.GradientTape.gradient

    @functools.wraps(gradient)
    def watched_gradient(self, target, sources, *arguments, **options):
        if not watched.in_fit and tensorflow.is_tensor(target) and target.shape.rank == 0:
            differentiated = {_identity(each) for each in tensorflow.nest.flatten(sources)}

            def is_own():
                return any(_identity(each) in differentiated for each in watched.variables)

            _emit(tensorflow, lambda value: watched.recorder.loss(value, is_own), target)
        return gradient(self, target, sources, *arguments, **options)

    tensorflow.GradientTape.gradient = watched_gradient
    watched.emitters["tensorflow"] = lambda known: _emit_step(tensorflow, watched, known)


def watch_apply(known, watched):
    """`apply_gradients` ends in `apply` where there is one."""
    optimizer = known.optimizer
    name = "apply" if hasattr(optimizer, "apply") else "apply_gradients"
    original = getattr(optimizer, name)

    @functools.wraps(original)
    def apply(*arguments, **options):
        if name == "apply_gradients":
            # Usually a zip, which can be read only once.
            pairs = list(arguments[0] if arguments else options.pop("grads_and_vars"))
            known.variables = [variable for _, variable in pairs]
            arguments = pairs, *arguments[1:]
        result = original(*arguments, **options)
        if name == "apply":
            known.variables = optimizer._trainable_variables
        if not watched.in_fit and watched.emit_step is not None:
            watched.emit_step(known)
        return result

    object.__setattr__(optimizer, name, apply)


def _identity(variable):
    """Keras wraps variables of TensorFlow, whose handle is the same."""
    return id(getattr(variable, "handle", variable))


def _emit(tensorflow, receive, value):
    if tensorflow.executing_eagerly():
        receive(value)
    else:
        tensorflow.numpy_function(lambda number: receive(float(number)), [value], [])


def _emit_step(tensorflow, watched, known):
    if tensorflow.executing_eagerly():
        watched.step(known)
    else:
        tensorflow.numpy_function(lambda: watched.step(known, can_raise=False), [], [])
