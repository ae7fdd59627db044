"""The probe in a process that a launcher has started: woken by momentum_lens_launch as soon as a framework is imported."""

import atexit
import builtins
import importlib
import json
import os
import sys

from momentum_lens_probe.footprint import Footprint
from momentum_lens_probe.launch_channel import LaunchChannel
from momentum_lens_probe.measures import listen
from momentum_lens_probe.observed import ValueNotFinite
from momentum_lens_probe.process_group import watch_process_groups
from momentum_lens_probe.recorder import StopTraining, TrialFailed
from momentum_lens_probe.refused_arguments import last_refusal, watch_parsers
from momentum_lens_probe.reported_lines import hear_reports
from momentum_lens_probe.selection import Selection
from momentum_lens_probe.site import NoMomentumTaken
from momentum_lens_probe.trial import FRAMEWORKS, failure_of, refuse_input, untrained, with_floats


def wake(request, address):
    """Installs the watchers in this process; it speaks to the host once it has constructed an optimizer, or is over."""
    request = with_floats(json.loads(request))
    channel = LaunchChannel(address)
    watcher, packages = FRAMEWORKS[request["framework"]]
    footprint = Footprint(packages) if request.get("observe") else None
    recorder = importlib.import_module("momentum_lens_probe." + watcher).install(request, channel, Selection(request, packages))
    if footprint is not None:
        recorder.watch_footprint(footprint)
    channel.begin(recorder)
    hear_reports(recorder)
    listen(request, recorder)
    watch_parsers()
    watch_process_groups()
    builtins.input = refuse_input
    end = _End(request, recorder, channel)
    end.watch_exceptions()
    atexit.register(end.at_exit)
    channel.when_it_speaks(end.watch_child_process)


class _End:
    """Reports how the process ended, where the recorder has not."""

    def __init__(self, request, recorder, channel):
        self._request = request
        self._recorder = recorder
        self._channel = channel
        self._has_failed = False
        self._pid = os.getpid()

    def watch_exceptions(self):
        original = sys.excepthook

        def excepthook(kind, error, trace):
            self._report(error)
            if not issubclass(kind, (StopTraining, TrialFailed, ValueNotFinite, NoMomentumTaken)):
                original(kind, error, trace)

        sys.excepthook = excepthook

    def watch_child_process(self):
        """What multiprocessing has started ends without `atexit`. Such a process trains only where it has an optimizer."""
        processes = sys.modules.get("multiprocessing.process")
        if processes is not None and getattr(processes, "parent_process", lambda: None)() is not None:
            from multiprocessing.util import Finalize

            self._pid = os.getpid()
            Finalize(None, self.at_exit, exitpriority=100)

    def at_exit(self):
        if os.getpid() != self._pid or self._has_failed or self._recorder.ended:
            return
        self._recorder.flush()
        failure = self._recorder.failure or self._refusal() or untrained(self._recorder, None)
        if failure is None:
            self._recorder.finish("ended")
        else:
            self._channel.fail(failure)

    def _refusal(self):
        """An exit passes no hook for exceptions."""
        refused = last_refusal()
        if refused is None or self._recorder.steps > 0:
            return None
        return {"type": "failure", "kind": "argumentsRefused", "detail": refused[:500]}

    def _report(self, error):
        if self._recorder.ended or isinstance(error, StopTraining):
            return
        if isinstance(error, TrialFailed):
            self._recorder.finish("ended")
            return
        failure = failure_of(error, self._request)
        if failure is not None:
            self._has_failed = True
            self._recorder.flush()
            self._channel.fail(failure)
