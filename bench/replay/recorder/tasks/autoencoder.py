"""An autoencoder of FashionMNIST, 7 × 7, under the mean squared error."""

import torch

from ..fashion_mnist import fashion_mnist
from ..seed_batch import VERSIONS, Linear, Seeds, relu_net, train
from ..task import Task

IMAGES = 10000
BATCH = 32


def trainings(group):
    images = torch.from_numpy(fashion_mnist(IMAGES, side=7)[0]).flatten(1)
    seeds = Seeds(group.seeds)
    widths = [49, 64, 12, 64, 49]
    forward, parameters = relu_net([Linear(seeds, a, b) for a, b in zip(widths, widths[1:])])
    order = seeds.order(IMAGES, BATCH)

    def losses():
        batch = images[next(order)]
        return (forward(batch) - batch).square().mean((1, 2))

    return train(group, parameters, losses)


TASK = Task(
    name="autoencoder",
    net="autoencoder, 49-64-12-64-49",
    loss="mean squared error",
    framework=VERSIONS,
    learning_rate=0.01,
    present_momentum=0.9,
    batch_size=BATCH,
    pilot_steps=600,
    train=trainings,
)
