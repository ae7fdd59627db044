"""Many seeds of one JAX training after one another in one compiled program, a block of steps at a time."""

import os
from functools import partial

os.environ.setdefault("JAX_PLATFORMS", "cpu")
os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1")

import jax
import numpy as np

BLOCK_STEPS = 50
VERSIONS = {"jax": jax.__version__}


def order(seed, items, batch_size, steps):
    """Indices [steps, batch size]: shuffled anew each epoch, without the last short batch."""
    random = np.random.default_rng(1000 + seed)
    epochs = -(-steps // (items // batch_size))
    whole = items // batch_size * batch_size
    shuffled = [random.permutation(items)[:whole].reshape(-1, batch_size) for _ in range(epochs)]
    return np.concatenate(shuffled)[:steps].astype("i4")


@partial(jax.jit, static_argnums=0)
def _block(step, setting, data, states, orders):
    def one(state_and_order):
        state, batches = state_and_order
        return jax.lax.scan(lambda s, indices: step(setting, s, [d[indices] for d in data]), state, batches)

    return jax.lax.map(one, (states, orders))


def train(group, starts, step, data, batch_size):
    """`starts` is a state a seed; `step(setting, state, batch)` gives the next state and the loss, with setting (η, β)."""
    states = jax.tree.map(lambda *each: np.stack(each), *starts)
    orders = np.stack([order(seed, len(data[0]), batch_size, group.steps) for seed in group.seeds])
    setting = (group.learning_rate, group.momentum)
    for at in range(0, group.steps, BLOCK_STEPS):
        states, losses = _block(step, setting, data, states, orders[:, at : at + BLOCK_STEPS])
        yield np.asarray(losses).T
