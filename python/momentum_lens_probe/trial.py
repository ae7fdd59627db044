"""One trial: runs the user's script with one learning rate, momentum and seed, and reports what its loss does."""

import builtins
import importlib
import os
import runpy
import sys
import traceback

from momentum_lens_probe import notebook, notebook_shell
from momentum_lens_probe.channel import end_process_tree, take_standard_streams
from momentum_lens_probe.footprint import Footprint
from momentum_lens_probe.measures import listen
from momentum_lens_probe.notebook_magics import MagicNeedsIpython
from momentum_lens_probe.observed import ValueNotFinite
from momentum_lens_probe.out_of_memory import memory_shortage
from momentum_lens_probe.process_group import become_single_process, missing_variable, watch_process_groups
from momentum_lens_probe.recorder import StopTraining, TrialFailed
from momentum_lens_probe.refused_arguments import refusal_of, watch_parsers
from momentum_lens_probe.reported_lines import hear_reports
from momentum_lens_probe.selection import Selection
from momentum_lens_probe.site import NoMomentumTaken
from momentum_lens_probe.spawning import keep_from_spawning
from momentum_lens_probe.windows_job import end_children_with_this_process

# The module that watches each framework, and the packages without which there is nothing to watch.
FRAMEWORKS = {
    "pytorch": ("pytorch", ("torch",)),
    "keras": ("keras_optimizer", ("keras", "tensorflow")),
    "optax": ("optax_optimizer", ("jax", "optax")),
    "paddle": ("paddle_optimizer", ("paddle",)),
    "mlx": ("mlx_optimizer", ("mlx",)),
    "sklearn": ("sklearn_mlp", ("sklearn",)),
}


class AskedForInput(EOFError):
    """The script called input()."""


def main(writes_bytecode):
    end_children_with_this_process()
    channel = take_standard_streams()
    try:
        request = channel.read_request()
        if request is not None:
            run(request, channel, writes_bytecode)
    except (StopTraining, TrialFailed):  # An interruption that came when the script was over.
        pass
    except BaseException:
        # A mistake of the probe's own must not look as if the system had ended it. Its host ends the rest.
        traceback.print_exc()
        os._exit(1)
    # Threads and child processes of the script must not outlive its trial.
    end_process_tree()


def run(request, channel, writes_bytecode):
    """Runs the script in this process and sends one `end` or `failure` event at last."""
    if not request.get("module") and not os.path.isfile(request["script"]):
        channel.send(_failure("scriptNotFound", path=request["script"]))
        return
    request = with_floats(request)
    watcher, packages = FRAMEWORKS[request["framework"]]
    if request.get("singleProcessEnvironment"):
        become_single_process()
    footprint = Footprint(packages) if request.get("observe") else None
    selection = Selection(request, packages)
    recorder = importlib.import_module("momentum_lens_probe." + watcher).install(request, channel, selection)
    if footprint is not None:
        recorder.watch_footprint(footprint)
    hear_reports(recorder)
    listen(request, recorder)
    watch_parsers()
    watch_process_groups()
    keep_from_spawning(recorder)
    channel.watch_commands(recorder.request_stop)
    sys.dont_write_bytecode = not writes_bytecode
    failure = _run_script(request, recorder, footprint)
    if not recorder.ended:
        recorder.flush()
        # A script may have caught what was to end it.
        failure = recorder.failure or failure or untrained(recorder, footprint)
        if failure is None:
            recorder.finish("ended")
        else:
            channel.send(failure)


def with_floats(request):
    """JSON writes 0.0 as 0, and Keras takes no integer."""
    return {**request, "learningRate": float(request["learningRate"]), "momentum": float(request["momentum"])}


def _run_script(request, recorder, footprint):
    builtins.input = refuse_input
    try:
        _run_as_main(request, recorder, footprint)
    except StopTraining:
        return None
    except TrialFailed:
        recorder.finish("ended")
    except BaseException as error:
        return failure_of(error, request)
    return None


def failure_of(error, request):
    """The `failure` event of what a script has raised; None for an exit that is none."""
    if isinstance(error, (ValueNotFinite, MagicNeedsIpython)):
        return error.failure
    if isinstance(error, NoMomentumTaken):
        return _failure("noMomentumTaken", optimizer=str(error))
    if isinstance(error, AskedForInput):
        return _failure("askedForInput")
    if isinstance(error, SystemExit) and error.code in (None, 0):
        return None
    refusal, variable = refusal_of(error), missing_variable(error)
    if refusal is not None:
        return _failure("argumentsRefused", detail=refusal[:500])
    if variable is not None:
        return _failure("launcherMissing", variable=variable)
    if isinstance(error, SystemExit):
        if error.__context__ is not None:  # Caught, printed and exited with.
            return failure_of(error.__context__, request)
        return _failure("scriptRaised", exception="SystemExit: %s" % (error.code,), traceback="")
    _, packages = FRAMEWORKS[request["framework"]]
    if isinstance(error, ModuleNotFoundError) and error.name in packages:
        return _failure("frameworkNotInstalled", framework=error.name)
    return _raised(error)


def _run_as_main(request, recorder, footprint):
    script, module = request["script"], request.get("module")
    of_notebook = request.get("notebook")
    sys.argv = [of_notebook["path"] if of_notebook else script, *request["arguments"]]
    # Python puts the script's folder first, and the working directory for a module; runpy leaves that to its caller.
    folder = os.getcwd() if module or of_notebook else os.path.dirname(os.path.abspath(script))
    sys.path[:] = [folder] + sys.path[2:]
    if of_notebook:
        notebook.run(request, recorder, footprint)
    elif module:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    else:
        runpy.run_path(script, run_name="__main__")


def untrained(recorder, footprint):
    """The `failure` event of a script that is over; None where it has trained."""
    if recorder.steps == 0 and footprint is not None and footprint.starts_processes:
        return _failure("trainsElsewhere")
    not_reached = recorder.selection.not_reached()
    if not_reached is not None:
        return _failure(**not_reached)
    if recorder.steps == 0:
        return _failure("neverStepped")
    return None


def _raised(error):
    name = type(error).__name__
    shortage = memory_shortage(error)
    if shortage is not None:
        return _failure("outOfMemory", detail=shortage[:500])
    frames = traceback.TracebackException.from_exception(error)
    hidden = os.path.dirname(os.path.abspath(__file__)), "<frozen runpy", *notebook_shell.hidden_folders()
    frames.stack = traceback.StackSummary.from_list([frame for frame in frames.stack if not frame.filename.startswith(hidden)])
    text = "".join(frames.format())
    return _failure("scriptRaised", exception=("%s: %s" % (name, error))[:500], traceback=text[-8000:])


def _failure(kind, **details):
    return {"type": "failure", "kind": kind, **details}


def refuse_input(*_arguments):
    raise AskedForInput()
