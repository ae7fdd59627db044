"""A 6-layer perceptron on FashionMNIST, trained by SGD with momentum. --data names a folder with a local copy."""

import argparse

import torch
from torch import nn

import data

parser = argparse.ArgumentParser()
parser.add_argument("--data", default=data.DEBIAN_COPY)
parser.add_argument("--epochs", type=int, default=20)
parser.add_argument("--batch-size", type=int, default=64)
parser.add_argument("--lr", type=float, default=0.05)
args = parser.parse_args()

torch.set_num_threads(1)
images, labels = data.load(args.data, 10_000)

widths = [784, 128, 128, 128, 128, 128]
hidden = [(nn.Linear(before, after), nn.ReLU()) for before, after in zip(widths, widths[1:])]
model = nn.Sequential(*(layer for pair in hidden for layer in pair), nn.Linear(128, 10))

optimizer = torch.optim.SGD(model.parameters(), lr=args.lr, momentum=0.5)

for epoch in range(args.epochs):
    total = 0.0
    for batch in torch.randperm(len(images)).split(args.batch_size):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(images[batch]), labels[batch])
        loss.backward()
        optimizer.step()
        total += loss.item() * len(batch)
    print(f"epoch {epoch + 1}: training loss {total / len(images):.4f}")
