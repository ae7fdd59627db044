"""Hears runs of Weights & Biases, also offline and disabled ones."""

import functools

from momentum_lens_probe.measures.listening import listen_to, quietly, when_imported


def listen_to_wandb(measures):
    """A run is heard from its `init` on: which class it is of, or that it is none that logs, is known only then."""

    def log(_self, data, *_rest, **_options):
        measures.hear_all("wandb", _flat(data))

    def heard_run(module, run):
        is_global = getattr(module, "log", None) == run.log
        if "log" in vars(run):
            listen_to(run, "log", functools.partial(log, run))
        else:
            listen_to(type(run), "log", log)
        if is_global:
            module.log = run.log

    def patch(module):
        original = module.init

        @functools.wraps(original)
        def init(*arguments, **options):
            run = original(*arguments, **options)
            quietly(heard_run, module, run)
            return run

        module.init = init

    when_imported("wandb", patch)


def _flat(data, start=""):
    """Dictionaries in dictionaries go by names with dots."""
    flat = {}
    for name, value in data.items():
        if isinstance(value, dict):
            flat.update(_flat(value, "%s%s." % (start, name)))
        else:
            flat["%s%s" % (start, name)] = value
    return flat
