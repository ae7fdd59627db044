#!/usr/bin/env python3
"""Records the raw training losses of ordinary trainings on a grid of 1 − β, to replay calibrations over:
record.py FOLDER TASK… [--seeds N] [--rates]. What FOLDER holds already is kept and completed. With --rates, the best β at a third
and at three times each task's learning rate instead: a coarse grid, NAME.third.curves and NAME.triple.curves."""

import argparse
import importlib
import os
import sys
import time

from recorder.recording import GRID_RATIO, grid, record

RATES = {"third": 1 / 3, "triple": 3}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("tasks", nargs="+")
    parser.add_argument("--seeds", type=int, default=32)
    parser.add_argument("--rates", action="store_true")
    options = parser.parse_args()
    for name in options.tasks:
        task = importlib.import_module(f"recorder.tasks.{name}").TASK
        present_x = round(1 - task.present_momentum, 12)
        if not options.rates:
            recordings = {name: (task.learning_rate, grid(present_x, task.smallest_x))}
        else:
            coarse = grid(present_x, task.smallest_x / 2, GRID_RATIO**2)
            recordings = {f"{name}.{rate}": (task.learning_rate * RATES[rate], coarse) for rate in RATES}
        for title, (learning_rate, xs) in recordings.items():
            path = os.path.join(options.folder, f"{title}.curves")
            record(task, path, options.seeds, learning_rate, xs, reporter(title))


def reporter(title):
    started = time.monotonic()

    def report(what, rows):
        ends = ", ".join(sorted({end for end, _ in rows}))
        steps = sum(len(losses) for _, losses in rows) // len(rows)
        print(f"{title} {what}: {steps} steps, {ends}; {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)

    return report


if __name__ == "__main__":
    main()
