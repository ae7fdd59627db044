"""Numbers as scripts log them: Python's, NumPy's, tensors."""


def kept(value):
    """
    What float() takes later, without waiting for a device now; None for what is no single number. A tensor may live in memory that the
    next step uses again.
    """
    if isinstance(value, (int, float)):
        return float(value)
    if hasattr(value, "detach"):
        if value.numel() != 1:
            return None
        return float(value.item()) if value.device.type == "cpu" else value.detach().clone()
    if hasattr(value, "__array_interface__"):
        return float(value) if value.size == 1 else None
    # Arrays of JAX and TensorFlow never change; what these trace has no value yet.
    is_computed = hasattr(value, "block_until_ready") or hasattr(value, "numpy")
    if not is_computed or type(value).__name__.endswith("Tracer"):
        return None
    return value if all(length == 1 for length in value.shape) else None
