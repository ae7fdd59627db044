"""Patches a framework when the script imports it, not before: the script may set the environment that it reads first."""

import importlib.abc
import importlib.util
import sys


class _PatchingFinder(importlib.abc.MetaPathFinder):
    def __init__(self):
        self.patches = {}
        self._finding = set()

    def find_spec(self, name, path=None, target=None):
        self.go_first()
        if name not in self.patches or name in self._finding:
            return None
        self._finding.add(name)
        try:
            spec = importlib.util.find_spec(name)
        finally:
            self._finding.discard(name)
        if spec is None or spec.loader is None:
            return spec
        execute = spec.loader.exec_module

        def exec_module(module):
            execute(module)
            # Some only look for a module: the patch waits for one that is really loaded.
            patch = self.patches.pop(name, None)
            if patch is not None:
                patch(module)

        spec.loader.exec_module = exec_module
        return spec

    def go_first(self):
        """Packages that patch others as they are imported put finders of their own in front, which find what this one waits for."""
        if sys.meta_path[:1] != [self]:
            sys.meta_path[:] = [self, *(finder for finder in sys.meta_path if finder is not self)]


_finder = _PatchingFinder()


def after_import(name, patch):
    """Calls `patch(module)` as soon as the module `name` is imported; at once when it is already."""
    if name in sys.modules:
        patch(sys.modules[name])
        return
    _finder.go_first()
    earlier = _finder.patches.get(name)
    _finder.patches[name] = patch if earlier is None else lambda module: (earlier(module), patch(module))
