"""A 6-layer perceptron on FashionMNIST, trained by SGD with momentum.

Images are read from a local copy (--data FOLDER with the four idx files of FashionMNIST, gzipped or not; Debian's package
dataset-fashion-mnist installs one). Without a copy, a small synthetic data set of the same shape takes its place, and the
script says so. Nothing is downloaded.
"""

import argparse
import gzip
import os

import torch
from torch import nn

DEBIAN_COPY = "/usr/share/datasets/fashion-mnist"


def read_idx(folder, name):
    for path, opener in ((os.path.join(folder, name + ".gz"), gzip.open), (os.path.join(folder, name), open)):
        if os.path.isfile(path):
            with opener(path, "rb") as file:
                content = bytearray(file.read())
            header = 4 + 4 * content[3]
            return torch.frombuffer(content, dtype=torch.uint8, offset=header)
    raise FileNotFoundError(name)


def fashion_mnist(folder, count):
    images = read_idx(folder, "train-images-idx3-ubyte").reshape(-1, 784)[:count]
    labels = read_idx(folder, "train-labels-idx1-ubyte")[:count].long()
    return images.float() / 255 - 0.2860, labels


def synthetic(count):
    """Ten noisy clusters in 784 dimensions: not images, and not FashionMNIST."""
    generator = torch.Generator().manual_seed(0)
    centers = torch.randn(10, 784, generator=generator) * 0.12
    labels = torch.randint(10, (count,), generator=generator)
    return centers[labels] + 0.5 * torch.randn(count, 784, generator=generator), labels


def mlp():
    layers = []
    width = 784
    for _ in range(5):
        layers += [nn.Linear(width, 128), nn.ReLU()]
        width = 128
    return nn.Sequential(*layers, nn.Linear(width, 10))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", default=DEBIAN_COPY)
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--batch-size", type=int, default=64)
    parser.add_argument("--lr", type=float, default=0.01)
    args = parser.parse_args()

    torch.set_num_threads(1)
    try:
        images, labels = fashion_mnist(args.data, 10_000)
        print("FashionMNIST from", args.data)
    except FileNotFoundError:
        images, labels = synthetic(10_000)
        print("No copy of FashionMNIST in", args.data, "- training on SYNTHETIC data instead")

    model = mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=args.lr, momentum=0.5)
    criterion = nn.CrossEntropyLoss()

    for epoch in range(args.epochs):
        order = torch.randperm(len(images))
        total = 0.0
        for start in range(0, len(images), args.batch_size):
            batch = order[start : start + args.batch_size]
            optimizer.zero_grad()
            loss = criterion(model(images[batch]), labels[batch])
            loss.backward()
            optimizer.step()
            total += loss.item() * len(batch)
        print(f"epoch {epoch + 1}: training loss {total / len(images):.4f}")


if __name__ == "__main__":
    main()
