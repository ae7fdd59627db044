import { expect, test } from 'vitest';
import { describedByValues, expectHonoured, expectBowl, runUnder } from '../support/probe/frameworkRun';
import { FIT_SCRIPT, JAX_LOOP, JAX_TWO_NETS, withBackend } from '../support/probe/kerasScripts';

test('Model.fit on JAX trains with the values asked for, the backend chosen in the script', async () => {
  const script = withBackend('jax', FIT_SCRIPT);
  const trial = await runUnder('keras', script);
  expectHonoured(trial);
  expect(trial.curve.values.at(-1)).toBeLessThan((trial.curve.values[0] ?? 0) / 2);
  expect((await runUnder('keras', script, { seed: 4 })).curve.values).not.toEqual(trial.curve.values);
});

test('a jitted loop of one’s own trains as heavy ball does, with one loss per step', async () => {
  expectBowl(await runUnder('keras', withBackend('jax', JAX_LOOP)));
});

test('the losses of another net that is trained beside it do not count', async () => {
  expectBowl(await runUnder('keras', withBackend('jax', JAX_TWO_NETS)));
});

test.each([
  ['learningRate', 'inf', 'learning_rate=float("inf")', 'learning_rate=0.05'],
  ['momentum', 'nan', 'momentum=float("nan")', 'momentum=0.9'],
])('%s %s is called that', async (name, value, written, replaced) => {
  const { end } = await runUnder('keras', withBackend('jax', FIT_SCRIPT.replace(replaced, written)));
  expect(end).toMatchObject({ failure: { kind: 'valueNotFinite', name, value, step: 0 } });
});

const IDLE = 'idle = keras.optimizers.SGD(0.4, momentum=0.9)\noptimizer =';
const SECOND_FIT = `second = keras.Sequential([keras.layers.Dense(1)])
second.compile(optimizer=keras.optimizers.RMSprop(0.01, momentum=0.3), loss="mse")
second.fit(x, y, batch_size=160, epochs=1, verbose=0)
model.fit(`;

test.each([
  ['has them', FIT_SCRIPT.replace('optimizer =', IDLE), 0.05, { learningRate: 0.05 }],
  ['is the only one that steps', FIT_SCRIPT.replace('optimizer =', IDLE), 0.7, { learningRate: 0.05 }],
  [
    'is the only one that steps in a loop',
    JAX_LOOP.replace('optimizer =', IDLE),
    0.7,
    { learningRate: 0.05 },
  ],
  [
    'is left to the user',
    FIT_SCRIPT.replace('model.fit(', SECOND_FIT),
    0.7,
    {
      kind: 'severalOptimizers',
      candidates: [
        { index: 0, name: 'SGD', learningRate: 0.05, momentum: 0.9, steps: 20 },
        { index: 1, name: 'RMSprop', learningRate: 0.01, momentum: 0.3, steps: 2 },
      ],
    },
  ],
])('an optimizer told by its values %s', async (_, script, learningRate, found) => {
  const values = { learningRate, momentum: 0.9 };
  expect(await describedByValues('keras', withBackend('jax', script), values)).toMatchObject(found);
});

test.each([
  ['in fit', FIT_SCRIPT],
  ['in a loop', JAX_LOOP],
])(
  'an optimizer that never steps, while another one does %s, is told so in the dry run',
  async (_, script) => {
    const other = 'optimizer = keras.optimizers.Adam(0.01)';
    const idle = withBackend('jax', script).replace(/(optimizer = .*# SITE)/u, `$1\n${other}`);
    expect(await describedByValues('keras', idle, { learningRate: 0.05, momentum: 0.9 })).toEqual({
      kind: 'anotherSteps',
      optimizer: 'SGD',
      stepping: 'Adam',
    });
  },
);

test.each([
  ['in fit', FIT_SCRIPT],
  ['in a loop', JAX_LOOP],
])('of two that the line makes the one that steps is watched, %s', async (_, script) => {
  const twice = withBackend('jax', script).replace(
    /optimizer = (.*# SITE)/u,
    'make = lambda: $1\nmake()\noptimizer = make()',
  );
  expectHonoured(await runUnder('keras', twice));
});
