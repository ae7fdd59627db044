"""A perceptron or a small ResNet on FashionMNIST to its end: η over 10 after a half and three quarters, held-out images. Needs Debian's dataset-fashion-mnist."""

import argparse
import gzip

import torch
from torch import nn

FOLDER = "/usr/share/datasets/fashion-mnist"
TRAINING, HELD_OUT = 10_000, 5_000

parser = argparse.ArgumentParser()
parser.add_argument("--net", choices=["mlp", "resnet"], default="mlp")
parser.add_argument("--label-noise", type=float, default=0.0)
parser.add_argument("--epochs", type=int, default=20)
parser.add_argument("--batch-size", type=int, default=64)
parser.add_argument("--lr", type=float, default=0.05)
parser.add_argument("--momentum", type=float, default=0.5)
args = parser.parse_args()
torch.set_num_threads(1)


def read_idx(name, header):
    with gzip.open(f"{FOLDER}/{name}.gz", "rb") as file:
        return torch.frombuffer(bytearray(file.read()), dtype=torch.uint8, offset=header)


class Block(nn.Module):
    def __init__(self, before, after, stride):
        super().__init__()
        self.inner = nn.Sequential(
            nn.Conv2d(before, after, 3, stride, 1, bias=False),
            nn.BatchNorm2d(after),
            nn.ReLU(),
            nn.Conv2d(after, after, 3, 1, 1, bias=False),
            nn.BatchNorm2d(after),
        )
        self.outer = nn.Identity() if stride == 1 else nn.Conv2d(before, after, 1, stride, bias=False)

    def forward(self, inputs):
        return nn.functional.relu(self.inner(inputs) + self.outer(inputs))


def perceptron():
    widths = [784, 128, 128, 128, 128, 128]
    hidden = [(nn.Linear(before, after), nn.ReLU()) for before, after in zip(widths, widths[1:])]
    return nn.Sequential(nn.Flatten(), *(layer for pair in hidden for layer in pair), nn.Linear(128, 10))


def resnet():
    stages = [Block(8, 8, 1), Block(8, 16, 2), Block(16, 16, 1), Block(16, 32, 2), Block(32, 32, 1)]
    stem = [nn.Conv2d(1, 8, 3, 1, 1, bias=False), nn.BatchNorm2d(8), nn.ReLU()]
    return nn.Sequential(*stem, *stages, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(32, 10))


images = read_idx("train-images-idx3-ubyte", 16).reshape(-1, 1, 28, 28)[: TRAINING + HELD_OUT].float() / 255 - 0.286
labels = read_idx("train-labels-idx1-ubyte", 8)[: TRAINING + HELD_OUT].long()
if args.net == "resnet":
    images = nn.functional.avg_pool2d(images, 2)
held_out_images, held_out_labels = images[TRAINING:], labels[TRAINING:]
images, labels = images[:TRAINING], labels[:TRAINING]
if args.label_noise > 0:
    generator = torch.Generator().manual_seed(1)
    is_noisy = torch.rand(TRAINING, generator=generator) < args.label_noise
    labels = torch.where(is_noisy, torch.randint(10, (TRAINING,), generator=generator), labels)

model = perceptron() if args.net == "mlp" else resnet()
optimizer = torch.optim.SGD(model.parameters(), lr=args.lr, momentum=args.momentum)
steps = args.epochs * -(-TRAINING // args.batch_size)
scheduler = torch.optim.lr_scheduler.MultiStepLR(optimizer, [steps // 2, 3 * steps // 4])

for epoch in range(args.epochs):
    model.train()
    for batch in torch.randperm(TRAINING).split(args.batch_size):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(images[batch]), labels[batch])
        loss.backward()
        optimizer.step()
        scheduler.step()
    model.eval()
    with torch.no_grad():
        wrong = sum(
            (model(inputs).argmax(1) != truth).sum().item()
            for inputs, truth in zip(held_out_images.split(1000), held_out_labels.split(1000))
        )
    print(f"epoch {epoch + 1}: validation error {wrong / HELD_OUT:.4f}")
