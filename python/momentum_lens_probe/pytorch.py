"""Overrides and watches one PyTorch optimizer, the one that is selected. PyTorch 1.8 to 2.x."""

import functools

from momentum_lens_probe.after_import import after_import
from momentum_lens_probe.fastai_optimizer import FastaiWatch
from momentum_lens_probe.pytorch_cycles import watch_cycles
from momentum_lens_probe.pytorch_flatness import FlatnessWatch
from momentum_lens_probe.pytorch_gradients import OwnLosses
from momentum_lens_probe.pytorch_losses import mean_losses, watch_losses
from momentum_lens_probe.pytorch_steps import StepWatch
from momentum_lens_probe.recorder import Recorder
from momentum_lens_probe.seeding import seed_everything, shift_calls


def install(request, channel, selection):
    """Patches PyTorch when the script imports it; returns the recorder."""
    recorder = Recorder(channel, request, selection, mean_losses)
    seed_everything(request["seed"])

    def patch(torch):
        _seed(torch, request["seed"])
        losses = OwnLosses(recorder)
        flatness = FlatnessWatch(torch, recorder, losses, request["seed"]) if request.get("flatness") else None
        watch_losses(torch, flatness or losses)
        if recorder.observes:
            _watch_batch_size(torch, recorder)
        watch = StepWatch(torch, request, recorder, losses)
        watch.install()
        if flatness is not None:
            flatness.watch(watch.trained)
        watch_cycles(torch, watch)
        fastai = FastaiWatch(torch, request, recorder, losses, watch)
        after_import("fastai.optimizer", fastai.install)

    after_import("torch", patch)
    return recorder


def _seed(torch, seed):
    torch.manual_seed(seed)
    for owner, name in ((torch, "manual_seed"), (torch.cuda, "manual_seed"), (torch.cuda, "manual_seed_all")):
        shift_calls(owner, name, seed)
    torch.random.manual_seed = torch.manual_seed


def _watch_batch_size(torch, recorder):
    """That of the loader that was begun last before the first step."""
    loader_class = torch.utils.data.DataLoader
    iterate = loader_class.__iter__

    @functools.wraps(iterate)
    def begin(self):
        if recorder.steps == 0:
            size = getattr(self, "batch_size", None)
            if size is None:
                size = getattr(getattr(self, "batch_sampler", None), "batch_size", None)
            recorder.batch_size = size if isinstance(size, int) else None
        return iterate(self)

    loader_class.__iter__ = begin
