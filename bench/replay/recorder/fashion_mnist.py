"""The first images of FashionMNIST, from where Debian's dataset-fashion-mnist puts them or MOMENTUM_LENS_FASHION_MNIST says."""

import functools
import gzip
import os

import numpy as np

FOLDER = os.environ.get("MOMENTUM_LENS_FASHION_MNIST", "/usr/share/datasets/fashion-mnist")


@functools.lru_cache
def fashion_mnist(count, side=14):
    """Images [count, side, side] of mean 0 and deviation 1, and their labels [count]. Smaller sides are means over squares."""
    images = _values("train-images-idx3-ubyte", 16, count * 784).reshape(count, 28, 28) / np.float32(255)
    square = 28 // side
    images = images.reshape(count, side, square, side, square).mean((2, 4), dtype="f4")
    images = (images - images.mean()) / images.std()
    return images, _values("train-labels-idx1-ubyte", 8, count).astype("i8")


def _values(name, offset, count):
    path = os.path.join(FOLDER, name)
    opener = open if os.path.exists(path) else gzip.open
    with opener(path if opener is open else path + ".gz", "rb") as file:
        return np.frombuffer(file.read(offset + count), np.uint8, offset=offset)
