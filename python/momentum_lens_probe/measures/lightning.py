"""Hears LightningModule.log: a step's values as they come, those of evaluations and of metric objects as Lightning reduces them."""

from momentum_lens_probe.measures.listening import listen_to, when_imported

_PACKAGES = ("lightning.pytorch", "pytorch_lightning")
_EPOCH = "_epoch"


def listen_to_lightning(measures):
    """`log_dict` calls `log`. What is reduced over an epoch goes through the connector, whether or not there is a logger."""
    # Names whose values of single batches say little, or nothing.
    reduced = set()

    def log(self, name, value, *_rest, **_options):
        if hasattr(value, "compute") or not self.trainer.training:
            reduced.add(name)
        else:
            measures.hear("lightning", name, value)

    def log_metrics(_self, metrics, *_rest, **_options):
        for key, value in metrics.items():
            # A value that is logged for each step too has a suffix; several data loaders have theirs: `name/dataloader_idx_0`.
            name, *loader = key.split("/dataloader_idx_")
            plain = name[: -len(_EPOCH)] if name.endswith(_EPOCH) and name not in reduced else name
            if plain in reduced:
                measures.hear("lightning", "/dataloader_idx_".join([plain, *loader]), value)

    def patch_connector(module):
        connector = getattr(module, "_LoggerConnector", None) or module.LoggerConnector
        listen_to(connector, "log_metrics", log_metrics)

    for package in _PACKAGES:
        for name in ("module", "lightning"):
            when_imported("%s.core.%s" % (package, name), lambda module: listen_to(module.LightningModule, "log", log))
        when_imported("%s.trainer.connectors.logger_connector.logger_connector" % package, patch_connector)
