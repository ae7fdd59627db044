"""Optuna's TPE as an opponent: one JSON request a line on stdin, {"seed", "steps"}; then x out, T in, until the steps are spent."""

import json
import sys

import optuna

optuna.logging.set_verbosity(optuna.logging.ERROR)


def exchange(message):
    print(json.dumps(message), flush=True)
    return json.loads(sys.stdin.readline())


for line in sys.stdin:
    request = json.loads(line)
    study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=request["seed"]))
    spent = 0
    while spent < request["steps"]:
        trial = study.ask({"x": optuna.distributions.FloatDistribution(0.01, 1.0, log=True)})
        steps = exchange({"x": trial.params["x"]})["steps"]
        study.tell(trial, steps)
        spent += steps
    print(json.dumps({"best": study.best_params["x"]}), flush=True)
