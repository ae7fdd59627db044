"""A script that trains in processes of its own spawning: one is run in its place, of more the trial ends with the reason."""

import functools

from momentum_lens_probe.after_import import after_import


def keep_from_spawning(recorder):
    """`torch.multiprocessing.spawn` waits for its processes, in which no probe is: they would train to their end, unwatched."""
    after_import("torch", lambda torch: _patch(torch, recorder))


def _patch(torch, recorder):
    multiprocessing = getattr(torch, "multiprocessing", None)
    original = getattr(multiprocessing, "spawn", None)
    if not callable(original):
        return

    @functools.wraps(original)
    def spawn(fn, args=(), nprocs=1, join=True, **options):
        if recorder.steps > 0 or not join:
            return original(fn, args, nprocs, join, **options)
        if nprocs != 1:
            recorder.fail({"type": "failure", "kind": "trainsElsewhere"})
        fn(0, *args)
        return None

    multiprocessing.spawn = spawn
