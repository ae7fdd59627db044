"""Momentum of Keras' SGD that follows the learning rate of each step, also where the step is compiled."""

import functools
import inspect


def couple(optimizer, coupling, backend):
    """
    Keras compiles a step with the momentum that it has then, as a number: what a callback sets later is not heard. So the step itself computes it
    from the learning rate that it is given. PyTorch's backend steps all variables at once, and eagerly.
    """
    if backend == "torch":
        _before_each_step(optimizer, coupling)
    elif _is_known(type(optimizer)):
        object.__setattr__(optimizer, "update_step", _coupled_step(optimizer, coupling))
    else:
        raise TypeError("%s of this version of Keras takes no momentum of each step" % type(optimizer).__name__)


def _is_known(optimizer_class):
    """Keras 3's own SGD; another optimizer's step is its own."""
    step = getattr(optimizer_class, "update_step", None)
    return optimizer_class.__name__ == "SGD" and step is not None and "learning_rate" in inspect.signature(step).parameters


def _before_each_step(optimizer, coupling):
    step_all = optimizer._backend_update_step

    @functools.wraps(step_all)
    def coupled(gradients, variables, learning_rate):
        optimizer.momentum = coupling.momentum_at(float(learning_rate))
        return step_all(gradients, variables, learning_rate)

    object.__setattr__(optimizer, "_backend_update_step", coupled)


def _coupled_step(optimizer, coupling):
    """Keras' own update, v <- beta v - eta g and w <- w + v, with this step's beta."""
    from keras import ops

    def update_step(gradient, variable, learning_rate):
        rate = ops.cast(learning_rate, variable.dtype)
        move = ops.multiply(ops.cast(gradient, variable.dtype), rate)
        momentum = coupling.traced(rate, _clip(ops))
        velocity = optimizer.momentums[optimizer._get_variable_index(variable)]
        optimizer.assign(velocity, ops.subtract(ops.multiply(velocity, momentum), move))
        if optimizer.nesterov:
            optimizer.assign_add(variable, ops.subtract(ops.multiply(velocity, momentum), move))
        else:
            optimizer.assign_add(variable, velocity)

    return update_step


def _clip(ops):
    def clip(value, low, high):
        return ops.maximum(value, low) if high is None else ops.clip(value, low, high)

    return clip
