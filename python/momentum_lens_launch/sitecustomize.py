"""
Stands first on PYTHONPATH while a calibration runs a command: Python imports it at every start. It tells the host that there is a Python,
wakes the probe where a framework is imported, and gives way to any other sitecustomize that it hides. Nothing else is imported for it.
"""

import os
import sys

ADDRESS, REQUEST, PROBE = "MOMENTUM_LENS_ADDRESS", "MOMENTUM_LENS_REQUEST", "MOMENTUM_LENS_PROBE"
PACKAGES = "MOMENTUM_LENS_PACKAGES"


class _WakingFinder:
    """Finds nothing by itself: the first import of a watched package passes here, before anything of it is loaded."""

    def __init__(self, packages):
        self._packages = packages

    def find_spec(self, name, _path=None, _target=None):
        if name not in self._packages:
            return None
        sys.meta_path.remove(self)
        _wake()
        import importlib.util

        return importlib.util.find_spec(name)


def _wake():
    """A mistake here must not keep the user's program from running: the host hears nothing then, and says so."""
    writes_bytecode, sys.dont_write_bytecode = not sys.dont_write_bytecode, True
    try:
        import importlib.util

        folder = os.environ[PROBE]
        spec = importlib.util.spec_from_file_location(
            "momentum_lens_probe", os.path.join(folder, "__init__.py"), submodule_search_locations=[folder]
        )
        package = importlib.util.module_from_spec(spec)
        sys.modules["momentum_lens_probe"] = package
        spec.loader.exec_module(package)
        from momentum_lens_probe import launched

        launched.wake(os.environ[REQUEST], os.environ[ADDRESS])
    except Exception:
        import traceback

        traceback.print_exc()
    finally:
        sys.dont_write_bytecode = not writes_bytecode


def _say_hello():
    """One line over loopback. A host that is gone, or a system that allows no socket, changes nothing here."""
    try:
        import _socket

        port, token = os.environ[ADDRESS].split(":")
        connection = _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM)
        connection.settimeout(5)
        try:
            connection.connect(("127.0.0.1", int(port)))
            connection.sendall(('{"token": "%s", "type": "python", "processId": %d}\n' % (token, os.getpid())).encode())
        finally:
            connection.close()
    except (ImportError, OSError, ValueError):
        pass


def _give_way():
    """Imports the sitecustomize that Python would have found without this one."""
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [folder for folder in sys.path if os.path.abspath(folder) != here]
    own = sys.modules.pop("sitecustomize", None)
    sys.path_importer_cache.pop(here, None)
    try:
        import sitecustomize  # noqa: F401
    except ImportError as error:
        if error.name != "sitecustomize":
            raise
        sys.modules["sitecustomize"] = own


if all(name in os.environ for name in (ADDRESS, REQUEST, PROBE, PACKAGES)):
    _say_hello()
    sys.meta_path.insert(0, _WakingFinder(os.environ[PACKAGES].split(",")))
_give_way()
