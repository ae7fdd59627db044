"""Events to the host as JSON lines, commands from it. The script's own input and output are kept away from both."""

import json
import math
import os
import signal
import sys
import threading

from momentum_lens_probe.terminal import open_idle_terminal

# probeProtocol.ts has the same: a trial that ends so has lost its channel.
CHANNEL_LOST_EXIT_CODE = 113


class Channel:
    """Writes events to one file and reads commands from another, which nobody else uses."""

    def __init__(self, events, commands):
        self._events = events
        self._commands = commands
        self._pipes = {file: (file.fileno(), _identity(file.fileno())) for file in (self._events, self._commands)}
        self._lock = threading.Lock()
        self._pid = os.getpid()

    @property
    def is_own(self):
        """False in a forked child of the process that the channel was made in."""
        return os.getpid() == self._pid

    def send(self, event):
        """Writes one event. A forked child never speaks for its parent."""
        if not self.is_own:
            return
        line = json.dumps(event, allow_nan=False) + "\n"
        with self._lock:
            self._make_sure_of(self._events)
            try:
                self._events.write(line)
                self._events.flush()
            except ConnectionError:  # The host is gone.
                end_process_tree()
            except (OSError, ValueError):
                _lose_channel()

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
        try:
            for line in iter(self._commands.readline, ""):
                if json.loads(line).get("type") == "stop":
                    on_stop()
                self._make_sure_of(self._commands)
        except (OSError, ValueError):
            _lose_channel()
        end_process_tree()

    def _make_sure_of(self, file):
        """A script may close descriptors that are none of its own, and be given their numbers for files of its own."""
        number, identity = self._pipes[file]
        if _identity(number) != identity:
            _lose_channel()


def take_standard_streams():
    """A channel of standard input and output: the script reads from an idle terminal then, and prints to standard error."""
    sys.stdout.flush()
    events = os.fdopen(os.dup(1), "w", encoding="utf-8")
    commands = os.fdopen(os.dup(0), "r", encoding="utf-8")
    os.dup2(2, 1)
    terminal = open_idle_terminal()
    os.dup2(terminal, 0)
    os.close(terminal)
    return Channel(events, commands)


def _identity(number):
    try:
        status = os.fstat(number)
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _lose_channel():
    """Nothing can be reported any more, nor the end of the host be seen: whoever started this process ends the rest of its group."""
    os._exit(CHANNEL_LOST_EXIT_CODE)


def end_process_tree():
    """Ends this process and, where it leads a process group, everything that it started."""
    if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
        os.killpg(os.getpgrp(), signal.SIGKILL)
    os._exit(0)


def json_number(value):
    """JSON has no NaN or infinity: both travel as null."""
    return value if math.isfinite(value) else None
