"""CIFAR-10 from its binary files, else FashionMNIST, else a synthetic stand-in that says what it is. Nothing is downloaded."""

import gzip
import os

import torch

# Debian's package dataset-fashion-mnist installs a copy here.
DEBIAN_FASHION_MNIST = "/usr/share/datasets/fashion-mnist"
RECORD = 1 + 3 * 32 * 32


def load(folder, count):
    """Images as count × channels × 32 × 32 around zero, and labels 0 to 9."""
    path = os.path.join(folder, "data_batch_1.bin")
    if os.path.isfile(path):
        print("CIFAR-10 from", folder)
        return cifar10(folder, count)
    if os.path.isdir(DEBIAN_FASHION_MNIST):
        print("No CIFAR-10 in", repr(folder), "- training on FashionMNIST from", DEBIAN_FASHION_MNIST)
        return fashion_mnist(count)
    print("No CIFAR-10 in", repr(folder), "- training on SYNTHETIC data instead")
    generator = torch.Generator().manual_seed(0)
    labels = torch.randint(10, (count,), generator=generator)
    centers = 0.3 * torch.randn(10, 3, 32, 32, generator=generator)
    return centers[labels] + 0.5 * torch.randn(count, 3, 32, 32, generator=generator), labels


def cifar10(folder, count):
    content = bytearray()
    for number in range(1, 6):
        with open(os.path.join(folder, "data_batch_%d.bin" % number), "rb") as file:
            content += file.read()
    records = torch.frombuffer(content, dtype=torch.uint8).reshape(-1, RECORD)[:count]
    return records[:, 1:].reshape(-1, 3, 32, 32).float() / 255 - 0.45, records[:, 0].long()


def fashion_mnist(count):
    def read(name, header):
        with gzip.open(os.path.join(DEBIAN_FASHION_MNIST, name + ".gz"), "rb") as file:
            return torch.frombuffer(bytearray(file.read()), dtype=torch.uint8, offset=header)

    images = read("train-images-idx3-ubyte", 16).reshape(-1, 1, 28, 28)[:count].float() / 255 - 0.286
    return torch.nn.functional.pad(images, (2, 2, 2, 2)), read("train-labels-idx1-ubyte", 8)[:count].long()


def with_label_noise(labels, share):
    """Replaces this share of the labels by random ones, the same in every run."""
    generator = torch.Generator().manual_seed(1)
    is_noisy = torch.rand(len(labels), generator=generator) < share
    return torch.where(is_noisy, torch.randint(10, labels.shape, generator=generator), labels)
