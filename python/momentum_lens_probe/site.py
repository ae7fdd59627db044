"""Where an optimizer is constructed."""

import os
import sys


class NoMomentumTaken(BaseException):
    """The optimizer on the detected lines has no momentum."""


class Site:
    """The detected lines, first and last included, counted from 1."""

    def __init__(self, site):
        self._file = os.path.realpath(site["file"])
        self._line = site["line"]
        self._end_line = site["endLine"]
        self._real_paths = {}

    def is_calling(self):
        """True when one of the calls in progress started on these lines."""
        frame = sys._getframe(1)
        while frame is not None:
            if self._line <= frame.f_lineno <= self._end_line and self._real_path(frame.f_code.co_filename) == self._file:
                return True
            frame = frame.f_back
        return False

    def _real_path(self, path):
        if path not in self._real_paths:
            self._real_paths[path] = os.path.realpath(path)
        return self._real_paths[path]
