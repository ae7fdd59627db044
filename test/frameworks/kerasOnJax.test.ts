import { expect, test } from 'vitest';
import { expectHonoured, expectBowl, runUnder } from '../support/probe/frameworkRun';
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
