"""Records a task over its grid of x = 1 − β: what is missing is trained, in groups of seeds, and appended as it comes."""

import math

import numpy as np

from .curve_file import CurveFile
from .task import Group

GRID_RATIO = 3**0.25
GROUP_SEEDS = 16
PILOTS = 3
# The causal mean through which the product reads losses, as a share of the pilot.
SMOOTHING = 1 / 40
# No target lies lower than what the present setting reaches after this many pilots, less this share of its fall.
FLOOR_PILOTS = 1.5
FLOOR_MARGIN = 0.02
# Diverged: the mean over the smoothing window above this many times the first loss.
DIVERGED = 20


def grid(present_x, smallest, ratio=GRID_RATIO):
    """Values of x up to 1 in steps of `ratio` from the present one, which it holds exactly, as it does 0.1 and 1."""
    reach = math.ceil(math.log(1 / smallest) / math.log(ratio))
    steps = {present_x * ratio**k for k in range(-reach, reach + 1)}
    fixed = {present_x, 0.1, 1.0}
    near = {x for x in steps for f in fixed if x != f and abs(math.log(x / f)) < math.log(ratio) / 3}
    return sorted(x for x in (steps - near) | fixed if smallest <= x <= 1)


class Ending:
    """Watches one curve and says when, and why, no further step of it is needed."""

    def __init__(self, task, x, floor):
        self.x, self.floor = x, floor
        self.window = max(1, round(task.pilot_steps * SMOOTHING))
        self.losses = []
        self.total = 0.0
        self.below = 0
        self.end = None

    def add(self, loss):
        """Takes the next loss, unless the curve has ended. The wait below the floor is longer than any the product makes."""
        if self.end is not None:
            return
        self.losses.append(loss)
        steps = len(self.losses)
        self.total += loss - (self.losses[-self.window - 1] if steps > self.window else 0)
        mean = self.total / min(steps, self.window)
        if not math.isfinite(loss) or (steps >= self.window and mean > DIVERGED * max(self.losses[0], 0.1)):
            self.end = "diverged"
        elif self.floor is not None and steps >= self.window:
            self.below = self.below + 1 if mean < self.floor else max(0, self.below - 9)
            if self.below > max(6 / self.x, 0.1 * steps) + 2 * self.window:
                self.end = "belowFloor"


def curves(task, x, seeds, floor, learning_rate):
    """Trains one group and gives each seed's (end, losses)."""
    endings = [Ending(task, x, floor) for _ in seeds]
    blocks = task.train(Group(learning_rate, 1 - x, seeds, PILOTS * task.pilot_steps))
    for block in blocks:
        for ending, column in zip(endings, block.T):
            for loss in column.tolist():
                ending.add(loss)
        if all(ending.end for ending in endings):
            break
    blocks.close()
    return [(ending.end or "complete", ending.losses) for ending in endings]


def floor_of(task, rows):
    """The level under which no target of a calibration can lie, from what the present setting reached in `rows`."""
    window = max(1, round(task.pilot_steps * SMOOTHING))
    at = int(FLOOR_PILOTS * task.pilot_steps)
    whole = [losses for end, losses in rows if end == "complete"]
    if not whole:
        return None
    ends = [np.mean(losses[at - 2 * window : at]) for losses in whole]
    fall = np.mean([losses[0] for losses in whole]) - np.mean(ends)
    return float(min(ends) - FLOOR_MARGIN * fall)


def record(task, path, seeds, learning_rate, xs, report):
    """Completes the file at `path` to `seeds` seeds at each of `xs`; the present x, or the first, comes first: it sets the floor."""
    file = CurveFile(path)
    first = min(range(len(xs)), key=lambda i: abs(xs[i] - (1 - task.present_momentum)))
    description = _description(task, learning_rate, xs)
    if file.header is not None and any(file.header.get(key) != value for key, value in description.items()):
        raise SystemExit(f"{path} was recorded with other settings; delete it to record it anew.")
    for x_index in [first, *(i for i in range(len(xs)) if i != first)]:
        missing = [seed for seed in range(seeds) if (x_index, seed) not in file.held]
        for group in (missing[i : i + GROUP_SEEDS] for i in range(0, len(missing), GROUP_SEEDS)):
            floor = None if file.header is None else file.header["floor"]
            # The present setting is never cut at the floor, so that pilots of any length can be read from it.
            rows = curves(task, xs[x_index], group, None if x_index == first else floor, learning_rate)
            if file.header is None:
                file.create({**description, "floor": floor_of(task, rows)})
            for seed, (end, losses) in zip(group, rows):
                file.append(x_index, seed, end, losses)
            report(f"x {xs[x_index]:.4f}, seeds {group[0]} to {group[-1]}", rows)


def _description(task, learning_rate, xs):
    return {
        "task": task.name,
        "net": task.net,
        "loss": task.loss,
        "framework": dict(task.framework),
        "learningRate": learning_rate,
        "presentMomentum": task.present_momentum,
        "batchSize": task.batch_size,
        "xs": xs,
        "pilotSteps": task.pilot_steps,
        "steps": PILOTS * task.pilot_steps,
        "details": dict(task.details),
    }
