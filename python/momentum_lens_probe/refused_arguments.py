"""
Notices that a script refuses its command line: argparse by its `error`, click by what it shows, other parsers by the exceptions that they
exit with.
"""

import functools

from momentum_lens_probe.after_import import after_import

# The package of a parser, and the classes of its exceptions that are about what was typed.
USAGE_ERRORS = {
    "click": ("UsageError",),
    "typer": ("UsageError",),
    "absl": ("Error", "UsageError"),
    "hydra": ("OverrideParseException", "ConfigCompositionException"),
    "omegaconf": ("MissingMandatoryValue",),
    "fire": ("FireExit",),
}
# The exit of argparse that came last, and the message that it was for.
_last_exit = []
# The error that click has shown last; newer versions exit when they are done with it.
_last_shown = []


def watch_parsers():
    """Hears the message that every parser from here on exits with, subclasses with an `error` of their own included."""
    after_import("argparse", _patch_argparse)
    after_import("click", _patch_click)


def _patch_click(click):
    show = click.exceptions.UsageError.show

    @functools.wraps(show)
    def showing(self, *arguments, **options):
        _last_shown[:] = [self]
        return show(self, *arguments, **options)

    click.exceptions.UsageError.show = showing


def _patch_argparse(argparse):
    original = argparse.ArgumentParser.__init__

    @functools.wraps(original)
    def init(self, *arguments, **options):
        for each in type(self).__mro__:
            _watch_error(each)
        original(self, *arguments, **options)

    argparse.ArgumentParser.__init__ = init


def _watch_error(cls):
    error = vars(cls).get("error")
    if error is None or hasattr(error, "heard"):
        return

    @functools.wraps(error)
    def heard(self, message, *arguments, **options):
        try:
            return error(self, message, *arguments, **options)
        except SystemExit as exit:
            _last_exit[:] = [exit, str(message)]
            raise

    heard.heard = True
    cls.error = heard


def refusal_of(error):
    """What a parser has said against the command line, if that is why the script has ended; else None."""
    if error in _last_exit[:1]:
        return _last_exit[1]
    if isinstance(error, SystemExit) and error.__context__ is None and _last_shown and error.code == _last_shown[0].exit_code:
        return _text_of(_last_shown[0])
    while error is not None:
        if any(each.__name__ in USAGE_ERRORS.get(each.__module__.split(".")[0], ()) for each in type(error).__mro__):
            return _text_of(error)
        error = error.__context__ if isinstance(error, SystemExit) else None
    return None


def last_refusal():
    """Of argparse or click, for a process whose exit nobody can catch."""
    return _last_exit[1] if _last_exit else _text_of(_last_shown[0]) if _last_shown else None


def _text_of(error):
    if hasattr(error, "format_message"):  # click and typer.
        return error.format_message()
    trace = getattr(error, "trace", None)
    if trace is not None:  # Fire, whose last step is the one that failed.
        return trace.elements[-1].ErrorAsStr()
    return str(error)
