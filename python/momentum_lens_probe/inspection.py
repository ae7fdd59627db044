"""What this interpreter is, which frameworks it has, and the device that one of them would train on."""

import contextlib
import importlib.util
import json
import platform
import sys

from importlib import metadata

PACKAGES = ("torch", "tensorflow", "keras", "jax", "optax")


def main(framework=None):
    """Prints one JSON object on standard output; returns the exit code."""
    frameworks = {name: _version(name) for name in PACKAGES}
    facts = {
        "python": platform.python_version(),
        "executable": sys.executable,
        "platform": platform.platform(),
        "frameworks": {name: version for name, version in frameworks.items() if version is not None},
        "device": _device(framework),
    }
    print(json.dumps(facts))
    return 0


def _version(name):
    if importlib.util.find_spec(name) is None:
        return None
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:  # A framework without package metadata is still there.
        return "unknown"


def _device(framework):
    """Frameworks greet on standard output, and some cannot be imported where they are installed."""
    try:
        with contextlib.redirect_stdout(sys.stderr):
            return _DEVICES[framework]() if framework in _DEVICES else None
    except ImportError:
        return None


def _pytorch_device():
    import torch

    if torch.cuda.is_available():
        return "CUDA: " + torch.cuda.get_device_name()
    mps = getattr(torch.backends, "mps", None)
    return "MPS" if mps is not None and mps.is_available() else "CPU"


def _keras_device():
    import keras

    from momentum_lens_probe.keras_optimizer import backend_of, device_name

    return device_name(backend_of(keras))


def _jax_device():
    import jax

    return jax.default_backend().upper()


_DEVICES = {"pytorch": _pytorch_device, "keras": _keras_device, "optax": _jax_device}
