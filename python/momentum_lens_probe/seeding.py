"""Gives every trial its own randomness, also where the script seeds generators itself."""

import functools
import random

from momentum_lens_probe.after_import import after_import

LARGEST_SEED = 2**32


def seed_everything(seed):
    """
    Seeds `random` and NumPy, and shifts every seed that the script sets itself by the trial's: a script that begins with
    `seed(0)` would otherwise run each seed alike. Generators of the script's own (`default_rng(0)`) are left alone.
    """
    random.seed(seed)
    shift_calls(random, "seed", seed)
    # Not when NumPy itself is: some import it lazily, and its own parts cannot be looked up before that is done.
    after_import("numpy.random", lambda numpy_random: _seed_numpy(numpy_random, seed))


def _seed_numpy(numpy_random, seed):
    numpy_random.seed(seed % LARGEST_SEED)
    shift_calls(numpy_random, "seed", seed)


def shift_calls(owner, name, shift):
    """Adds `shift` to the integer first argument of a module's seeding function."""
    original = getattr(owner, name)

    @functools.wraps(original)
    def shifted(*arguments, **options):
        if arguments and isinstance(arguments[0], int):
            arguments = ((arguments[0] + shift) % LARGEST_SEED, *arguments[1:])
        for key in ("seed", "a"):
            if isinstance(options.get(key), int):
                options[key] = (options[key] + shift) % LARGEST_SEED
        return original(*arguments, **options)

    setattr(owner, name, shifted)
