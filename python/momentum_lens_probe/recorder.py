"""Counts optimizer steps, collects losses, and decides when the script has run long enough."""

import collections
import math
import threading
import time

from momentum_lens_probe.channel import end_process_tree, json_number
from momentum_lens_probe.interruption import interrupt_main_thread
from momentum_lens_probe.measures.survey import reported
from momentum_lens_probe.observed import Observed, ValueNotFinite
from momentum_lens_probe.pending import Pending

REPORT_INTERVAL_S = 0.1
LARGEST_REPORT = 500
TOLD_AT_ONCE = 20
# Losses of other nets wait for the step that tells them from its own; gradients are accumulated over fewer than this.
MOST_LOSSES = 4096
# A script that is asked to stop may take this long to its next step, and then this long to clean up.
STEP_GRACE_S = 2.0
CLEAN_UP_GRACE_S = 2.0


class StopTraining(BaseException):
    """Unwinds the script; no `except Exception` of its own may catch it."""


class TrialFailed(BaseException):
    """The optimizer steps with values that no trial is about, or something else in its place; the recorder knows what."""


class Recorder:
    """
    `read_losses` turns the framework's pending losses (a list of losses for each step) into one float a step; it is called a few
    times a second only.
    """

    def __init__(self, channel, request, selection, read_losses):
        self._channel = channel
        self.selection = selection
        self.budget_steps = request["budgetSteps"]
        self._budget_seconds = request.get("budgetSeconds") or math.inf
        self._observed = Observed(request)
        self._read_losses = read_losses
        self._measure = request.get("measure") or {"kind": "loss"}
        self._judges_losses = self._measure["kind"] == "loss"
        # True in a dry run.
        self.observes = bool(request.get("observe"))
        # True in a whole training, of which everything is streamed that it reports.
        self.follows = bool(request.get("follow"))
        self._footprint = None
        # What hears the script's own measures, where anything does.
        self.measures = None
        self._lock = threading.RLock()
        self._pending = Pending()
        # First step, number of steps and last value of what was measured.
        self._seen = 0, 0, None
        # Where another measure than the loss was chosen.
        self._latest_losses = None
        # Each with a function that tells whether it is the optimizer's own, or None where that is known; always this same queue.
        self.losses_since_step = collections.deque(maxlen=MOST_LOSSES)
        self._last_report = time.monotonic()
        self._first_step_at = None
        self._last_step_at = None
        self._last_moment = math.inf
        self._has_ended = threading.Event()
        self._stop_requested = False
        # True once the end of the trial was reported. Read at every step, so it is a plain attribute.
        self.ended = False
        self.steps = 0
        self.losses = 0
        self.reports = 0
        self.optimizers = 0
        # The candidate that the host was told of last.
        self._announced = None
        # Of what the script draws its batches from, where that is seen.
        self.batch_size = None
        self._first_rates = []
        # Once the optimizer has used values that no trial is about, or something else has stepped in its place.
        self.failure = None

    def can_hold_momentum(self):
        """The watcher can set the momentum before each step: a dry run need not fail where the script writes it."""
        self._observed.may_be_overwritten = self.observes

    def watch_footprint(self, footprint):
        """From here on, the end of the trial tells what the run needed and touched."""
        self._footprint = footprint

    def choose(self, candidate, description):
        """An optimizer that gets the trial's values was constructed; the host is told of the first that is what was asked for."""
        self.optimizers += 1
        if candidate.fits and self._announced is None:
            self._announce(candidate, description)

    def describe_again(self, candidate, description):
        """What was told of an optimizer has changed before its first step."""
        if self._announced is candidate:
            self._announce(candidate, description)

    def is_watched_step(self, candidate, description, count=1, can_raise=True):
        """
        Asked after steps of any optimizer that the selection wants to hear of; `step` follows where it is the watched one. Where none
        is what was asked for, a dry run ends when any of them has spent its budget.
        """
        if self.ended:
            _leave(StopTraining, can_raise)
            return False
        selection = self.selection
        if self.counts_alone(candidate):
            candidate.steps += count
            return True
        with self._lock:
            is_watched = selection.stepped(candidate, count)
            if is_watched and self._announced is not selection.watched:
                self._announce(candidate, description)
        if not is_watched:
            failure = selection.steps_alone(candidate)
            if failure is not None:
                self.fail(failure, can_raise)
            elif selection.has_spent(candidate):
                self.finish("budgetSpent")
                _leave(StopTraining, can_raise)
        return is_watched

    def counts_alone(self, candidate):
        """True, and from then on for good, once each of its steps is one of the watched optimizer, of which nothing is to be told."""
        return candidate is self._announced is self.selection.watched and candidate.index is not None

    def fail(self, failure, can_raise=True):
        """Ends the trial with a failure, of which the script is to know nothing."""
        self.failure = failure
        _leave(TrialFailed, can_raise)

    def _announce(self, candidate, description):
        """Tells the host what the script constructs. Raises where that could not train."""
        self._announced = candidate
        for name in ("learningRate", "momentum", "dampening", "weightDecay"):
            if not math.isfinite(description[name]):
                raise ValueNotFinite(name, description[name], 0)
        self._channel.send(description)

    def loss(self, value, is_own=None):
        """
        A loss whose gradients the next step will use; several of them count as their mean. Where that is not known yet, `is_own()`
        tells at the step. Losses before the optimizer's construction are none of its own.
        """
        with self._lock:
            if self.optimizers > 0:
                self.losses_since_step.append((value, is_own))

    def retract_loss(self, value):
        """The loss that came last, unless a step has used it, was none of the optimizer's own."""
        with self._lock:
            if self.losses_since_step and self.losses_since_step[-1][0] is value:
                self.losses_since_step.pop()

    def discard_losses(self):
        """The gradients of the losses since the last step will not be used."""
        with self._lock:
            self.losses_since_step.clear()

    def replace_losses(self, value):
        """For a framework that knows which loss the coming step belongs to."""
        with self._lock:
            self.losses_since_step.clear()
            self.loss(value)

    def report_line(self, value):
        """A value of the line protocol, after the steps so far; in place of the losses where the host wants that."""
        with self._lock:
            self.reports += 1
            if self.observes or self.follows:
                self.measures.hear_line_protocol(value)
            if self._measure["kind"] == "lineProtocol":
                self._pending.add(self.steps, value, replaces=True)

    def report_measure(self, value, replaces):
        """A value of the measure by which the trial is judged, after the steps so far."""
        with self._lock:
            self._pending.add(self.steps, value, replaces)

    def step(self, learning_rate, momentum, count=1, can_raise=True):
        """
        After `count` steps of the watched optimizer, with the heavy-ball values that they used. Where the caller is a callback
        that cannot raise, the end of the trial interrupts the main thread.
        """
        if self.ended:
            _leave(StopTraining, can_raise)
            return
        with self._lock:
            if (learning_rate, momentum) != self._observed.last_used:
                self.failure = self._observed.see(learning_rate, momentum, self.steps) or self.failure
            if self.observes:
                self._first_rates.extend([json_number(learning_rate)] * count)
            self.steps += count
            self._last_step_at = now = time.monotonic()
            if self._first_step_at is None:
                self._last_moment = now + self._budget_seconds
                self._first_step_at = self.steps, self._last_step_at
                if self._footprint is not None:
                    self._footprint.first_step()
            if self.losses_since_step:
                self._keep_losses()
            # What begins with a loss that is no number may not step again, and would be waited for.
            is_first = self.observes and self.steps <= TOLD_AT_ONCE
            if is_first or now - self._last_report > REPORT_INTERVAL_S or len(self._pending.steps) >= LARGEST_REPORT:
                self.flush()
        if (self.steps >= self.budget_steps or now > self._last_moment) and self._budget_is_spent():
            self.finish("budgetSpent")
        elif self._stop_requested:
            self.finish("stopped")
        if self.ended:
            _leave(StopTraining, can_raise)
        elif self.failure is not None:
            _leave(TrialFailed, can_raise)

    def _keep_losses(self):
        waiting = self.losses_since_step
        if len(waiting) == 1 and waiting[0][1] is None:
            own = [waiting.popleft()[0]]
        else:
            own = [value for value, is_own in waiting if is_own is None or is_own()]
            waiting.clear()
        self.losses += len(own)
        if own and self._judges_losses:
            self._pending.add_all(self.steps, own)
        elif own:
            self._latest_losses = own

    def _budget_is_spent(self):
        """Asked after the last step or moment. A measure that comes now and then is waited for, at most as long again."""
        if self._last_step_at > self._last_moment or self._measure["kind"] != "named":
            return True
        return self._pending.last_step >= self.budget_steps or self.steps >= 2 * self.budget_steps

    def flush(self):
        """Reports what is pending."""
        with self._lock:
            if self._measure["kind"] == "named" and self._has_lost():
                self._pending.add(self.steps, math.nan, replaces=True)
            steps, losses = self._pending.take()
            self._last_report = time.monotonic()
            if steps:
                values = [json_number(value) for value in self._read_losses(losses)]
                self._seen = self._seen[0] or steps[0], self._seen[1] + len(steps), values[-1]
                self._channel.send({"type": "measurements", "steps": steps, "values": values})
            if self.follows:
                for event in self.measures.take():
                    self._channel.send(event)

    def _has_lost(self):
        """A loss that is no number any more has diverged, whatever the measure still says."""
        losses, self._latest_losses = self._latest_losses, None
        return losses is not None and not math.isfinite(self._read_losses([losses])[0])

    def finish(self, reason):
        """Reports the end of the trial, once. A script that does not come to its own end soon is ended."""
        with self._lock:
            if self.ended:
                return
            self.flush()
            self._channel.send(self._last_event(reason))
            self.ended = True
            self._has_ended.set()
        timer = threading.Timer(CLEAN_UP_GRACE_S, end_process_tree)
        timer.daemon = True
        timer.start()

    def request_stop(self):
        """Called by the host's thread: stops at the next step, or in the middle of things when none comes."""
        self._stop_requested = True
        if not self._has_ended.wait(STEP_GRACE_S):
            if self.steps > 0:
                self.finish("stopped")
            interrupt_main_thread(StopTraining)

    def _last_event(self, reason):
        if self.failure is not None:
            return self.failure
        if self._measure["kind"] == "named":
            if self._pending.last_step == 0 and reason != "stopped":
                return {"type": "failure", "kind": "measureNeverCame", "name": self._measure["name"]}
        elif self.losses == 0 and self.reports == 0 and not self._has_heard_measures():
            return {"type": "failure", "kind": "neverCalledBackward"}
        return {
            "type": "end",
            "reason": reason,
            "steps": self.steps,
            "secondsPerStep": self._seconds_per_step(),
            "observed": self._observed.report(),
            **(self._dry_run() if self.observes else {}),
        }

    def _has_heard_measures(self):
        return (self.observes or self.follows) and self.measures.has_heard_while_training

    def _dry_run(self):
        return {
            "footprint": self._footprint.report(),
            "candidates": self.selection.report(),
            "learningRates": self._first_rates,
            "batchSize": self.batch_size,
            "ownMomentum": self._observed.own_momentum,
            "measures": self._reported(),
        }

    def _reported(self):
        first_step, steps, last = self._seen
        own = [] if steps == 0 else [reported({"kind": "loss"}, last, self.losses, first_step, self._pending.last_step, steps)]
        return own + self.measures.report()

    def _seconds_per_step(self):
        first_step, first_at = self._first_step_at or (0, 0.0)
        return None if self.steps <= first_step else (self._last_step_at - first_at) / (self.steps - first_step)


def _leave(exception, can_raise):
    if can_raise:
        raise exception()
    interrupt_main_thread(exception)

