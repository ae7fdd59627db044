import { expect, test } from 'vitest';
import { expectHonoured, runUnder } from '../support/probe/frameworkRun';

// One process that trains with two frameworks: the one that is calibrated is watched alone, and the other trains as it is written.

const SCRIPT = `import jax, jax.numpy as jnp, optax
import torch
torch.set_num_threads(1)
x = torch.randn(64, 4)
net = torch.nn.Linear(4, 1)
torch_optimizer = torch.optim.SGD(net.parameters(), lr=0.05, momentum=0.9)
jax_optimizer = optax.sgd(learning_rate=0.05, momentum=0.9)
weight = 100 * jnp.ones(())
state = jax_optimizer.init(weight)

@jax.jit
def jax_step(weight, state):
    loss, gradient = jax.value_and_grad(lambda each: each ** 2 / 2)(weight)
    updates, state = jax_optimizer.update(gradient, state)
    return optax.apply_updates(weight, updates), state, loss

for _ in range(1000):
    torch_optimizer.zero_grad()
    loss = (net(x) - x.sum(1, keepdim=True)).pow(2).mean()
    loss.backward()
    torch_optimizer.step()
    weight, state, other = jax_step(weight, state)
    print("loss", float(OWN))
`;

test.each([
  ['pytorch', 'torch_optimizer =', 'loss'],
  ['optax', 'jax_optimizer =', 'other'],
] as const)('%s is calibrated where another framework trains beside it', async (framework, site, own) => {
  const script = SCRIPT.replace('OWN', own).replace(new RegExp(`^${site}.*$`, 'mu'), '$&  # SITE');
  const trial = await runUnder(framework, script);
  expectHonoured(trial);
  const { values } = trial.curve;
  expect(values.length).toBeGreaterThan(10);
  const compared = Math.min(values.length, trial.printed.length);
  for (let index = 0; index < compared; index += 1)
    expect(values[index]).toBeCloseTo(trial.printed[index] ?? Number.NaN, 3);
});
