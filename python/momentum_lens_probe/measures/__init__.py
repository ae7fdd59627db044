"""
What a script reports of its training by itself, by source and name: scalars that it hands to a logger, and numbers in the lines that it
prints. Loggers are patched when the script imports them; nothing is sent anywhere that the script does not send itself.
"""

import importlib

from momentum_lens_probe.measures.chosen import Chosen
from momentum_lens_probe.measures.followed import Followed
from momentum_lens_probe.measures.survey import Survey

# The module that hears each source, and its function there. Keras is heard by the callback that counts its steps.
_LISTENERS = {
    "tensorboard": ("experiment_loggers", "listen_to_tensorboard"),
    "lightning": ("lightning", "listen_to_lightning"),
    "huggingFace": ("experiment_loggers", "listen_to_hugging_face"),
    "wandb": ("wandb", "listen_to_wandb"),
    "mlflow": ("experiment_loggers", "listen_to_mlflow"),
    "aim": ("experiment_loggers", "listen_to_aim"),
    "comet": ("experiment_loggers", "listen_to_comet"),
    "clearml": ("experiment_loggers", "listen_to_clearml"),
    "printed": ("printed", "listen_to_lines"),
}


def listen(request, recorder):
    """In a dry run everything is heard and listed at its end, in a whole training streamed; in a trial one measure, where one was chosen."""
    measure = request.get("measure") or {"kind": "loss"}
    if recorder.observes:
        recorder.measures = Survey(recorder)
        sources = _LISTENERS
    elif recorder.follows:
        recorder.measures = Followed(recorder)
        sources = _LISTENERS
    elif measure["kind"] == "named":
        recorder.measures = Chosen(recorder, measure)
        sources = [measure["source"]]
    else:
        return
    for source in sources:
        if source in _LISTENERS:
            module, function = _LISTENERS[source]
            getattr(importlib.import_module("momentum_lens_probe.measures." + module), function)(recorder.measures)
