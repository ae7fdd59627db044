"""Schedulers of PyTorch that bring learning rates of their own: the trial's takes the place of their peak."""

import functools
import inspect

# What of their arguments is a learning rate; each may be a list, one for each group. The first is the peak.
RATES_OF = {"OneCycleLR": ("max_lr",), "CyclicLR": ("max_lr", "base_lr")}


def watch_cycles(torch, watch):
    """Told of their construction, `watch` knows the optimizer by the peak that it trains with, and not by what it was constructed with."""
    for name, rates in RATES_OF.items():
        cycle = getattr(torch.optim.lr_scheduler, name, None)
        if cycle is not None:
            cycle.__init__ = _scaling(cycle.__init__, rates, watch)


def _scaling(original, rates, watch):
    signature = inspect.signature(original)

    @functools.wraps(original)
    def init(scheduler, *arguments, **options):
        bound = signature.bind(scheduler, *arguments, **options)
        peak = _first(bound.arguments[rates[0]])
        factor = watch.peak_is_set(bound.arguments["optimizer"], peak)
        if factor != 1.0:
            for name in rates:
                bound.arguments[name] = _scaled(bound.arguments[name], factor)
        original(*bound.args, **bound.kwargs)

    return init


def _first(rate):
    return float(rate[0] if isinstance(rate, (list, tuple)) else rate)


def _scaled(rate, factor):
    return [each * factor for each in rate] if isinstance(rate, (list, tuple)) else rate * factor
