"""A small perceptron on FashionMNIST in Keras, any backend. --data names a folder with a local copy; nothing is downloaded."""

import argparse
import gzip
import os

import keras
import numpy as np

# Debian's package dataset-fashion-mnist installs a copy here.
DEBIAN_COPY = "/usr/share/datasets/fashion-mnist"

parser = argparse.ArgumentParser()
parser.add_argument("--data", default=DEBIAN_COPY)
parser.add_argument("--epochs", type=int, default=20)
args = parser.parse_args()


def read_idx(name, header):
    with gzip.open(os.path.join(args.data, name + ".gz"), "rb") as file:
        return np.frombuffer(file.read(), np.uint8, offset=header)


try:
    images = read_idx("train-images-idx3-ubyte", 16).reshape(-1, 784)[:10_000].astype("float32") / 255 - 0.286
    labels = read_idx("train-labels-idx1-ubyte", 8)[:10_000].astype("int32")
    print("FashionMNIST from", args.data)
except FileNotFoundError:
    print("No copy of FashionMNIST in", args.data, "- training on SYNTHETIC data instead")
    generator = np.random.default_rng(0)
    labels = generator.integers(10, size=10_000).astype("int32")
    centers = 0.12 * generator.normal(size=(10, 784))
    images = (centers[labels] + 0.5 * generator.normal(size=(10_000, 784))).astype("float32")

model = keras.Sequential(
    [
        keras.layers.Input((784,)),
        keras.layers.Dense(128, activation="relu"),
        keras.layers.Dense(128, activation="relu"),
        keras.layers.Dense(10),
    ]
)
optimizer = keras.optimizers.SGD(learning_rate=0.02, momentum=0.5)
model.compile(optimizer=optimizer, loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
model.fit(images, labels, batch_size=64, epochs=args.epochs, verbose=2)
