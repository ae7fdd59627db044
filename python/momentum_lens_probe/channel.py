"""Events to the host as JSON lines, commands from it. The script's own input and output are kept away from both."""

import json
import math
import os
import signal
import sys
import threading


class Channel:
    """Takes standard input and output over: the script reads from the null device and prints to standard error."""

    def __init__(self):
        sys.stdout.flush()
        self._events = os.fdopen(os.dup(1), "w", encoding="utf-8")
        self._commands = os.fdopen(os.dup(0), "r", encoding="utf-8")
        os.dup2(2, 1)
        null = os.open(os.devnull, os.O_RDONLY)
        os.dup2(null, 0)
        os.close(null)
        self._lock = threading.Lock()
        self._pid = os.getpid()

    def send(self, event):
        """Writes one event. A forked child never speaks for its parent."""
        if os.getpid() != self._pid:
            return
        with self._lock:
            self._events.write(json.dumps(event, allow_nan=False) + "\n")
            self._events.flush()

    def read_request(self):
        """What to run. A command that came too late for an earlier trial on the same pipe is passed over."""
        for line in self._commands:
            request = json.loads(line)
            if request["type"] == "start":
                return request
        return None

    def watch_commands(self, on_stop):
        """Calls `on_stop` from a thread of its own; the end of the pipe means that the host is gone, and ends everything."""
        threading.Thread(target=self._watch, args=(on_stop,), daemon=True).start()

    def _watch(self, on_stop):
        for line in self._commands:
            if json.loads(line).get("type") == "stop":
                on_stop()
        end_process_tree()


def end_process_tree():
    """Ends this process and, where it leads a process group, everything that it started."""
    if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
        os.killpg(os.getpgrp(), signal.SIGKILL)
    os._exit(0)


def json_number(value):
    """JSON has no NaN or infinity: both travel as null."""
    return value if math.isfinite(value) else None
