"""A Keras MLP on FashionMNIST, 14 × 14; Keras' own layers, loss and SGD, on its JAX backend."""

import os

os.environ.setdefault("KERAS_BACKEND", "jax")

from ..jax_seed_batch import VERSIONS, train  # isort: skip  (sets JAX to one thread before Keras imports it)

import jax
import keras
import numpy as np

from ..fashion_mnist import fashion_mnist
from ..task import Task

IMAGES = 10000
BATCH = 32


def build():
    return keras.Sequential(
        [
            keras.Input((196,)),
            keras.layers.Dense(64, "relu", kernel_initializer="he_normal"),
            keras.layers.Dense(64, "relu", kernel_initializer="he_normal"),
            keras.layers.Dense(10),
        ]
    )


def trainings(group):
    images, labels = fashion_mnist(IMAGES)
    model = build()
    optimizer = keras.optimizers.SGD(group.learning_rate, momentum=group.momentum)
    optimizer.build(model.trainable_variables)
    cross_entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)

    def loss_of(parameters, inputs, answers):
        scores, _ = model.stateless_call(parameters, [], inputs, training=True)
        return cross_entropy(answers, scores)

    def step(_, state, batch):
        parameters, memory = state
        loss, gradients = jax.value_and_grad(loss_of)(parameters, *batch)
        return optimizer.stateless_apply(memory, gradients, parameters), loss

    def start(seed):
        keras.utils.set_random_seed(1000 + seed)
        parameters = [np.asarray(variable.value) for variable in build().trainable_variables]
        return parameters, [np.asarray(variable.value) for variable in optimizer.variables]

    starts = [start(seed) for seed in group.seeds]
    return train(group, starts, step, (images.reshape(IMAGES, 196), labels.astype("i4")), BATCH)


TASK = Task(
    name="keras_mlp",
    net="MLP, 196-64-64-10",
    loss="cross-entropy",
    framework={**VERSIONS, "keras": keras.__version__},
    learning_rate=0.004,
    present_momentum=0.0,
    batch_size=BATCH,
    pilot_steps=800,
    train=trainings,
    smallest_x=0.008,
)
