"""Logistic regression on FashionMNIST, 14 × 14."""

import torch

from ..fashion_mnist import fashion_mnist
from ..seed_batch import VERSIONS, Linear, Seeds, cross_entropy, train
from ..task import Task

IMAGES = 10000
BATCH = 64


def trainings(group):
    images, labels = (torch.from_numpy(each) for each in fashion_mnist(IMAGES))
    images = images.flatten(1)
    seeds = Seeds(group.seeds)
    layer = Linear(seeds, 196, 10)
    order = seeds.order(IMAGES, BATCH)

    def losses():
        batch = next(order)
        return cross_entropy(layer(images[batch]), labels[batch])

    return train(group, layer.parameters, losses)


TASK = Task("logistic", "linear, 196-10", "cross-entropy", VERSIONS, 0.004, 0.9, BATCH, 1000, trainings, smallest_x=0.0048)
