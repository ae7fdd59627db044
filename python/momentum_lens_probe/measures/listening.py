"""Hears what a function is called with. The function does what it would have done: returns the same, fails the same."""

import functools

from momentum_lens_probe.after_import import after_import


def when_imported(name, patch):
    """Calls `patch(module)` once the module is there; one that is not as expected is left alone."""
    after_import(name, lambda module: quietly(patch, module))


def listen_to(owner, name, hear):
    """Calls `hear` with the arguments of each call of `owner.name` that has returned. A class inherits the function, or has it itself."""
    owner = _definer(owner, name)
    original = getattr(owner, name, None)
    if original is None or hasattr(original, "momentum_lens_hears"):
        return

    @functools.wraps(original)
    def heard(*arguments, **options):
        result = original(*arguments, **options)
        quietly(hear, *arguments, **options)
        return result

    heard.momentum_lens_hears = True
    setattr(owner, name, heard)


def quietly(hear, *arguments, **options):
    """What the probe cannot make sense of is no failure of the script's."""
    try:
        hear(*arguments, **options)
    except Exception:
        pass


def _definer(owner, name):
    classes = owner.__mro__ if isinstance(owner, type) else ()
    return next((each for each in classes if name in vars(each)), owner)
