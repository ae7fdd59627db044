"""A deep student that learns a random teacher of its own shape under the mean squared error, in JAX with optax."""

import jax
import numpy as np
import optax
from jax import numpy as jnp

from ..jax_seed_batch import VERSIONS, train
from ..task import Task

WIDTHS = [12, 32, 32, 32, 1]
SAMPLES = 8192
BATCH = 32


def net(seed):
    """Weights and biases, uniform as PyTorch draws them."""
    random = np.random.default_rng(seed)
    shapes = list(zip(WIDTHS, WIDTHS[1:]))
    return [
        (random.uniform(-1, 1, (a, b)).astype("f4") / a**0.5, random.uniform(-1, 1, b).astype("f4") / a**0.5)
        for a, b in shapes
    ]


def forward(parameters, values):
    for weight, bias in parameters[:-1]:
        values = jnp.tanh(values @ weight + bias)
    weight, bias = parameters[-1]
    return (values @ weight + bias)[:, 0]


def samples():
    """Inputs, and the teacher's answers at deviation 1 and mean 0."""
    inputs = np.random.default_rng(99).standard_normal((SAMPLES, WIDTHS[0])).astype("f4")
    teacher = [(3 * weight, bias) for weight, bias in net(98)]
    answers = np.asarray(forward(teacher, inputs))
    return inputs, (answers - answers.mean()) / answers.std()


def step(setting, state, batch):
    learning_rate, momentum = setting
    parameters, memory = state
    inputs, answers = batch
    loss, gradients = jax.value_and_grad(lambda p: jnp.mean((forward(p, inputs) - answers) ** 2))(parameters)
    updates, memory = optax.sgd(learning_rate, momentum).update(gradients, memory)
    return (optax.apply_updates(parameters, updates), memory), loss


def trainings(group):
    nets = [net(2000 + seed) for seed in group.seeds]
    starts = [(parameters, optax.sgd(group.learning_rate, group.momentum).init(parameters)) for parameters in nets]
    return train(group, starts, step, samples(), BATCH)


TASK = Task(
    name="jax_teacher",
    net="teacher and student, 12-32-32-32-1, tanh",
    loss="mean squared error",
    framework={**VERSIONS, "optax": optax.__version__},
    learning_rate=0.01,
    present_momentum=0.95,
    batch_size=BATCH,
    pilot_steps=700,
    smallest_x=0.007,
    train=trainings,
)
