"""A student network learns a random teacher in JAX to its end: η over 10 after a half and three quarters, inputs of their own every 500 steps."""

import jax
import jax.numpy as jnp
import optax

INPUTS, HIDDEN, SAMPLES, HELD_OUT = 20, 64, 2000, 2000
BATCH_SIZE, STEPS = 32, 10_000

# The teacher and its data stay the same from run to run; initial weights and batches do not.
data_key = jax.random.wrap_key_data(jnp.array([0, 7], jnp.uint32))
teacher_key, input_key = jax.random.split(data_key)
run_key = jax.random.key(0)


def network(weights, inputs):
    return jnp.tanh(inputs @ weights["in"] + weights["bias"]) @ weights["out"]


def random_weights(key, hidden):
    in_key, out_key = jax.random.split(key)
    return {
        "in": jax.random.normal(in_key, (INPUTS, hidden)) / INPUTS**0.5,
        "bias": jnp.zeros(hidden),
        "out": jax.random.normal(out_key, (hidden, 1)) / hidden**0.5,
    }


inputs = jax.random.normal(input_key, (SAMPLES + HELD_OUT, INPUTS))
targets = network(random_weights(teacher_key, 8), inputs)


def loss_of(weights, batch):
    return jnp.mean((network(weights, inputs[batch]) - targets[batch]) ** 2)


run_key, weights_key = jax.random.split(run_key)
weights = random_weights(weights_key, HIDDEN)
schedule = optax.piecewise_constant_schedule(0.01, {STEPS // 2: 0.1, 3 * STEPS // 4: 0.1})
optimizer = optax.sgd(schedule, momentum=0.5)
state = optimizer.init(weights)


@jax.jit
def train_step(weights, state, batch):
    loss, gradients = jax.value_and_grad(loss_of)(weights, batch)
    updates, state = optimizer.update(gradients, state)
    return optax.apply_updates(weights, updates), state, loss


for step in range(1, STEPS + 1):
    run_key, batch_key = jax.random.split(run_key)
    batch = jax.random.randint(batch_key, (BATCH_SIZE,), 0, SAMPLES)
    weights, state, loss = train_step(weights, state, batch)
    if step % 500 == 0:
        validation_loss = loss_of(weights, jnp.arange(SAMPLES, SAMPLES + HELD_OUT))
        print(f"step {step}: training loss {loss:.5f}, validation loss {validation_loss:.5f}")
