"""A gated recurrent net that reads the rows of FashionMNIST, 7 × 7, one after another."""

import torch

from ..fashion_mnist import fashion_mnist
from ..seed_batch import VERSIONS, Linear, Seeds, cross_entropy, train
from ..task import Task

IMAGES = 10000
BATCH = 16
HIDDEN = 24


class Gru:
    """PyTorch's GRU of one layer; gives the state after the last row of [seeds, batch, rows, inputs]."""

    def __init__(self, seeds, inputs):
        self.input, self.state = Linear(seeds, inputs, 3 * HIDDEN), Linear(seeds, HIDDEN, 3 * HIDDEN)
        self.parameters = [*self.input.parameters, *self.state.parameters]

    def __call__(self, rows):
        seeds, batch, length, _ = rows.shape
        inputs = self.input(rows.flatten(1, 2)).view(seeds, batch, length, 3 * HIDDEN)
        state = torch.zeros(seeds, batch, HIDDEN)
        for step in inputs.unbind(2):
            reset_in, update_in, new_in = step.chunk(3, -1)
            reset, update, new = self.state(state).chunk(3, -1)
            update = torch.sigmoid(update + update_in)
            new = torch.tanh(new_in + torch.sigmoid(reset + reset_in) * new)
            state = new + update * (state - new)
        return state


def trainings(group):
    images, labels = (torch.from_numpy(each) for each in fashion_mnist(IMAGES, side=7))
    seeds = Seeds(group.seeds)
    gru, head = Gru(seeds, 7), Linear(seeds, HIDDEN, 10)
    order = seeds.order(IMAGES, BATCH)

    def losses():
        batch = next(order)
        return cross_entropy(head(gru(images[batch])), labels[batch])

    return train(group, [*gru.parameters, *head.parameters], losses)


TASK = Task(
    name="gru",
    net="GRU, 7 steps, 24 units",
    loss="cross-entropy",
    framework=VERSIONS,
    learning_rate=0.05,
    present_momentum=0.9,
    batch_size=BATCH,
    pilot_steps=500,
    train=trainings,
    smallest_x=0.007,
)
