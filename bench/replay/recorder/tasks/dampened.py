"""A multi-layer perceptron on FashionMNIST, 14 × 14, whose dampening equals the momentum: β changes the memory, not the step."""

import torch

from ..fashion_mnist import fashion_mnist
from ..seed_batch import VERSIONS, Linear, Seeds, cross_entropy, relu_net, train
from ..task import Task

IMAGES = 10000
BATCH = 32


def trainings(group):
    images, labels = (torch.from_numpy(each) for each in fashion_mnist(IMAGES))
    images = images.flatten(1)
    seeds = Seeds(group.seeds)
    forward, parameters = relu_net([Linear(seeds, 196, 32), Linear(seeds, 32, 10)])
    order = seeds.order(IMAGES, BATCH)

    def losses():
        batch = next(order)
        return cross_entropy(forward(images[batch]), labels[batch])

    return train(group, parameters, losses, dampening=group.momentum)


TASK = Task(
    name="dampened",
    net="MLP, 196-32-10, dampening = β",
    loss="cross-entropy",
    framework=VERSIONS,
    learning_rate=0.05,
    present_momentum=0.9,
    batch_size=BATCH,
    pilot_steps=600,
    train=trainings,
    smallest_x=0.008,
    details={"dampening": "momentum"},
)
