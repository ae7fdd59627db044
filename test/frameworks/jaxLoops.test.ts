import { test } from 'vitest';
import { expectBowl, runUnder } from '../support/probe/frameworkRun';

test('a loop of Flax NNX gives the losses of heavy ball at the values asked for', async () => {
  const script = `import jax.numpy as jnp
import optax
from flax import nnx
class Bowl(nnx.Module):
    def __init__(self):
        self.w = nnx.Param(jnp.array(1.0))
model = Bowl()
transformation = optax.sgd(0.1, momentum=0.9)  # SITE
optimizer = nnx.Optimizer(model, transformation, wrt=nnx.Param)
@nnx.jit
def step(model, optimizer):
    loss, gradients = nnx.value_and_grad(lambda model: model.w.value ** 2 / 2)(model)
    optimizer.update(model, gradients)
    return loss
for _ in range(50):
    step(model, optimizer)
`;
  expectBowl(await runUnder('optax', script));
});

test('a loop of Equinox does, too', async () => {
  const script = `import equinox as eqx
import jax
import jax.numpy as jnp
import optax
class Bowl(eqx.Module):
    w: jax.Array
model = Bowl(jnp.array(1.0))
optimizer = optax.sgd(0.1, momentum=0.9)  # SITE
state = optimizer.init(eqx.filter(model, eqx.is_array))
@eqx.filter_jit
def step(model, state):
    loss, gradients = eqx.filter_value_and_grad(lambda model: model.w ** 2 / 2)(model)
    updates, state = optimizer.update(gradients, state, model)
    return eqx.apply_updates(model, updates), state, loss
for _ in range(50):
    model, state, loss = step(model, state)
`;
  expectBowl(await runUnder('optax', script));
});
