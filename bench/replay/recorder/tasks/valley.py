"""A label-noise valley: a diagonal linear net fits fewer samples than it has weights, and fresh noise on the labels drives it along
its minima towards flat ones. What is recorded is not the loss but the trace of its Hessian there, as the paper's tasks measure."""

import torch

from ..seed_batch import VERSIONS, Seeds, train
from ..task import Task

WEIGHTS = 40
SAMPLES = 16
NOISE = 0.5


def trainings(group):
    generator = torch.Generator().manual_seed(11)
    inputs = torch.randn(SAMPLES, WEIGHTS, generator=generator)
    answers = inputs[:, :3] @ torch.tensor([1.0, -1.0, 0.5])
    squares = inputs.square().sum(0) * 8 / SAMPLES
    seeds = Seeds(group.seeds)
    up = (0.8 + seeds.uniform(0.05, WEIGHTS).detach()).requires_grad_()
    down = (0.8 + seeds.uniform(0.05, WEIGHTS).detach()).requires_grad_()

    def losses():
        noise = seeds.each(lambda generator: torch.randn(SAMPLES, generator=generator)) * NOISE
        residuals = (up.square() - down.square()) @ inputs.T - answers - noise
        return residuals.square().mean(1)

    def trace():
        return (up.detach().square() + down.detach().square()) @ squares

    return train(group, [up, down], losses, measure=trace)


TASK = Task(
    name="valley",
    net="diagonal linear net of 40 weights on 16 samples with label noise",
    loss="mean squared error; recorded is the trace of its Hessian",
    framework=VERSIONS,
    learning_rate=0.01,
    present_momentum=0.9,
    batch_size=SAMPLES,
    pilot_steps=1500,
    train=trainings,
    smallest_x=0.005,
)
