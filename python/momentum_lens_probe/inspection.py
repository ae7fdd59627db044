"""What this interpreter is, which frameworks it has, and the device that one of them would train on."""

import contextlib
import importlib.util
import json
import platform
import sys

from importlib import metadata

PACKAGES = ("torch", "tensorflow", "keras", "jax", "optax", "paddle", "mlx", "sklearn")
# What is installed under another name than it is imported by.
DISTRIBUTIONS = {"paddle": ("paddlepaddle", "paddlepaddle-gpu"), "sklearn": ("scikit-learn",)}


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
    for distribution in DISTRIBUTIONS.get(name, (name,)):
        try:
            return metadata.version(distribution)
        except metadata.PackageNotFoundError:  # A framework without package metadata is still there.
            pass
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


def _paddle_device():
    import paddle

    device = paddle.get_device()
    return "CPU" if device == "cpu" else device.upper()


def _mlx_device():
    import mlx.core

    return "CPU" if "cpu" in str(mlx.core.default_device()) else "GPU"


_DEVICES = {"pytorch": _pytorch_device, "keras": _keras_device, "optax": _jax_device, "paddle": _paddle_device, "mlx": _mlx_device, "sklearn": lambda: "CPU"}
