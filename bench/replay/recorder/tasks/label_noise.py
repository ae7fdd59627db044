"""A multi-layer perceptron on FashionMNIST, 14 × 14, with a fifth of the labels flipped, anew for every seed."""

import torch

from ..fashion_mnist import fashion_mnist
from ..seed_batch import VERSIONS, Linear, Seeds, cross_entropy, relu_net, train
from ..task import Task

IMAGES = 10000
BATCH = 32
NOISE = 0.2


def noisy(labels, generator):
    """The labels, each replaced with probability NOISE by one of the other nine."""
    replaced = torch.rand(len(labels), generator=generator) < NOISE
    other = (labels + torch.randint(1, 10, labels.shape, generator=generator)) % 10
    return torch.where(replaced, other, labels)


def trainings(group):
    images, true_labels = (torch.from_numpy(each) for each in fashion_mnist(IMAGES))
    images = images.flatten(1)
    seeds = Seeds(group.seeds)
    labels = seeds.each(lambda generator: noisy(true_labels, generator))
    forward, parameters = relu_net([Linear(seeds, 196, 48), Linear(seeds, 48, 48), Linear(seeds, 48, 10)])
    order = seeds.order(IMAGES, BATCH)

    def losses():
        batch = next(order)
        return cross_entropy(forward(images[batch]), labels.gather(1, batch))

    return train(group, parameters, losses)


TASK = Task(
    name="label_noise",
    net="MLP, 196-48-48-10, 20 % of the labels flipped",
    loss="cross-entropy",
    framework=VERSIONS,
    learning_rate=0.01,
    present_momentum=0.95,
    batch_size=BATCH,
    pilot_steps=600,
    train=trainings,
    smallest_x=0.007,
)
