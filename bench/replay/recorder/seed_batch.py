"""Many seeds of one PyTorch training at once: parameters and batches have the seed as their first axis, and a sum over seeds of
independent losses leaves each seed the gradient it would have alone. A step then costs a fraction of one step a seed."""

import math

import torch

torch.set_num_threads(1)
BLOCK_STEPS = 20
VERSIONS = {"pytorch": torch.__version__}


class Seeds:
    """A random generator a seed, and draws stacked along the first axis."""

    def __init__(self, seeds):
        self.generators = [torch.Generator().manual_seed(1000 + seed) for seed in seeds]
        self.count = len(self.generators)

    def each(self, draw):
        """Stacks draw(generator) of every seed."""
        return torch.stack([draw(generator) for generator in self.generators])

    def uniform(self, bound, *shape):
        """A parameter drawn uniformly from ±bound."""
        values = self.each(lambda g: torch.empty(shape).uniform_(-bound, bound, generator=g))
        return values.requires_grad_()

    def order(self, items, batch_size):
        """Endless batches of indices [seeds, batch size]: every seed shuffles anew each epoch and drops the last short batch."""
        while True:
            shuffled = self.each(lambda g: torch.randperm(items, generator=g))
            yield from shuffled[:, : items // batch_size * batch_size].split(batch_size, 1)


class Linear:
    """PyTorch's Linear with its default initialisation, on [seeds, batch, inputs]."""

    def __init__(self, seeds, inputs, outputs):
        bound = 1 / math.sqrt(inputs)
        self.weight = seeds.uniform(bound, inputs, outputs)
        self.bias = seeds.uniform(bound, 1, outputs)
        self.parameters = [self.weight, self.bias]

    def __call__(self, values):
        return torch.baddbmm(self.bias, values, self.weight)


def relu_net(layers):
    """The function that applies layers with ReLU between them, and its parameters."""

    def forward(values):
        for layer in layers[:-1]:
            values = torch.relu(layer(values))
        return layers[-1](values)

    return forward, [p for layer in layers for p in layer.parameters]


def cross_entropy(scores, labels):
    """The mean cross-entropy of every seed, from scores [seeds, batch, classes] and labels [seeds, batch]."""
    each = torch.nn.functional.cross_entropy(scores.flatten(0, 1), labels.flatten(), reduction="none")
    return each.view(labels.shape).flatten(1).mean(1)


def train(group, parameters, losses, dampening=0.0, measure=None):
    """Trains with torch.optim.SGD; `losses()` draws the next batch and gives every seed's loss, which is what is recorded unless
    `measure()` gives something else."""
    optimizer = torch.optim.SGD(parameters, group.learning_rate, group.momentum, dampening)
    block = []
    for _ in range(group.steps):
        each = losses()
        block.append(each.detach() if measure is None else measure())
        optimizer.zero_grad(set_to_none=True)
        each.sum().backward()
        optimizer.step()
        if len(block) == BLOCK_STEPS:
            yield torch.stack(block).numpy()
            block = []
    if block:
        yield torch.stack(block).numpy()
