"""Scalars by name, as they are handed to loggers of experiments. The listeners' arguments are named as those of the functions heard."""

from momentum_lens_probe.measures.listening import listen_to, when_imported


def listen_to_tensorboard(measures):
    """SummaryWriter of PyTorch and of tensorboardX."""

    def add_scalar(_self, tag, scalar_value, *_rest, **_options):
        measures.hear("tensorboard", tag, scalar_value)

    def add_scalars(_self, main_tag, tag_scalar_dict, *_rest, **_options):
        measures.hear_all("tensorboard", {"%s/%s" % (main_tag, tag): value for tag, value in tag_scalar_dict.items()})

    def patch(module):
        listen_to(module.SummaryWriter, "add_scalar", add_scalar)
        listen_to(module.SummaryWriter, "add_scalars", add_scalars)

    for name in ("torch.utils.tensorboard.writer", "tensorboardX.writer"):
        when_imported(name, patch)


def listen_to_hugging_face(measures):
    """What Trainer hands to its callbacks."""

    def log(_self, logs, *_rest, **_options):
        measures.hear_all("huggingFace", logs)

    when_imported("transformers.trainer", lambda module: listen_to(module.Trainer, "log", log))


def listen_to_mlflow(measures):
    """The fluent functions, before the package hands them on or, where it is there already, as it has them."""

    def log_metric(key, value, *_rest, **_options):
        measures.hear("mlflow", key, value)

    def log_metrics(metrics, *_rest, **_options):
        measures.hear_all("mlflow", metrics)

    def patch(module):
        listen_to(module, "log_metric", log_metric)
        listen_to(module, "log_metrics", log_metrics)

    for name in ("mlflow.tracking.fluent", "mlflow"):
        when_imported(name, patch)


def listen_to_aim(measures):
    """A metric's context tells its parts apart."""

    def track(_self, value, name=None, step=None, epoch=None, context=None):
        parts = "".join(" %s=%s" % part for part in sorted((context or {}).items()))
        for each, scalar in (value if isinstance(value, dict) else {name: value}).items():
            measures.hear("aim", "%s%s" % (each, parts), scalar)

    when_imported("aim.sdk.run", lambda module: listen_to(module.Run, "track", track))


def listen_to_comet(measures):
    """Online and offline experiments share one base."""

    def log_metric(_self, name, value, *_rest, **_options):
        measures.hear("comet", name, value)

    def log_metrics(_self, dic, prefix=None, *_rest, **_options):
        start = "" if prefix is None else "%s_" % prefix
        measures.hear_all("comet", {"%s%s" % (start, name): value for name, value in dic.items()})

    def patch(module):
        for experiment in (module.Experiment, getattr(module, "OfflineExperiment", module.Experiment)):
            listen_to(experiment, "log_metric", log_metric)
            listen_to(experiment, "log_metrics", log_metrics)

    when_imported("comet_ml", patch)


def listen_to_clearml(measures):
    """A plot's title and its series."""

    def report_scalar(_self, title, series, value, *_rest, **_options):
        measures.hear("clearml", "%s/%s" % (title, series), value)

    when_imported("clearml.logger", lambda module: listen_to(module.Logger, "report_scalar", report_scalar))
