"""A small residual net with batch normalisation on FashionMNIST, 14 × 14."""

import torch

from ..seed_batch import VERSIONS
from ..seed_batch_images import BatchNorm, Conv, Head, classify_images, parameters_of
from ..task import Task

IMAGES = 10000
BATCH = 16


class Block:
    """Two convolutions with batch norm beside a shortcut, which is a 1 × 1 convolution where the shape changes."""

    def __init__(self, seeds, inputs, outputs, stride):
        self.first, self.first_norm = Conv(seeds, inputs, outputs, stride), BatchNorm(seeds, outputs)
        self.second, self.second_norm = Conv(seeds, outputs, outputs), BatchNorm(seeds, outputs)
        self.shortcut = Conv(seeds, inputs, outputs, stride, kernel=1) if stride > 1 else None
        layers = [self.first, self.first_norm, self.second, self.second_norm, self.shortcut]
        self.parameters = parameters_of(layer for layer in layers if layer)

    def __call__(self, values):
        inner = torch.relu(self.first_norm(self.first(values)))
        beside = self.shortcut(values) if self.shortcut else values
        return torch.relu(self.second_norm(self.second(inner)) + beside)


def build(seeds):
    stem, stem_norm = Conv(seeds, 1, 8, 2), BatchNorm(seeds, 8)
    blocks = [Block(seeds, 8, 8, 1), Block(seeds, 8, 16, 2)]
    head = Head(seeds, 16, 10)

    def forward(images):
        values = torch.relu(stem_norm(stem(images)))
        for block in blocks:
            values = block(values)
        return head(values.mean((2, 3)))

    return forward, parameters_of([stem, stem_norm, *blocks, head])


TASK = Task(
    name="resnet",
    net="ResNet, 2 blocks, batch norm",
    loss="cross-entropy",
    framework=VERSIONS,
    learning_rate=0.05,
    present_momentum=0.9,
    batch_size=BATCH,
    pilot_steps=400,
    train=lambda group: classify_images(group, IMAGES, BATCH, build),
    smallest_x=0.02,
)
