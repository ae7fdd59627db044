#!/usr/bin/env python3
"""Records the raw training losses of ordinary trainings on a grid of 1 − β, to replay calibrations over:
record.py FOLDER TASK… [--seeds N]. What FOLDER holds already is kept and completed."""

import argparse
import importlib
import os
import sys
import time

from recorder.recording import grid, record


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("tasks", nargs="+")
    parser.add_argument("--seeds", type=int, default=32)
    options = parser.parse_args()
    for name in options.tasks:
        task = importlib.import_module(f"recorder.tasks.{name}").TASK
        xs = grid(round(1 - task.present_momentum, 12), task.smallest_x, task.largest_x)
        path = os.path.join(options.folder, f"{name}.curves")
        record(task, path, options.seeds, task.learning_rate, xs, reporter(name))


def reporter(name):
    started = time.monotonic()

    def report(what, rows):
        ends = ", ".join(sorted({end for end, _ in rows}))
        steps = sum(len(losses) for _, losses in rows) // len(rows)
        print(f"{name} {what}: {steps} steps, {ends}; {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)

    return report


if __name__ == "__main__":
    main()
