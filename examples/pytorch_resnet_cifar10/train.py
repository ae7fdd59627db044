"""ResNet-18, narrow by default, on CIFAR-10 with or without label noise; Kaiming initialisation. --width 64 is the usual one."""

import argparse

import torch
from torch import nn

import data

parser = argparse.ArgumentParser()
parser.add_argument("--data", default="cifar-10-batches-bin")
parser.add_argument("--size", type=int, default=32, help="images are averaged down to this many pixels a side")
parser.add_argument("--width", type=int, default=8)
parser.add_argument("--count", type=int, default=10_000)
parser.add_argument("--epochs", type=int, default=20)
parser.add_argument("--batch-size", type=int, default=64)
parser.add_argument("--lr", type=float, default=0.05)
parser.add_argument("--label-noise", type=float, default=0.0)
args = parser.parse_args()


class Block(nn.Module):
    def __init__(self, before, after, stride):
        super().__init__()
        self.first = nn.Sequential(nn.Conv2d(before, after, 3, stride, 1, bias=False), nn.BatchNorm2d(after), nn.ReLU())
        self.second = nn.Sequential(nn.Conv2d(after, after, 3, 1, 1, bias=False), nn.BatchNorm2d(after))
        is_same = stride == 1 and before == after
        shortcut = nn.Sequential(nn.Conv2d(before, after, 1, stride, bias=False), nn.BatchNorm2d(after))
        self.shortcut = nn.Identity() if is_same else shortcut

    def forward(self, inputs):
        return nn.functional.relu(self.second(self.first(inputs)) + self.shortcut(inputs))


def resnet18(channels, width):
    layers = [nn.Conv2d(channels, width, 3, 1, 1, bias=False), nn.BatchNorm2d(width), nn.ReLU()]
    before = width
    for stage, after in enumerate((width, 2 * width, 4 * width, 8 * width)):
        layers += [Block(before, after, 1 if stage == 0 else 2), Block(after, after, 1)]
        before = after
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(before, 10))


device = "cuda" if torch.cuda.is_available() else "cpu"
images, labels = data.load(args.data, args.count)
images = nn.functional.adaptive_avg_pool2d(images, args.size)
labels = data.with_label_noise(labels, args.label_noise)
images, labels = images.to(device), labels.to(device)
model = resnet18(images.shape[1], args.width).to(device)
for module in model.modules():
    if isinstance(module, nn.Conv2d):
        nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")

optimizer = torch.optim.SGD(model.parameters(), lr=args.lr, momentum=0.9)

for epoch in range(args.epochs):
    total = 0.0
    for batch in torch.randperm(len(images)).split(args.batch_size):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(images[batch]), labels[batch])
        loss.backward()
        optimizer.step()
        total += loss.item() * len(batch)
    print(f"epoch {epoch + 1}: training loss {total / len(images):.4f}")
