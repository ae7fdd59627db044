"""Training loops for bench:engine. Reads one request a line, answers replica-steps a second."""

import sys
import time


def torch_loop(replicas, batch, rate, momentum, activation, loss, widths):
    import torch

    torch.set_num_threads(1)
    act = torch.nn.Tanh if activation == "tanh" else torch.nn.ReLU
    layers = []
    for i, (fan_in, fan_out) in enumerate(zip(widths, widths[1:])):
        layers.append(torch.nn.Linear(fan_in, fan_out))
        if i < len(widths) - 2:
            layers.append(act())
    model = torch.nn.Sequential(*layers)
    optimizer = torch.optim.SGD(model.parameters(), lr=rate, momentum=momentum)
    x = torch.rand(batch, widths[0]) * 2 - 1
    y = torch.rand(batch, 1) if loss == "squared" else torch.arange(batch) % widths[-1]
    criterion = torch.nn.MSELoss() if loss == "squared" else torch.nn.CrossEntropyLoss()

    def step():
        optimizer.zero_grad()
        criterion(model(x), y).backward()
        optimizer.step()

    return step


def torch_batched(replicas, batch, rate, momentum, activation, loss, widths):
    import torch

    torch.set_num_threads(1)
    act = torch.tanh if activation == "tanh" else torch.relu
    params = []
    for fan_in, fan_out in zip(widths, widths[1:]):
        params.append(((torch.rand(replicas, fan_in, fan_out) * 2 - 1) / fan_in**0.5).requires_grad_())
        params.append(torch.zeros(replicas, 1, fan_out).requires_grad_())
    velocities = [torch.zeros_like(p) for p in params]
    x = (torch.rand(batch, widths[0]) * 2 - 1).expand(replicas, -1, -1)
    y = torch.rand(replicas, batch, 1)
    labels = (torch.arange(batch) % widths[-1]).repeat(replicas)

    def step():
        value = x
        for i in range(0, len(params), 2):
            value = torch.baddbmm(params[i + 1], value, params[i])
            if i < len(params) - 2:
                value = act(value)
        if loss == "squared":
            total = ((value - y) ** 2).mean(dim=(1, 2)).sum()
        else:
            total = torch.nn.functional.cross_entropy(value.reshape(-1, widths[-1]), labels, reduction="sum") / batch
        gradients = torch.autograd.grad(total, params)
        with torch.no_grad():
            torch._foreach_mul_(velocities, momentum)
            torch._foreach_add_(velocities, gradients)
            torch._foreach_add_(params, velocities, alpha=-rate)

    return step


def numpy_loop(replicas, batch, rate, momentum, activation, loss, widths):
    import numpy as np

    rng = np.random.default_rng(1)
    shapes = [shape for a, b in zip(widths, widths[1:]) for shape in ((a, b), (1, b))]
    params = [rng.uniform(-1, 1, s).astype(np.float32) / np.float32(max(s[0], 10) ** 0.5) for s in shapes]
    velocities = [np.zeros_like(p) for p in params]
    x = rng.uniform(-1, 1, (batch, widths[0])).astype(np.float32)
    y = rng.uniform(-1, 1, (batch, 1)).astype(np.float32)
    one_hot = np.eye(widths[-1], dtype=np.float32)[np.arange(batch) % widths[-1]]
    tanh = activation == "tanh"

    def step():
        values = [x]
        for i in range(0, len(params), 2):
            value = values[-1] @ params[i] + params[i + 1]
            if i < len(params) - 2:
                value = np.tanh(value) if tanh else np.maximum(value, 0)
            values.append(value)
        if loss == "squared":
            delta = (values[-1] - y) * np.float32(2 / batch)
        else:
            p = np.exp(values[-1] - values[-1].max(axis=1, keepdims=True))
            delta = (p / p.sum(axis=1, keepdims=True) - one_hot) / np.float32(batch)
        for i in range(len(params) - 2, -1, -2):
            value = values[i // 2]
            weight_gradient, bias_gradient = value.T @ delta, delta.sum(axis=0, keepdims=True)
            if i > 0:
                back = delta @ params[i].T
                delta = back * (1 - value * value) if tanh else back * (value > 0)
            for j, gradient in ((i, weight_gradient), (i + 1, bias_gradient)):
                velocities[j] *= np.float32(momentum)
                velocities[j] += gradient
                params[j] -= np.float32(rate) * velocities[j]

    return step


LOOPS = {"torch": torch_loop, "torchBatched": torch_batched, "numpy": numpy_loop}
steps = {}
for line in sys.stdin:
    mode, replicas, batch, rate, momentum, seconds, activation, loss, *widths = line.split()
    key = (mode, *widths)
    if key not in steps:
        steps[key] = LOOPS[mode](
            int(replicas), int(batch), float(rate), float(momentum), activation, loss, [int(w) for w in widths]
        )
    step = steps[key]
    for _ in range(3):
        step()
    count, start = 0, time.perf_counter()
    while time.perf_counter() - start < float(seconds):
        step()
        count += 1
    print(count * int(replicas) / (time.perf_counter() - start), flush=True)
