"""FashionMNIST from a local copy, or a synthetic stand-in that says what it is. Nothing is downloaded."""

import gzip
import os

import torch

# Debian's package dataset-fashion-mnist installs a copy here.
DEBIAN_COPY = "/usr/share/datasets/fashion-mnist"


def load(folder, count):
    """`count` training images as rows of 784 floats, and their labels."""
    try:
        images = read_idx(folder, "train-images-idx3-ubyte").reshape(-1, 784)[:count]
        labels = read_idx(folder, "train-labels-idx1-ubyte")[:count].long()
    except FileNotFoundError:
        print("No copy of FashionMNIST in", folder, "- training on SYNTHETIC data instead")
        return synthetic(count)
    print("FashionMNIST from", folder)
    return images.float() / 255 - 0.2860, labels


def read_idx(folder, name):
    """The bytes of an idx file, gzipped or not, without its header."""
    for path, opener in ((os.path.join(folder, name + ".gz"), gzip.open), (os.path.join(folder, name), open)):
        if os.path.isfile(path):
            with opener(path, "rb") as file:
                content = bytearray(file.read())
            return torch.frombuffer(content, dtype=torch.uint8, offset=4 + 4 * content[3])
    raise FileNotFoundError(name)


def synthetic(count):
    """Ten noisy clusters in 784 dimensions: not images, and not FashionMNIST."""
    generator = torch.Generator().manual_seed(0)
    centers = torch.randn(10, 784, generator=generator) * 0.12
    labels = torch.randint(10, (count,), generator=generator)
    return centers[labels] + 0.5 * torch.randn(count, 784, generator=generator), labels
