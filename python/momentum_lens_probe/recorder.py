"""Counts optimizer steps, collects losses, and decides when the script has run long enough."""

import time

from momentum_lens_probe.channel import json_number

REPORT_INTERVAL_S = 0.1
LARGEST_REPORT = 500


class StopTraining(BaseException):
    """Unwinds the script; no `except Exception` of its own may catch it."""


class OverrideIgnored(BaseException):
    """Something put another momentum in place of the one under test."""

    def __init__(self, observed):
        super().__init__(observed)
        self.observed = observed


class Recorder:
    """`read_losses` turns the framework's pending losses into floats; it is called a few times a second only."""

    def __init__(self, channel, budget_steps, momentum, read_losses):
        self._channel = channel
        self._budget_steps = budget_steps
        self._momentum = momentum
        self._read_losses = read_losses
        self._pending_steps = []
        self._pending_losses = []
        self._since_step = []
        self._last_report = time.monotonic()
        self.steps = 0
        self.backward_calls = 0
        self.optimizers = 0
        self.end_reason = None
        self._learning_rates = []
        self._momentum_overwritten = False

    def loss(self, value):
        self.backward_calls += 1
        self._since_step.append(value)

    def step(self, learning_rate, momentum):
        """After each step of the watched optimizer, with the heavy-ball values that it used."""
        self._watch_override(learning_rate, momentum)
        self.steps += 1
        if self._since_step:
            self._pending_steps.append(self.steps)
            self._pending_losses.append(self._since_step)
            self._since_step = []
        now = time.monotonic()
        is_last = self.steps >= self._budget_steps
        if is_last or now - self._last_report > REPORT_INTERVAL_S or len(self._pending_steps) >= LARGEST_REPORT:
            self.flush()
            self._last_report = now
        if is_last or self._channel.stop_requested:
            self.end_reason = "budgetSpent" if is_last else "stopped"
            self.flush()
            raise StopTraining()

    def flush(self):
        if not self._pending_steps:
            return
        values = [json_number(value) for value in self._read_losses(self._pending_losses)]
        self._channel.send({"type": "measurements", "steps": self._pending_steps, "values": values})
        self._pending_steps, self._pending_losses = [], []

    def observed(self):
        """What the optimizer really did, for the trial's record."""
        return {
            "learningRateLow": min(self._learning_rates),
            "learningRateHigh": max(self._learning_rates),
            "momentumOverwritten": self._momentum_overwritten,
            "overrideVerified": not self._momentum_overwritten,
        }

    def _watch_override(self, learning_rate, momentum):
        if not self._learning_rates:
            self._learning_rates = [learning_rate, learning_rate]
        self._learning_rates = [min(self._learning_rates[0], learning_rate), max(self._learning_rates[1], learning_rate)]
        if abs(momentum - self._momentum) > 1e-6:
            if self.steps == 0:
                raise OverrideIgnored(momentum)
            self._momentum_overwritten = True
