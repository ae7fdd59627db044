"""Searches by others as opponents: one JSON request a line on stdin, {"search", "seed", "steps", "low", "high"}; then x out and T in until
the steps are spent, and the x that the search would use. All minimise log T over log x."""

import json
import math
import sys
import warnings

warnings.simplefilter("ignore")


def exchange(message):
    print(json.dumps(message), flush=True)
    return json.loads(sys.stdin.readline())


def run(request, ask, tell):
    spent = 0
    while spent < request["steps"]:
        x = ask()
        steps = exchange({"x": x})["steps"]
        tell(x, math.log(steps))
        spent += steps


def optuna_search(request, sampler):
    import optuna

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    study = optuna.create_study(sampler=sampler(optuna))
    trials = []

    def ask():
        distribution = optuna.distributions.FloatDistribution(request["low"], request["high"], log=True)
        trials.append(study.ask({"x": distribution}))
        return trials[-1].params["x"]

    run(request, ask, lambda _, value: study.tell(trials[-1], value))
    return study.best_params["x"]


def skopt_search(request):
    """Its answer is where the process's mean is least, which is kinder to it than its single best run."""
    from skopt import Optimizer, expected_minimum
    from skopt.space import Real

    optimizer = Optimizer(
        [Real(request["low"], request["high"], prior="log-uniform")],
        base_estimator="GP",
        n_initial_points=5,
        random_state=request["seed"],
    )
    state = []
    run(request, lambda: optimizer.ask()[0], lambda x, value: state.append(optimizer.tell([x], value)))
    if len(state) <= 5:
        return optimizer.Xi[optimizer.yi.index(min(optimizer.yi))][0]
    return expected_minimum(state[-1], random_state=request["seed"])[0][0]


def search(request):
    seed = request["seed"]
    if request["search"] == "tpe":
        return optuna_search(request, lambda optuna: optuna.samplers.TPESampler(seed=seed))
    if request["search"] == "optunaGp":
        return optuna_search(request, lambda optuna: optuna.samplers.GPSampler(seed=seed))
    return skopt_search(request)


for line in sys.stdin:
    print(json.dumps({"best": search(json.loads(line))}), flush=True)
