"""Sees the losses on which a PyTorch script calls backward, without waiting for the device."""

import functools
import weakref

# What a tensor of several values, or what is none, raises where one value is asked for.
_NO_SCALAR = (AttributeError, RuntimeError, TypeError, ValueError)


def watch_losses(torch, listener):
    """
    Tensor.backward ends in torch.autograd.backward, which some libraries call themselves: one hook sees both. `listener` hears of
    every scalar, by `before_backward(loss, value)`, and where that answers anything by `after_backward(value, answer)`.
    """
    last_scaled = []
    keeper = _ValueKeeper()
    tensor_class = torch.Tensor
    before_backward = listener.before_backward
    original = torch.autograd.backward

    @functools.wraps(original)
    def backward(tensors, *arguments, **options):
        loss = tensors if isinstance(tensors, tensor_class) else (list(tensors) or [None])[0]
        try:
            value = loss.item() if keeper.is_at_hand and not last_scaled else _unscaled(loss, last_scaled, keeper)
        except _NO_SCALAR:
            return original(tensors, *arguments, **options)
        answer = before_backward(loss, value)
        result = original(tensors, *arguments, **options)
        if answer is not None:
            listener.after_backward(value, answer)
        return result

    torch.autograd.backward = backward
    for scaler in _grad_scalers(torch):
        _remember_scaling(torch, scaler, last_scaled)


def mean_losses(losses_per_step):
    """One float a step: the mean over its backward calls, so that gradient accumulation counts once."""
    return [sum(float(loss) for loss in losses) / len(losses) for losses in losses_per_step]


def _grad_scalers(torch):
    found = []
    for scope in (getattr(torch, "amp", None), getattr(torch.cuda, "amp", None)):
        scaler = getattr(scope, "GradScaler", None)
        if scaler is not None and "scale" in vars(scaler):
            found.append(scaler)
    return found


def _remember_scaling(torch, scaler_class, last_scaled):
    scale = scaler_class.scale

    @functools.wraps(scale)
    def remembering(self, outputs):
        scaled = scale(self, outputs)
        if isinstance(scaled, torch.Tensor):
            last_scaled[:] = [(weakref.ref(scaled), outputs.detach(), self)]
        return scaled

    scaler_class.scale = remembering


def _unscaled(loss, last_scaled, kept):
    if loss is None or loss.numel() != 1:
        raise ValueError("no scalar")
    if not last_scaled:
        return kept(loss)
    scaled, unscaled, scaler = last_scaled.pop()
    # Scaled and then changed (divided for accumulation, say): only the factor can be taken back.
    return kept(unscaled) if scaled() is loss else kept(loss) / scaler.get_scale()


class _ValueKeeper:
    """
    A loss may live in memory that the next step uses again. On the processor its value is there, elsewhere it would be waited for.
    Losses are taken to be where the first one is: asking each for its device costs more than its value.
    """

    def __init__(self):
        self.is_at_hand = False
        self._is_elsewhere = False

    def __call__(self, loss):
        if not self._is_elsewhere:
            self.is_at_hand = loss.device.type == "cpu"
            self._is_elsewhere = not self.is_at_hand
        return loss.detach().clone() if self._is_elsewhere else loss.item()
