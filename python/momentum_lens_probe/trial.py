"""One trial: runs the user's script with one learning rate, momentum and seed, and reports what its loss does."""

import builtins
import os
import runpy
import sys
import traceback

from momentum_lens_probe.channel import Channel, end_process_tree
from momentum_lens_probe.recorder import OverrideIgnored, StopTraining



class AskedForInput(EOFError):
    """The script called input()."""


def main():
    channel = Channel()
    request = channel.read_request()
    channel.watch_commands()
    try:
        event = _run(request, channel)
    except ImportError as error:
        event = _failure("frameworkNotInstalled", framework=error.name or "torch")
    channel.send(event)
    # Threads and child processes of the script must not outlive its trial.
    end_process_tree()


def _run(request, channel):
    from momentum_lens_probe import pytorch

    script = request["script"]
    if not os.path.isfile(script):
        return _failure("scriptNotFound", path=script)
    recorder = pytorch.install(request, channel)
    builtins.input = _refuse_input
    sys.argv = [script, *request["arguments"]]
    # runpy puts nothing in place of the script's folder when it is given a path.
    sys.path[:] = [os.path.dirname(os.path.abspath(script))] + sys.path[2:]
    try:
        runpy.run_path(script, run_name="__main__")
    except StopTraining:
        pass
    except OverrideIgnored as error:
        return _failure("overrideIgnored", expected=request["momentum"], observed=error.observed)
    except pytorch.NoMomentumTaken as error:
        return _failure("noMomentumTaken", optimizer=str(error))
    except AskedForInput:
        return _failure("askedForInput")
    except SystemExit as error:
        if recorder.end_reason is None and error.code not in (None, 0):
            return _failure("scriptRaised", exception="SystemExit: %s" % (error.code,), traceback="")
    except BaseException as error:
        if recorder.end_reason is None:
            recorder.flush()
            return _raised(error, script)
    recorder.flush()
    return _end(recorder, request)


def _end(recorder, request):
    site = request["site"]
    if recorder.optimizers == 0:
        return _failure("siteNotReached", path=site["file"], line=site["line"] - 1)
    if recorder.steps == 0:
        return _failure("neverStepped")
    if recorder.backward_calls == 0:
        return _failure("neverCalledBackward")
    return {"type": "end", "reason": recorder.end_reason or "ended", "steps": recorder.steps, "observed": recorder.observed()}


def _raised(error, script):
    name = type(error).__name__
    if isinstance(error, MemoryError) or name == "OutOfMemoryError":
        return _failure("outOfMemory", detail=str(error).splitlines()[0] if str(error) else name)
    frames = traceback.TracebackException.from_exception(error)
    own = os.path.dirname(os.path.abspath(__file__))
    frames.stack = traceback.StackSummary.from_list(
        [frame for frame in frames.stack if not frame.filename.startswith((own, "<frozen runpy"))]
    )
    text = "".join(frames.format())
    return _failure("scriptRaised", exception=("%s: %s" % (name, error))[:500], traceback=text[-8000:])


def _failure(kind, **details):
    return {"type": "failure", "kind": kind, **details}


def _refuse_input(*_arguments):
    raise AskedForInput()
