import { expect, test } from 'vitest';
import {
  bowlLosses,
  describedByValues,
  expectHonoured,
  expectShared,
  runUnder,
} from '../support/probe/frameworkRun';
import { REQUEST } from '../support/probe/probeRun';

const HEAD = `import jax, jax.numpy as jnp, optax
optimizer = optax.sgd(learning_rate=0.05, momentum=0.9)  # SITE
weight = jnp.ones(())
state = optimizer.init(weight)
def loss_of(weight):
    return weight ** 2 / 2
`;
const BODY = `def train_step(weight, state):
    loss, gradient = jax.value_and_grad(loss_of)(weight)
    updates, state = optimizer.update(gradient, state)
    return optax.apply_updates(weight, updates), state
`;
const LOOP = `for _ in range(1000):
    weight, state = train_step(weight, state)
`;

const SCRIPTS: readonly [name: string, script: string][] = [
  ['a jitted step', `${HEAD}@jax.jit\n${BODY}${LOOP}`],
  ['an eager step', `${HEAD}${BODY}${LOOP}`],
  [
    'jax.grad',
    `${HEAD}@jax.jit\n${BODY.replace('loss, gradient = jax.value_and_grad(loss_of)(weight)', 'gradient = jax.grad(loss_of)(weight)')}${LOOP}`,
  ],
  [
    'gradients in a program of their own',
    `${HEAD}gradients_of = jax.jit(jax.value_and_grad(loss_of))\n${BODY.replace('jax.value_and_grad(loss_of)(weight)', 'gradients_of(weight)')}${LOOP}`,
  ],
  [
    'a scan over all steps',
    `${HEAD}${BODY}weight, state = jax.lax.scan(lambda carry, _: (train_step(*carry), None), (weight, state), length=100000)[0]\nprint(weight)\n`,
  ],
  [
    'inject_hyperparams',
    `${HEAD.replace('optax.sgd(learning_rate=0.05', 'optax.inject_hyperparams(optax.sgd)(learning_rate=0.05')}@jax.jit\n${BODY}${LOOP}`,
  ],
  [
    'a chain, and the loss only as an argument of update',
    `${HEAD.replace(
      'optimizer = optax.sgd(learning_rate=0.05, momentum=0.9)  # SITE',
      'optimizer = optax.chain(\n    optax.clip(100.0),\n    optax.sgd(learning_rate=0.05, momentum=0.9),  # SITE\n)\noptimizer = optax.with_extra_args_support(optimizer)',
    )}@jax.jit\n${BODY.replace('loss, gradient = jax.value_and_grad(loss_of)(weight)', 'loss, gradient = loss_of(weight), weight').replace('update(gradient, state)', 'update(gradient, state, value=loss)')}${LOOP}`,
  ],
];

test.each(SCRIPTS)('%s trains as heavy ball does, with one loss per step', async (_, script) => {
  const run = await runUnder('optax', script);
  expectHonoured(run);
  const expected = bowlLosses(REQUEST.learningRate, REQUEST.momentum, REQUEST.budgetSteps);
  for (const [index, loss] of expected.entries()) expect(run.curve.values[index]).toBeCloseTo(loss, 5);
});

test('a schedule keeps its shape and is reported', async () => {
  const script = SCRIPTS[0]?.[1].replace(
    'learning_rate=0.05',
    'learning_rate=optax.linear_schedule(0.1, 0.0, 40)',
  );
  const { end } = await runUnder('optax', script ?? '');
  expect(end.observed?.learningRateHigh).toBeCloseTo(0.02, 6);
  expect(end.observed?.learningRateLow).toBeCloseTo(0.02 * (21 / 40), 6);
});

test('a warm-up from 0 is scaled by the learning rate that it comes to', async () => {
  const script = SCRIPTS[0]?.[1].replace(
    'learning_rate=0.05',
    'learning_rate=optax.warmup_cosine_decay_schedule(0.0, 0.1, 10, 1000)',
  );
  const run = await runUnder('optax', script ?? '');
  expect(run.end).toMatchObject({
    kind: 'budgetSpent',
    observed: { overrideVerified: true, learningRateLow: 0 },
  });
  expect(run.end.observed?.learningRateHigh).toBeCloseTo(REQUEST.learningRate, 6);
});

test('values that the script injects at each step are seen', async () => {
  const injected = SCRIPTS.find(([name]) => name === 'inject_hyperparams')?.[1] ?? '';
  const changing = injected.replace(
    LOOP,
    `for step in range(1000):
    state.hyperparams["learning_rate"] = jnp.asarray(0.02 / (1 + step))
    if step == 5:
        state.hyperparams["momentum"] = jnp.asarray(0.9)
    weight, state = train_step(weight, state)
`,
  );
  const { end } = await runUnder('optax', changing);
  expect(end.observed).toMatchObject({ momentumOverwritten: true, overrideVerified: false });
  expect(end.observed?.learningRateHigh).toBeCloseTo(0.02, 6);
  expect(end.observed?.learningRateLow).toBeCloseTo(0.001, 6);
});

test('a calibration of a jitted script forks its trials from one that has imported JAX', async () => {
  await expectShared('optax', SCRIPTS[0]?.[1] ?? '', 'jax and optax');
});

test('keys that the script fixes still differ between seeds, and are the same for the same seed', async () => {
  const script = `${HEAD.replace('jnp.ones(())', 'jax.random.normal(jax.random.PRNGKey(0), ())')}@jax.jit\n${BODY}${LOOP}`;
  const { curve } = await runUnder('optax', script);
  expect((await runUnder('optax', script)).curve).toEqual(curve);
  expect((await runUnder('optax', script, { seed: 4 })).curve.values).not.toEqual(curve.values);
});

test('an optimizer without momentum is refused', async () => {
  const script = SCRIPTS[0]?.[1].replace('sgd(learning_rate=0.05, momentum=0.9)', 'adam(learning_rate=0.05)');
  expect((await runUnder('optax', script ?? '')).end).toMatchObject({
    kind: 'failed',
    failure: { kind: 'noMomentumTaken', optimizer: 'adam' },
  });
});

test.each([
  ['learningRate', 'inf', 'sgd(learning_rate=float("inf"), momentum=0.9)'],
  ['momentum', 'nan', 'sgd(learning_rate=0.05, momentum=float("nan"))'],
])('%s %s is called that', async (name, value, call) => {
  const script = SCRIPTS[0]?.[1].replace('sgd(learning_rate=0.05, momentum=0.9)', call);
  expect((await runUnder('optax', script ?? '')).end).toMatchObject({
    failure: { kind: 'valueNotFinite', name, value, step: 0 },
  });
});

test('memory that runs out is named as such', async () => {
  const { end } = await runUnder(
    'optax',
    HEAD + BODY.replace('    return', '    jnp.zeros(10**15)\n    return') + LOOP,
  );
  expect(end).toMatchObject({
    kind: 'failed',
    failure: { kind: 'outOfMemory', detail: expect.stringContaining('Out of memory') },
  });
});

/** Another net, of another shape, whose loss is 100 and more, and stays there. */
const OTHER = `other = optax.adam(1e-3)
net = jnp.ones((3, 2))
memory = other.init(net)
def other_loss(net):
    return 100 + (net ** 2).sum()
def other_step(net, memory):
    loss, gradient = jax.value_and_grad(other_loss)(net)
    updates, memory = other.update(gradient, memory)
    return optax.apply_updates(net, updates), memory
`;
const TOGETHER = `def both(weight, state, net, memory):
    loss, gradient = jax.value_and_grad(loss_of)(weight)
    far, slope = jax.value_and_grad(other_loss)(net)
    updates, memory = other.update(slope, memory)
    net = optax.apply_updates(net, updates)
    updates, state = optimizer.update(jax.tree_util.tree_map(lambda each: each * 1.0, gradient), state)
    return optax.apply_updates(weight, updates), state, net, memory
for _ in range(1000):
    weight, state, net, memory = both(weight, state, net, memory)
`;
const IN_TURN = `for _ in range(1000):
    net, memory = other_step(net, memory)
    weight, state = train_step(weight, state)
`;

test.each([
  ['in one jitted program', `${HEAD}${OTHER}@jax.jit\n${TOGETHER}`],
  ['in one eager step', `${HEAD}${OTHER}${TOGETHER}`],
  [
    'in programs of their own',
    `${HEAD}${OTHER}${BODY}train_step, other_step = jax.jit(train_step), jax.jit(other_step)\n${IN_TURN}`,
  ],
  [
    'with gradients in programs of their own',
    `${HEAD}${OTHER}${BODY.replace('jax.value_and_grad(loss_of)(weight)', 'gradients_of(weight)')}gradients_of, other_step = jax.jit(jax.value_and_grad(loss_of)), jax.jit(other_step)\n${IN_TURN}`,
  ],
])('the losses of another net that is trained %s do not count', async (_, script) => {
  const run = await runUnder('optax', script);
  expectHonoured(run);
  const expected = bowlLosses(REQUEST.learningRate, REQUEST.momentum, REQUEST.budgetSteps);
  for (const [index, loss] of expected.entries()) expect(run.curve.values[index]).toBeCloseTo(loss, 5);
});

const SEVERAL = `${HEAD}${OTHER}${BODY}${IN_TURN}`.replace(
  'optax.adam(1e-3)',
  'optax.sgd(0.3, momentum=0.5)',
);

test.each([
  ['has them', SEVERAL, { learningRate: 0.3, momentum: 0.5 }, { learningRate: 0.3, momentum: 0.5 }],
  [
    'is the only one that steps',
    SEVERAL.replace('    net, memory = other_step(net, memory)\n', ''),
    { learningRate: 0.7, momentum: 0.9 },
    { learningRate: 0.05, momentum: 0.9 },
  ],
  [
    'is the only one that steps, jitted',
    SEVERAL.replace('    net, memory = other_step(net, memory)\n', '').replace(
      'def train_step',
      '@jax.jit\ndef train_step',
    ),
    { learningRate: 0.7, momentum: 0.9 },
    { learningRate: 0.05, momentum: 0.9 },
  ],
  [
    'is left to the user',
    SEVERAL,
    { learningRate: 0.7, momentum: 0.9 },
    {
      kind: 'severalOptimizers',
      candidates: [
        { index: 0, name: 'sgd', learningRate: 0.05, momentum: 0.9, line: 2 },
        { index: 1, name: 'sgd', learningRate: 0.3, momentum: 0.5, line: 7 },
      ],
    },
  ],
])('an optimizer told by its values %s', async (_, script, values, found) => {
  expect(await describedByValues('optax', script, values)).toMatchObject(found);
});

test('an optimizer that never steps, while another one does, is told so in the dry run', async () => {
  const idle = `${HEAD}${OTHER}@jax.jit\n${BODY}${IN_TURN}`.replace(
    'weight, state = train_step(weight, state)',
    'pass',
  );
  expect(await describedByValues('optax', idle, { learningRate: 0.05, momentum: 0.9 })).toEqual({
    kind: 'anotherSteps',
    optimizer: 'sgd',
    stepping: 'adam',
  });
});

test('of two that the line makes the one that steps is watched', async () => {
  const twice = `${HEAD}${BODY}${LOOP}`
    .replace('optimizer = optax.sgd', 'make = lambda: optax.sgd')
    .replace('weight = jnp', 'make()\noptimizer = make()\nweight = jnp');
  const run = await runUnder('optax', twice);
  expectHonoured(run);
});
