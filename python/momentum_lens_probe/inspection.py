"""What this interpreter is and which frameworks it has, without importing them."""

import importlib.util
import json
import platform
import sys

try:
    from importlib import metadata
except ImportError:
    metadata = None

FRAMEWORKS = ("torch", "tensorflow", "keras", "jax", "optax")


def _version(name):
    if importlib.util.find_spec(name) is None:
        return None
    try:
        return metadata.version(name)
    except Exception:  # A framework without package metadata is still there.
        return "unknown"


def main():
    """Prints one JSON object on standard output."""
    frameworks = {name: _version(name) for name in FRAMEWORKS}
    json.dump(
        {
            "python": platform.python_version(),
            "executable": sys.executable,
            "platform": platform.platform(),
            "frameworks": {name: version for name, version in frameworks.items() if version is not None},
        },
        sys.stdout,
    )
