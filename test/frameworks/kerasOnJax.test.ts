import { expect, test } from 'vitest';
import { expectHonoured, runUnder } from './frameworkRun';
import { FIT_SCRIPT } from './kerasScripts';

test('Model.fit on JAX trains with the values asked for, the backend chosen in the script', async () => {
  const script = `import os\nos.environ["KERAS_BACKEND"] = "jax"\n${FIT_SCRIPT}`;
  const trial = await runUnder('keras', script);
  expectHonoured(trial);
  expect(trial.curve.values.at(-1)).toBeLessThan((trial.curve.values[0] ?? 0) / 2);
  expect((await runUnder('keras', script, { seed: 4 })).curve.values).not.toEqual(trial.curve.values);
});
