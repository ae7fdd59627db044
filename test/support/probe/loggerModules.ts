/**
 * Modules named and built as those of loggers that are not installed, for the folder of a script: the functions that the probe hears
 * stand where the real ones stand, and keep what they are given, or raise ValueError for the value 13.
 */
export const LOGGER_MODULES: Readonly<Record<string, string>> = {
  'tensorboardX/__init__.py': 'from .writer import SummaryWriter\n',
  'tensorboardX/writer.py': `class SummaryWriter:
    def __init__(self):
        self.kept = []
    def add_scalar(self, tag, scalar_value, global_step=None, walltime=None):
        if isinstance(scalar_value, int) and scalar_value == 13:
            raise ValueError("no thirteen")
        self.kept.append((tag, scalar_value))
    def add_scalars(self, main_tag, tag_scalar_dict, global_step=None, walltime=None):
        self.kept.append((main_tag, tag_scalar_dict))
`,
  'wandb.py': `class Run:
    def __init__(self):
        self.kept = []
    def log(self, data, step=None, commit=None):
        self.kept.append(data)
class DisabledRun:
    def __init__(self):
        self.kept = []
        self.log = lambda data, *_, **__: self.kept.append(data)
    def __getattr__(self, name):
        return self
def log(data):
    raise ValueError("init first")
run = None
def init(mode="offline"):
    global run, log
    run = DisabledRun() if mode == "disabled" else Run()
    log = run.log
    return run
`,
  'mlflow/__init__.py': 'from mlflow.tracking.fluent import kept, log_metric, log_metrics\n',
  'mlflow/tracking/__init__.py': '',
  'mlflow/tracking/fluent.py': `kept = []
def log_metric(key, value, step=None):
    kept.append((key, value))
def log_metrics(metrics, step=None):
    kept.append(metrics)
`,
  'aim/__init__.py': 'from aim.sdk.run import Run\n',
  'aim/sdk/__init__.py': '',
  'aim/sdk/run.py': `class BasicRun:
    def track(self, value, name=None, step=None, epoch=None, *, context=None):
        pass
class Run(BasicRun):
    pass
`,
  'comet_ml.py': `class CometExperiment:
    def log_metric(self, name, value, step=None, epoch=None, include_context=True):
        pass
    def log_metrics(self, dic, prefix=None, step=None, epoch=None):
        pass
class Experiment(CometExperiment):
    pass
class OfflineExperiment(CometExperiment):
    pass
`,
  'clearml/__init__.py': 'from clearml.logger import Logger\n',
  'clearml/logger.py': `class Logger:
    def report_scalar(self, title, series, value, iteration):
        pass
`,
  'transformers/__init__.py': '',
  'transformers/trainer.py': `class Trainer:
    def log(self, logs, start_time=None):
        logs["epoch"] = 1.0
`,
  'pytorch_lightning/__init__.py': '',
  'pytorch_lightning/core/__init__.py': '',
  'pytorch_lightning/core/module.py': `class LightningModule:
    trainer = None
    def log(self, name, value, prog_bar=False, on_step=None, on_epoch=None):
        pass
    def log_dict(self, dictionary, **options):
        for name, value in dictionary.items():
            self.log(name, value, **options)
`,
  'pytorch_lightning/trainer/__init__.py': '',
  'pytorch_lightning/trainer/connectors/__init__.py': '',
  'pytorch_lightning/trainer/connectors/logger_connector/__init__.py': '',
  'pytorch_lightning/trainer/connectors/logger_connector/logger_connector.py': `class _LoggerConnector:
    def log_metrics(self, metrics, step=None):
        pass
`,
};
