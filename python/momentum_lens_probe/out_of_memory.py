"""Whether an exception that ended the script says that memory ran out."""

# By name: the probe imports no framework that the script has not.
_OWN_TYPES = ("OutOfMemoryError", "ResourceExhaustedError")

# Of TensorFlow's exceptions, and of JAX's in later versions.
_RESOURCE_EXHAUSTED = 8

# Everywhere else the probe tells exceptions apart by type, never by text. These have no type, code or cause of their own: PyTorch throws
# a plain RuntimeError from C++ (on CUDA up to version 1.12), older JAX one class for every status. So the text of exactly these types is
# searched for what has run short: the allocator's own name, the device's, or the name of the status.
_SIGNS = {
    "RuntimeError": ("DefaultCPUAllocator: ", "CUDA out of memory", "MPS backend out of memory"),
    "XlaRuntimeError": ("RESOURCE_EXHAUSTED: ",),
}


def memory_shortage(error):
    """The line of the exception that says that memory ran out; None where it says something else."""
    name = type(error).__name__
    lines = str(error).splitlines() or [name]
    # NumPy's own type is a MemoryError too.
    is_shortage = isinstance(error, MemoryError) or name in _OWN_TYPES
    if is_shortage or (isinstance(error, RuntimeError) and getattr(error, "error_code", None) == _RESOURCE_EXHAUSTED):
        return lines[0]
    # A worker of a DataLoader passes the exception on under its traceback.
    return next((line for line in lines for sign in _SIGNS.get(name, ()) if sign in line), None)
