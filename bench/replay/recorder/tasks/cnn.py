"""A convolutional net without batch normalisation on FashionMNIST, 14 × 14."""

import torch

from ..seed_batch import VERSIONS
from ..seed_batch_images import Conv, Head, classify_images, parameters_of
from ..task import Task

IMAGES = 10000
BATCH = 16


def build(seeds):
    layers = [Conv(seeds, 1, 8, 2), Conv(seeds, 8, 16, 2), Head(seeds, 256, 10)]

    def forward(images):
        return layers[2](torch.relu(layers[1](torch.relu(layers[0](images)))))

    return forward, parameters_of(layers)


TASK = Task(
    name="cnn",
    net="CNN, 2 convolutions, no batch norm",
    loss="cross-entropy",
    framework=VERSIONS,
    learning_rate=0.01,
    present_momentum=0.9,
    batch_size=BATCH,
    pilot_steps=500,
    train=lambda group: classify_images(group, IMAGES, BATCH, build),
    smallest_x=0.01,
)
