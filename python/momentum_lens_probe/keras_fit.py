"""Watches `Model.fit` through a callback of its own."""

import functools
import inspect


def watch_fit(keras, watched):
    """Every fit of a model that trains with an optimizer that may be the watched one is counted, batch by batch."""
    original = keras.Model.fit
    signature = inspect.signature(original)

    class StepWatcher(keras.callbacks.Callback):
        """Batch losses from `logs`, which hold running means since the epoch began."""

        def __init__(self, known):
            super().__init__()
            self.known = known
            self.batches = 0

        def on_epoch_begin(self, epoch, logs=None):
            self.batches = 0
            if self.known.candidate.is_chosen:
                self.known.read_learning_rate(watched.recorder.steps)

        def on_train_batch_end(self, batch, logs=None):
            count = max(1, batch + 1 - self.batches)
            self.batches += count
            if logs and "loss" in logs and watched.may_be_watched(self.known):
                watched.recorder.loss((logs["loss"], self.batches, count))
            watched.step(self.known, count)
            self._hear(logs)

        def on_epoch_end(self, epoch, logs=None):
            self._hear(logs)

        def _hear(self, logs):
            if watched.recorder.measures is not None and watched.may_be_watched(self.known):
                watched.recorder.measures.hear_all("keras", logs or {}, replaces=True)

    @functools.wraps(original)
    def fit(self, *arguments, **options):
        known = watched.used_by(self)
        if known is None:
            return original(self, *arguments, **options)
        bound = signature.bind(self, *arguments, **options)
        if watched.recorder.steps == 0:
            watched.recorder.batch_size = _batch_size_of(bound.arguments)
        callbacks = bound.arguments.get("callbacks")
        if hasattr(callbacks, "append") and not isinstance(callbacks, list):
            callbacks.append(StepWatcher(known))
        else:
            given = callbacks if isinstance(callbacks, (list, tuple)) else [callbacks] if callbacks else []
            bound.arguments["callbacks"] = [*given, StepWatcher(known)]
        watched.in_fit = True
        try:
            return original(*bound.args, **bound.kwargs)
        finally:
            watched.in_fit = False

    keras.Model.fit = fit


def _batch_size_of(arguments):
    """Arrays are cut into batches by `fit`, of 32 unless it is told otherwise; a data set brings its own."""
    given = arguments.get("batch_size")
    if given is None and hasattr(arguments.get("x"), "shape"):
        return 32
    return given if isinstance(given, int) else None


class MeanDifferences:
    """Turns running means back into the loss of each batch: n·mean(n) − (n − k)·mean(n − k), over k."""

    def __init__(self):
        self._batches = 0
        self._mean = 0.0

    def read(self, losses_per_step):
        """Losses of custom loops, which are no running means, count as they are."""
        return [sum(map(self._read_one, losses)) / len(losses) for losses in losses_per_step]

    def _read_one(self, loss):
        if not isinstance(loss, tuple):
            return float(loss)
        mean, batches, count = float(loss[0]), loss[1], loss[2]
        before = 0.0 if batches == count else self._mean * (batches - count)
        self._mean = mean
        return (mean * batches - before) / count
