"""Overrides and watches the SGD inside scikit-learn's MLPClassifier and MLPRegressor, `fit` and `partial_fit` alike."""

import functools

from momentum_lens_probe.after_import import after_import
from momentum_lens_probe.recorder import Recorder
from momentum_lens_probe.seeding import seed_everything, LARGEST_SEED


def install(request, channel, selection):
    """Patches the module of the nets when it is imported; returns the recorder."""
    recorder = Recorder(channel, request, selection, _mean_losses)
    seed_everything(request["seed"])
    after_import("sklearn.neural_network._multilayer_perceptron", lambda module: _Watch(module, request, recorder).install())
    return recorder


class _Watch:
    def __init__(self, module, request, recorder):
        self._module = module
        self._request = request
        self._recorder = recorder

    def install(self):
        module = self._module
        net = module.BaseMultilayerPerceptron
        net._backprop = self._backprop(net._backprop)
        optimizer = module.SGDOptimizer
        optimizer.__init__ = self._init(optimizer.__init__)
        optimizer.update_params = self._step(optimizer.update_params)
        module.check_random_state = self._shifted(module.check_random_state)

    def _init(self, original):
        @functools.wraps(original)
        def init(optimizer, params, *arguments, **options):
            original(optimizer, params, *arguments, **options)
            description = _description(optimizer, params)
            candidate = self._recorder.selection.constructed("SGD", description["learningRate"], description["momentum"])
            optimizer._momentum_lens = candidate, description
            if candidate.is_chosen:
                self._recorder.choose(candidate, description)
                for name in ("learning_rate", "learning_rate_init"):
                    setattr(optimizer, name, self._request["learningRate"])
                optimizer.momentum = self._request["momentum"]

        return init

    def _backprop(self, original):
        @functools.wraps(original)
        def backprop(*arguments, **options):
            result = original(*arguments, **options)
            self._recorder.loss(float(result[0]))
            return result

        return backprop

    def _step(self, original):
        @functools.wraps(original)
        def update_params(optimizer, *arguments, **options):
            values = float(optimizer.learning_rate), float(optimizer.momentum)
            result = original(optimizer, *arguments, **options)
            if self._recorder.is_watched_step(*optimizer._momentum_lens):
                self._recorder.step(*values)
            return result

        return update_params

    def _shifted(self, original):
        """A net's `random_state=0` would otherwise train each seed alike."""

        @functools.wraps(original)
        def check_random_state(seed):
            return original((seed + self._request["seed"]) % LARGEST_SEED if isinstance(seed, int) else seed)

        return check_random_state


def _description(optimizer, params):
    import sklearn

    return {
        "type": "optimizer",
        "name": "SGD",
        "learningRate": float(optimizer.learning_rate_init),
        "momentum": float(optimizer.momentum),
        "nesterov": bool(optimizer.nesterov),
        "dampening": 0.0,
        "weightDecay": 0.0,
        "device": "CPU",
        "framework": "scikit-learn",
        "version": sklearn.__version__,
        "parameters": sum(each.size for each in params),
    }


def _mean_losses(losses_per_step):
    return [sum(losses) / len(losses) for losses in losses_per_step]
