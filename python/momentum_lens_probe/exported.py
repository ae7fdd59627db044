"""One trial of an exported plan, on any machine; its events go to a file beside the plan, to be imported later."""

import json
import os
import sys

from momentum_lens_probe.trial import run


class FileChannel:
    """Writes events to a file that gets its name when the trial is over, so that a killed trial leaves no half result."""

    def __init__(self, path):
        self._path = path
        self._file = open(path + ".part", "w", encoding="utf-8")
        self._pid = os.getpid()
        self.last = None

    def send(self, event):
        if os.getpid() != self._pid:
            return
        self._file.write(json.dumps(event, allow_nan=False) + "\n")
        if event["type"] in ("end", "failure"):
            self.last = event
            self._file.flush()
            os.fsync(self._file.fileno())
            os.replace(self._path + ".part", self._path)

    def watch_commands(self, on_stop):
        """Nobody asks this trial to stop: it spends its budget."""


def main(plan_path, number):
    """Returns the exit code: 0 for a trial that trained, 1 for one that failed, 2 for a number that the plan has not."""
    with open(plan_path, encoding="utf-8") as file:
        plan = json.load(file)
    if number >= len(plan["trials"]):
        print("The plan has trials 0 to %d." % (len(plan["trials"]) - 1), file=sys.stderr)
        return 2
    channel = FileChannel("%s.%d.jsonl" % (os.path.splitext(os.path.abspath(plan_path))[0], number))
    run({**plan["run"], **plan["trials"][number]}, channel, writes_bytecode=True)
    if channel.last["type"] == "end":
        return 0
    print(json.dumps(channel.last), file=sys.stderr)
    return 1
