"""A convolutional net with batch normalisation on FashionMNIST, 14 × 14."""

import torch

from ..seed_batch import VERSIONS
from ..seed_batch_images import BatchNorm, Conv, Head, classify_images, parameters_of
from ..task import Task

IMAGES = 10000
BATCH = 16


def build(seeds):
    convolutions = [Conv(seeds, 1, 8, 2), Conv(seeds, 8, 16, 2)]
    norms = [BatchNorm(seeds, 8), BatchNorm(seeds, 16)]
    head = Head(seeds, 256, 10)

    def forward(values):
        for convolution, norm in zip(convolutions, norms):
            values = torch.relu(norm(convolution(values)))
        return head(values)

    return forward, parameters_of([*convolutions, *norms, head])


TASK = Task(
    name="cnn_batch_norm",
    net="CNN, 2 convolutions, batch norm",
    loss="cross-entropy",
    framework=VERSIONS,
    learning_rate=0.004,
    present_momentum=0.99,
    batch_size=BATCH,
    pilot_steps=500,
    train=lambda group: classify_images(group, IMAGES, BATCH, build),
    smallest_x=0.005,
)
