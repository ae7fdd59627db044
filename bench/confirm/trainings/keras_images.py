"""A small perceptron on FashionMNIST in Keras to its end: η over 10 after a half and three quarters, held-out images. Needs Debian's dataset-fashion-mnist."""

import gzip

import keras
import numpy as np

FOLDER = "/usr/share/datasets/fashion-mnist"
TRAINING, HELD_OUT, EPOCHS, BATCH_SIZE = 10_000, 5_000, 20, 64


def read_idx(name, header):
    with gzip.open(f"{FOLDER}/{name}.gz", "rb") as file:
        return np.frombuffer(file.read(), np.uint8, offset=header)


images = read_idx("train-images-idx3-ubyte", 16).reshape(-1, 784)[: TRAINING + HELD_OUT].astype("float32") / 255 - 0.286
labels = read_idx("train-labels-idx1-ubyte", 8)[: TRAINING + HELD_OUT].astype("int32")

model = keras.Sequential(
    [
        keras.layers.Input((784,)),
        keras.layers.Dense(128, activation="relu"),
        keras.layers.Dense(128, activation="relu"),
        keras.layers.Dense(10),
    ]
)
STEPS = EPOCHS * -(-TRAINING // BATCH_SIZE)
schedule = keras.optimizers.schedules.PiecewiseConstantDecay([STEPS // 2, 3 * STEPS // 4], [0.02, 0.002, 0.0002])
optimizer = keras.optimizers.SGD(learning_rate=schedule, momentum=0.5)
model.compile(
    optimizer=optimizer,
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
model.fit(
    images[:TRAINING],
    labels[:TRAINING],
    batch_size=BATCH_SIZE,
    epochs=EPOCHS,
    validation_data=(images[TRAINING:], labels[TRAINING:]),
    verbose=2,
)
