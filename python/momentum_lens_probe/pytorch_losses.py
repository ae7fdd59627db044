"""Sees the losses on which a PyTorch script calls backward, without waiting for the device."""

import functools
import weakref


def watch_losses(torch, listener):
    """
    Tensor.backward ends in torch.autograd.backward, which some libraries call themselves: one hook sees both. `listener` hears of
    every scalar, by `before_backward(loss, value)`, and where that answers anything by `after_backward(value, answer)`.
    """
    last_scaled = []
    # On the processor a value is there, elsewhere it would be waited for. Losses are taken to be where the first one is: asking each
    # for its device costs more than its value.
    is_at_hand = None
    original = torch.autograd.backward
    before_backward = listener.before_backward

    @functools.wraps(original)
    def backward(tensors, *arguments, **options):
        loss = tensors if isinstance(tensors, torch.Tensor) else (list(tensors) or [None])[0]
        if loss is None or loss.numel() != 1:
            return original(tensors, *arguments, **options)
        nonlocal is_at_hand
        if is_at_hand is None:
            is_at_hand = loss.device.type == "cpu"
        value = _unscaled(loss, last_scaled, is_at_hand) if last_scaled else loss.item() if is_at_hand else _kept(loss)
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


def _unscaled(loss, last_scaled, is_at_hand):
    scaled, unscaled, scaler = last_scaled.pop()
    # Scaled and then changed (divided for accumulation, say): only the factor can be taken back.
    is_unchanged = scaled() is loss
    known = unscaled if is_unchanged else loss
    value = known.item() if is_at_hand else _kept(known)
    return value if is_unchanged else value / scaler.get_scale()


def _kept(loss):
    """A loss may live in memory that the next step uses again."""
    return loss.detach().clone()
