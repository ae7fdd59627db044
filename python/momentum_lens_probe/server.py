"""
Imports the framework once and forks a process for every trial. A trial's process gets the pipes of a slot as its standard streams,
and is from then on what a process of its own would be: a group leader that reads its request and reports its events.
"""

import importlib
import json
import os
import select
import signal
import sys
import time

from momentum_lens_probe import trial

# Each slot has two pipes, after the three standard ones: requests and events, and the script's output.
FIRST_SLOT_PIPE = 3
# After a trial's last line of output; no text has it.
END_OF_OUTPUT = b"\0end of trial\0\n"


def main(packages, slots, writes_bytecode):
    """Serves until its standard input ends; returns the exit code."""
    messages = os.dup(1)
    os.dup2(2, 1)
    reason = _reason_against_forking(packages)
    _send(messages, {"type": "unsafe", "reason": reason} if reason else {"type": "ready"})
    if reason is None:
        Server(slots, writes_bytecode).serve()
    return 0


class Server:
    """Its commands on standard input name slots, `{"slot": 0}`: each starts a trial there."""

    def __init__(self, slots, writes_bytecode):
        self._pipes = range(FIRST_SLOT_PIPE, FIRST_SLOT_PIPE + 2 * slots)
        self._writes_bytecode = writes_bytecode
        self._slot_of = {}

    def serve(self):
        woken, waker = os.pipe()
        os.set_blocking(waker, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(waker)
        commands = b""
        while True:
            ready, _, _ = select.select([0, woken], [], [])
            if woken in ready:
                os.read(woken, 4096)
                self._reap()
            if 0 not in ready:
                continue
            received = os.read(0, 4096)
            if not received:
                break
            *lines, commands = (commands + received).split(b"\n")
            for line in lines:
                self._start(json.loads(line)["slot"], (woken, waker))
        for process in self._slot_of:
            _kill_group(process)

    def _start(self, slot, own_pipes):
        process = os.fork()
        if process != 0:
            self._slot_of[process] = slot
            return
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setpgid(0, 0)
        events, output = self._pipes_of(slot)
        for stream, pipe in ((0, events), (1, events), (2, output)):
            os.dup2(pipe, stream)
        for pipe in (*own_pipes, *self._pipes):
            os.close(pipe)
        _send(1, {"type": "process", "processId": os.getpid()})
        try:
            trial.main(self._writes_bytecode)
        finally:
            os._exit(1)

    def _reap(self):
        for process in list(self._slot_of):
            ended, status = os.waitpid(process, os.WNOHANG)
            if ended == 0:
                continue
            events, output = self._pipes_of(self._slot_of.pop(process))
            _kill_group(process)
            exit_code, signal_name = _how_it_ended(status)
            os.write(output, END_OF_OUTPUT)
            _send(events, {"type": "exited", "exitCode": exit_code, "signal": signal_name})

    def _pipes_of(self, slot):
        return self._pipes[2 * slot], self._pipes[2 * slot + 1]


def _reason_against_forking(packages):
    """A fork keeps one thread of many: what the others held is held for ever."""
    try:
        for name in packages:
            importlib.import_module(name)
    except ImportError as error:
        return str(error)
    if not os.path.isdir("/proc/self/task"):
        return "the threads of a process cannot be counted on %s" % sys.platform
    # Threads that know of forks (OpenBLAS has such) end at the first one, and come back when they are needed.
    first = os.fork()
    if first == 0:
        os._exit(0)
    os.waitpid(first, 0)
    threads = _settled_threads()
    return None if threads == 1 else "the framework starts %d threads when it is imported" % (threads - 1)


def _settled_threads():
    """A thread that has been joined stands in /proc for a moment more: how many stand there after up to a second."""
    deadline = time.monotonic() + 1
    while True:
        threads = len(os.listdir("/proc/self/task"))
        if threads == 1 or time.monotonic() > deadline:
            return threads
        time.sleep(0.005)


def _how_it_ended(status):
    if not os.WIFSIGNALED(status):
        return os.WEXITSTATUS(status), None
    number = os.WTERMSIG(status)
    names = {each.value: each.name for each in signal.Signals}
    return None, names.get(number, "signal %d" % number)


def _kill_group(process):
    try:
        os.killpg(process, signal.SIGKILL)
    except OSError:  # Empty already.
        pass


def _send(pipe, message):
    os.write(pipe, json.dumps(message).encode() + b"\n")
