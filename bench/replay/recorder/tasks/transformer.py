"""A transformer of one block that learns which letter follows which two in sequences of a random language."""

import math

import torch
from torch.nn import functional

from ..seed_batch import VERSIONS, Linear, Seeds, cross_entropy, train
from ..task import Task

LETTERS = 8
LENGTH = 12
WIDTH = 16
BATCH = 8
SEQUENCES = 4096


def sequences(generator):
    """Sequences [SEQUENCES, LENGTH + 1] of letters that each follow the two before: one chain for all, drawn from `generator`."""
    likely = torch.randint(LETTERS, (LETTERS, LETTERS), generator=generator)
    letters = [torch.randint(LETTERS, (SEQUENCES,), generator=generator) for _ in range(2)]
    while len(letters) < LENGTH + 1:
        stray = torch.rand(SEQUENCES, generator=generator) < 0.1
        any_letter = torch.randint(LETTERS, (SEQUENCES,), generator=generator)
        letters.append(torch.where(stray, any_letter, likely[letters[-1], letters[-2]]))
    return torch.stack(letters, 1)


class LayerNorm:
    """PyTorch's LayerNorm over the last axis of [seeds, batch · length, width]."""

    def __init__(self, seeds, width):
        self.scale = torch.ones(seeds.count, 1, width, requires_grad=True)
        self.shift = torch.zeros(seeds.count, 1, width, requires_grad=True)
        self.parameters = [self.scale, self.shift]

    def __call__(self, values):
        return functional.layer_norm(values, values.shape[-1:]) * self.scale + self.shift


class Block:
    """Causal self-attention with one head and a feed-forward net, each after a layer norm and beside a shortcut."""

    def __init__(self, seeds):
        self.norms = [LayerNorm(seeds, WIDTH), LayerNorm(seeds, WIDTH)]
        self.project, self.output = Linear(seeds, WIDTH, 3 * WIDTH), Linear(seeds, WIDTH, WIDTH)
        self.widen, self.narrow = Linear(seeds, WIDTH, 2 * WIDTH), Linear(seeds, 2 * WIDTH, WIDTH)
        layers = [*self.norms, self.project, self.output, self.widen, self.narrow]
        self.parameters = [parameter for layer in layers for parameter in layer.parameters]
        seen = torch.block_diag(*[torch.ones(LENGTH, LENGTH).tril()] * BATCH)
        self.hidden = torch.zeros(seen.shape).masked_fill(seen == 0, -math.inf)

    def __call__(self, values):
        values = values + self.output(self.attend(self.norms[0](values)))
        return values + self.narrow(torch.relu(self.widen(self.norms[1](values))))

    def attend(self, values):
        """All sequences of a batch in one product, where those of another sequence are hidden like later letters: that is fast."""
        query, key, value = self.project(values).split(WIDTH, -1)
        weights = torch.baddbmm(self.hidden, query, key.transpose(1, 2), alpha=1 / math.sqrt(WIDTH))
        return torch.bmm(weights.softmax(-1), value)


def trainings(group):
    text = sequences(torch.Generator().manual_seed(7))
    seeds = Seeds(group.seeds)
    letters, places = seeds.uniform(0.5, LETTERS, WIDTH), seeds.uniform(0.5, LENGTH, WIDTH)
    block, head = Block(seeds), Linear(seeds, WIDTH, LETTERS)
    order = seeds.order(SEQUENCES, BATCH)

    def losses():
        batch = text[next(order)]
        chosen = functional.one_hot(batch[..., :-1].flatten(1), LETTERS).float()
        values = torch.bmm(chosen, letters).unflatten(1, (BATCH, LENGTH)) + places[:, None]
        return cross_entropy(head(block(values.flatten(1, 2))), batch[..., 1:].flatten(1))

    parameters = [letters, places, *block.parameters, *head.parameters]
    return train(group, parameters, losses)


TASK = Task(
    name="transformer",
    net="transformer, 1 block, width 16",
    loss="cross-entropy",
    framework=VERSIONS,
    learning_rate=0.1,
    present_momentum=0.0,
    batch_size=BATCH,
    pilot_steps=600,
    train=trainings,
    smallest_x=0.01,
)
