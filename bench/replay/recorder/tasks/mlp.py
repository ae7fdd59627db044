"""A multi-layer perceptron on FashionMNIST, 14 × 14."""

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
    forward, parameters = relu_net([Linear(seeds, 196, 64), Linear(seeds, 64, 64), Linear(seeds, 64, 10)])
    order = seeds.order(IMAGES, BATCH)

    def losses():
        batch = next(order)
        return cross_entropy(forward(images[batch]), labels[batch])

    return train(group, parameters, losses)


TASK = Task("mlp", "MLP, 196-64-64-10", "cross-entropy", VERSIONS, 0.02, 0.5, BATCH, 600, trainings, smallest_x=0.014)
