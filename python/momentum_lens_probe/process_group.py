"""A script that a launcher such as torchrun is to start, run by itself: noticed, and given what a launcher of one process would set."""

import functools
import inspect
import os
import socket

from momentum_lens_probe.after_import import after_import

# What torchrun sets and a process group is made of.
VARIABLES = ("RANK", "WORLD_SIZE", "MASTER_ADDR", "MASTER_PORT", "LOCAL_RANK")
MOST_CAUSES = 10
# The error that a process group was refused with, and the variable that it misses.
_refused = []


def become_single_process():
    """Sets the environment of a single process that a launcher has started. Several trials at once need a port each."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    values = {"RANK": 0, "WORLD_SIZE": 1, "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": port, "LOCAL_RANK": 0}
    os.environ.update({name: str(value) for name, value in values.items()})


def watch_process_groups():
    """Hears why a process group could not be made from the environment."""
    after_import("torch", _patch)


def missing_variable(error):
    """The launcher's variable for want of which a script has ended; None where that was not the reason."""
    for _ in range(MOST_CAUSES):
        if error is None:
            break
        if error in _refused[:1]:
            return _refused[1]
        if _is_of_environment(error):
            return error.args[0]
        error = error.__cause__ or error.__context__
    return None


def _is_of_environment(error):
    """Raised by a look-up in os.environ, and by no other dictionary that may have such a key."""
    if not isinstance(error, KeyError) or error.args[:1] not in [(name,) for name in VARIABLES]:
        return False
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace is not None and trace.tb_frame.f_code is type(os.environ).__getitem__.__code__


def _patch(torch):
    distributed = getattr(torch, "distributed", None)
    original = getattr(distributed, "init_process_group", None)
    if original is None:
        return
    signature = inspect.signature(original)

    @functools.wraps(original)
    def init_process_group(*arguments, **options):
        try:
            return original(*arguments, **options)
        except ValueError as error:
            missing = _missing(signature.bind(*arguments, **options).arguments)
            if missing is not None:
                _refused[:] = [error, missing]
            raise

    distributed.init_process_group = init_process_group


def _missing(arguments):
    if arguments.get("store") is not None or not (arguments.get("init_method") or "env://").startswith("env://"):
        return None
    given = {"RANK": arguments.get("rank", -1), "WORLD_SIZE": arguments.get("world_size", -1)}
    return next((name for name in VARIABLES[:4] if name not in os.environ and given.get(name, -1) < 0), None)
