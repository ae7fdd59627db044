"""A gated recurrent net that reads the rows of FashionMNIST, 7 × 7, one after another; in JAX with optax."""

import jax
import numpy as np
import optax
from jax import numpy as jnp

from ..fashion_mnist import fashion_mnist
from ..jax_seed_batch import VERSIONS, train
from ..task import Task

IMAGES = 10000
BATCH = 16
HIDDEN = 24
ROW = 7


def net(seed):
    """Weights of input, state and head, and their biases, uniform as PyTorch draws them for a GRU and a linear layer."""
    random = np.random.default_rng(3000 + seed)

    def layer(inputs, outputs):
        bound = HIDDEN**-0.5
        return [random.uniform(-bound, bound, shape).astype("f4") for shape in ((inputs, outputs), (outputs,))]

    return [layer(ROW, 3 * HIDDEN), layer(HIDDEN, 3 * HIDDEN), layer(HIDDEN, 10)]


def scores(parameters, images):
    (input_weight, input_bias), (state_weight, state_bias), (head_weight, head_bias) = parameters

    def read(state, row):
        reset_in, update_in, new_in = jnp.split(row @ input_weight + input_bias, 3, -1)
        reset, update, new = jnp.split(state @ state_weight + state_bias, 3, -1)
        update = jax.nn.sigmoid(update + update_in)
        new = jnp.tanh(new_in + jax.nn.sigmoid(reset + reset_in) * new)
        return new + update * (state - new)

    state = jnp.zeros((len(images), HIDDEN))
    for row in range(ROW):
        state = read(state, images[:, row])
    return state @ head_weight + head_bias


def step(setting, state, batch):
    learning_rate, momentum = setting
    parameters, memory = state
    images, labels = batch

    def loss_of(parameters):
        return optax.softmax_cross_entropy_with_integer_labels(scores(parameters, images), labels).mean()

    loss, gradients = jax.value_and_grad(loss_of)(parameters)
    updates, memory = optax.sgd(learning_rate, momentum).update(gradients, memory)
    return (optax.apply_updates(parameters, updates), memory), loss


def trainings(group):
    images, labels = fashion_mnist(IMAGES, side=ROW)
    nets = [net(seed) for seed in group.seeds]
    starts = [(parameters, optax.sgd(group.learning_rate, group.momentum).init(parameters)) for parameters in nets]
    return train(group, starts, step, (images, labels.astype("i4")), BATCH)


TASK = Task(
    name="gru",
    net="GRU, 7 steps, 24 units",
    loss="cross-entropy",
    framework={**VERSIONS, "optax": optax.__version__},
    learning_rate=0.05,
    present_momentum=0.9,
    batch_size=BATCH,
    pilot_steps=500,
    train=trainings,
    smallest_x=0.007,
)
