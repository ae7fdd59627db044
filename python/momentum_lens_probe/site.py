"""Where an optimizer is constructed."""

import os
import sys


class NoMomentumTaken(BaseException):
    """The optimizer on the detected lines has no momentum."""


class Site:
    """The detected lines, first and last included, counted from 1."""

    def __init__(self, site):
        # A file in a scratch copy, and the original, which an installed package is imported from.
        self._files = [os.path.realpath(site[name]) for name in ("file", "original") if name in site]
        self._line = site["line"]
        self._end_line = site["endLine"]
        self._is_file_by_path = {}

    def is_calling(self):
        """True when one of the calls in progress started on these lines."""
        frame = sys._getframe(1)
        while frame is not None:
            if self._line <= frame.f_lineno <= self._end_line and self._is_file(frame.f_code.co_filename):
                return True
            frame = frame.f_back
        return False

    def _is_file(self, path):
        if path not in self._is_file_by_path:
            self._is_file_by_path[path] = any(_is_same_file(os.path.realpath(path), each) for each in self._files)
        return self._is_file_by_path[path]


def _is_same_file(path, other):
    """Editors and Python may write one path in two cases, where the disk tells them not apart."""
    if path == other:
        return True
    try:
        return path.casefold() == other.casefold() and os.path.samefile(path, other)
    except OSError:
        return False
