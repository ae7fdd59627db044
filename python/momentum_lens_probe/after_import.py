"""Patches a framework when the script imports it, not before: the script may set the environment that it reads first."""

import importlib.abc
import importlib.util
import sys


class _PatchingFinder(importlib.abc.MetaPathFinder):
    def __init__(self):
        self.patches = {}

    def find_spec(self, name, path=None, target=None):
        if name not in self.patches:
            return None
        patch = self.patches.pop(name)
        spec = importlib.util.find_spec(name)
        if spec is None or spec.loader is None:
            return spec
        execute = spec.loader.exec_module

        def exec_module(module):
            execute(module)
            patch(module)

        spec.loader.exec_module = exec_module
        return spec


_finder = _PatchingFinder()


def after_import(name, patch):
    """Calls `patch(module)` as soon as the top-level module `name` is imported; at once when it is already."""
    if name in sys.modules:
        patch(sys.modules[name])
        return
    if _finder not in sys.meta_path:
        sys.meta_path.insert(0, _finder)
    earlier = _finder.patches.get(name)
    _finder.patches[name] = patch if earlier is None else lambda module: (earlier(module), patch(module))
