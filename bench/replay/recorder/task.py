"""What a training to be recorded is."""

from dataclasses import dataclass, field
from typing import Callable, Iterator, Mapping, Sequence

import numpy as np


@dataclass(frozen=True)
class Group:
    """Trainings of one setting that run side by side, one a seed; a seed gives the same start and data order in every group."""

    learning_rate: float
    momentum: float
    seeds: Sequence[int]
    steps: int


@dataclass(frozen=True)
class Task:
    """A kind of training at its present setting. `train` yields blocks [steps, seeds] of raw losses, each before its update."""

    name: str
    net: str
    loss: str
    framework: Mapping[str, str]
    learning_rate: float
    present_momentum: float
    batch_size: int
    pilot_steps: int
    train: Callable[[Group], Iterator[np.ndarray]]
    smallest_x: float = 0.004
    details: Mapping[str, object] = field(default_factory=dict)
