import { describe, expect, test } from 'vitest';
import {
  bowlLosses,
  expectHonoured,
  expectShared,
  runUnder,
  type FrameworkRun,
} from '../support/probe/frameworkRun';
import { REQUEST } from '../support/probe/probeRun';
import { FIT_SCRIPT, PRINTING_FIT_SCRIPT } from '../support/probe/kerasScripts';
import type { TrialRequest } from '../../src/calibrate/run/trainer';

const BOWL = `import tensorflow as tf
weight = tf.Variable(1.0)
optimizer = tf.keras.optimizers.SGD(0.05, momentum=0.9)  # SITE
@tf.function
def train_step():
    with tf.GradientTape() as tape:
        loss = weight ** 2 / 2
    optimizer.apply_gradients([(tape.gradient(loss, weight), weight)])
for _ in range(1000):
    train_step()
`;

const TWO_NETS = BOWL.replace(
  'weight = ',
  'net, other = tf.Variable([2.0, 3.0]), tf.keras.optimizers.Adam(1e-3)\nother.build([net])\nweight = ',
).replace(
  '    with tf',
  `    with tf.GradientTape() as tape:
        far = 100 + tf.reduce_sum(net ** 2)
    other.apply_gradients([(tape.gradient(far, net), net)])
    with tf`,
);

function run(script: string, request: Partial<TrialRequest> = {}): Promise<FrameworkRun> {
  return runUnder('keras', script, request, { KERAS_BACKEND: 'tensorflow', TF_CPP_MIN_LOG_LEVEL: '3' });
}

describe('Model.fit', () => {
  test('trains with the values asked for and gives the loss of every batch', async () => {
    const trial = await run(PRINTING_FIT_SCRIPT);
    expectHonoured(trial);
    for (const [index, loss] of trial.curve.values.entries()) {
      expect(loss / (trial.printed[index] ?? Number.NaN)).toBeCloseTo(1, 3);
    }
  });

  test('differs between seeds, and is the same for the same seed', async () => {
    const { curve } = await run(FIT_SCRIPT);
    expect((await run(FIT_SCRIPT)).curve).toEqual(curve);
    expect((await run(FIT_SCRIPT, { seed: 4 })).curve.values).not.toEqual(curve.values);
  });

  test('a schedule keeps its shape and is reported', async () => {
    const script = FIT_SCRIPT.replace(
      'learning_rate=0.05',
      'learning_rate=keras.optimizers.schedules.PiecewiseConstantDecay([8], [0.1, 0.01])',
    );
    const { end } = await run(script);
    expect(end.observed?.learningRateHigh).toBeCloseTo(0.02, 6);
    expect(end.observed?.learningRateLow).toBeCloseTo(0.002, 6);
  });

  test('trials are forked from a process that has imported TensorFlow', async () => {
    await expectShared('keras', `import tensorflow\n${FIT_SCRIPT}`, 'keras and tensorflow', {
      KERAS_BACKEND: 'tensorflow',
    });
  });

  test('an optimizer without momentum is refused', async () => {
    const { end } = await run(FIT_SCRIPT.replace('SGD(learning_rate=0.05, momentum=0.9)', 'Adam(0.05)'));
    expect(end).toMatchObject({ kind: 'failed', failure: { kind: 'noMomentumTaken', optimizer: 'Adam' } });
  });
});

test.each([
  ['a tf.function', BOWL],
  ['an eager loop', BOWL.replace('@tf.function\n', '')],
  ['a tf.function that trains another net too', TWO_NETS],
  ['an eager loop that trains another net too', TWO_NETS.replace('@tf.function\n', '')],
])('%s trains as heavy ball does, with one loss per step', async (_, script) => {
  const trial = await run(script);
  expectHonoured(trial);
  const expected = bowlLosses(REQUEST.learningRate, REQUEST.momentum, REQUEST.budgetSteps);
  for (const [index, loss] of expected.entries()) expect(trial.curve.values[index]).toBeCloseTo(loss, 5);
});
