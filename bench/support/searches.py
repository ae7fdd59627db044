"""Searches by others as opponents: one JSON request a line on stdin, {"search", "seed", "steps", "ranges": {name: {"low", "high"}}}; then a
point out and T in until the steps are spent, and the point that the search would use. All minimise log T over the logarithms."""

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
        point = ask()
        steps = exchange({"point": point})["steps"]
        tell(point, math.log(steps))
        spent += steps


def optuna_search(request, sampler):
    import optuna

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    study = optuna.create_study(sampler=sampler(optuna))
    trials = []

    distributions = {
        name: optuna.distributions.FloatDistribution(each["low"], each["high"], log=True)
        for name, each in request["ranges"].items()
    }

    def ask():
        trials.append(study.ask(distributions))
        return trials[-1].params

    run(request, ask, lambda _, value: study.tell(trials[-1], value))
    return study.best_params


def skopt_search(request):
    """Its answer is where the process's mean is least, which is kinder to it than its single best run."""
    from skopt import Optimizer, expected_minimum
    from skopt.space import Real

    names = list(request["ranges"])
    optimizer = Optimizer(
        [Real(each["low"], each["high"], prior="log-uniform") for each in request["ranges"].values()],
        base_estimator="GP",
        n_initial_points=5,
        random_state=request["seed"],
    )
    state = []

    def ask():
        return dict(zip(names, optimizer.ask()))

    def tell(point, value):
        state.append(optimizer.tell([point[name] for name in names], value))

    run(request, ask, tell)
    if len(state) <= 5:
        best = optimizer.Xi[optimizer.yi.index(min(optimizer.yi))]
    else:
        best = expected_minimum(state[-1], random_state=request["seed"])[0]
    return dict(zip(names, best))


def search(request):
    seed = request["seed"]
    if request["search"] == "tpe":
        return optuna_search(request, lambda optuna: optuna.samplers.TPESampler(seed=seed))
    if request["search"] == "optunaGp":
        return optuna_search(request, lambda optuna: optuna.samplers.GPSampler(seed=seed))
    return skopt_search(request)


for line in sys.stdin:
    print(json.dumps({"best": search(json.loads(line))}), flush=True)
