"""Convolutional layers for many seeds at once: values are [batch, seeds · channels, height, width], and a seed is a group of
channels, so that PyTorch's own grouped convolution and batch normalisation keep the seeds apart."""

import math

import torch
from torch.nn import functional

from .fashion_mnist import fashion_mnist
from .seed_batch import Linear, Seeds, cross_entropy, train


class Conv:
    """PyTorch's Conv2d with its default initialisation and padding that keeps the size at stride 1."""

    def __init__(self, seeds, inputs, outputs, stride=1, kernel=3):
        bound = 1 / math.sqrt(inputs * kernel * kernel)
        self.weight = seeds.uniform(bound, outputs, inputs, kernel, kernel)
        self.bias = seeds.uniform(bound, outputs)
        self.seeds, self.stride, self.padding = seeds.count, stride, kernel // 2
        self.parameters = [self.weight, self.bias]

    def __call__(self, values):
        weight, bias = self.weight.flatten(0, 1), self.bias.flatten()
        return functional.conv2d(values, weight, bias, self.stride, self.padding, groups=self.seeds)


class BatchNorm:
    """PyTorch's BatchNorm2d as it trains: by the batch's own mean and deviation."""

    def __init__(self, seeds, channels):
        self.scale = torch.ones(seeds.count * channels, requires_grad=True)
        self.shift = torch.zeros(seeds.count * channels, requires_grad=True)
        self.parameters = [self.scale, self.shift]

    def __call__(self, values):
        return functional.batch_norm(values, None, None, self.scale, self.shift, training=True)


class Head:
    """Flattens each seed's channels and applies a linear layer: scores [seeds, batch, classes]."""

    def __init__(self, seeds, inputs, classes):
        self.seeds, self.linear = seeds.count, Linear(seeds, inputs, classes)
        self.parameters = self.linear.parameters

    def __call__(self, values):
        return self.linear(values.view(len(values), self.seeds, -1).transpose(0, 1))


def parameters_of(layers):
    """The parameters of layers in their order."""
    return [parameter for layer in layers for parameter in layer.parameters]


def classify_images(group, count, batch_size, build):
    """Trains the net that `build(seeds)` gives as (forward, parameters) to classify FashionMNIST at 14 × 14."""
    images, labels = (torch.from_numpy(each) for each in fashion_mnist(count))
    seeds = Seeds(group.seeds)
    forward, parameters = build(seeds)
    order = seeds.order(count, batch_size)

    def losses():
        batch = next(order)
        return cross_entropy(forward(images[batch].transpose(0, 1)), labels[batch])

    return train(group, parameters, losses)
