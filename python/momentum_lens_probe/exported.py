"""One trial of an exported plan, on any machine; its events go to a file beside the plan, to be imported later."""

import json
import os
import re
import signal
import sys

from momentum_lens_probe.trial import run


class FileChannel:
    """Writes events to a file that gets its name when the trial is over, so that a killed trial leaves no half result."""

    def __init__(self, path, header):
        self._path = path
        self._file = open(path + ".part", "w", encoding="utf-8")
        self._pid = os.getpid()
        self.last = None
        self.send(header)

    def send(self, event):
        if os.getpid() != self._pid:
            return
        self._file.write(json.dumps(event, allow_nan=False) + "\n")
        # A process that the script forks must find nothing to write a second time.
        self._file.flush()
        if event["type"] in ("end", "failure"):
            self.last = event
            os.fsync(self._file.fileno())
            os.replace(self._path + ".part", self._path)

    def watch_commands(self, on_stop):
        """Nobody asks this trial to stop: it spends its budget."""


class Unusable(Exception):
    """What keeps a trial from being run at all, and what to do."""


def main(plan_path, number):
    """Returns the exit code: 0 for a trial that trained, 1 for one that failed, 2 for one that could not be begun."""
    try:
        plan, trial = _read_plan(plan_path, number)
    except Unusable as error:
        print(error, file=sys.stderr)
        return 2
    # An interrupted trial is one to run again: it must not count as a script that raised KeyboardInterrupt.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    path = "%s.%d.jsonl" % (os.path.splitext(os.path.abspath(plan_path))[0], number)
    if not (_is_free(path + ".part") and _is_free(path) and _is_of_plan(path, plan["planId"])):
        print("%s is no result of this plan, and is left as it is. Move it away, and run the trial again." % path, file=sys.stderr)
        return 2
    try:
        channel = FileChannel(path, {"type": "trial", "planId": plan["planId"], "number": number, **trial})
    except OSError as error:
        print("The result %s cannot be written (%s)." % (path, error.strerror), file=sys.stderr)
        return 2
    arguments = [_with_environment(each) for each in plan["run"]["arguments"]]
    run({**plan["run"], "arguments": arguments, **trial}, channel, writes_bytecode=True)
    if channel.last is None:  # A process that the script forked: the trial is its parent's.
        return 1
    if channel.last["type"] == "end":
        return 0
    print(channel.last.get("traceback") or json.dumps(channel.last), file=sys.stderr)
    return 1


def _with_environment(argument):
    """A plan holds no secret: what it takes from the environment is filled in where a trial is run."""
    return re.sub(r"\$\{env:([^{}]*)\}", lambda found: os.environ.get(found.group(1), ""), argument)


def _is_free(path):
    return not os.path.lexists(path) or (os.path.isfile(path) and not os.path.islink(path))


def _is_of_plan(path, plan_id):
    if not os.path.lexists(path):
        return True
    try:
        with open(path, encoding="utf-8") as file:
            return json.loads(file.readline(100000))["planId"] == plan_id
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _read_plan(path, number):
    try:
        with open(path, encoding="utf-8") as file:
            plan = json.load(file)
        trials, script, is_module = plan["trials"], plan["run"]["script"], plan["run"].get("module")
        texts = [plan["planId"], *plan["run"]["arguments"]]
        if not isinstance(trials, list) or not all(isinstance(text, str) for text in texts):
            raise ValueError
    except OSError as error:
        raise Unusable("The plan %s cannot be read (%s)." % (path, error.strerror))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Unusable("%s is no calibration plan of this version. Export it again." % path)
    if number >= len(trials):
        raise Unusable("The plan has trials 0 to %d." % (len(trials) - 1))
    if not is_module and not os.path.isfile(script):
        raise Unusable("There is no %s in %s. Run the trial from the script's working directory." % (script, os.getcwd()))
    return plan, trials[number]
