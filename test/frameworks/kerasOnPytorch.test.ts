import { expect, test } from 'vitest';
import { expectBowl, expectHonoured, runUnder } from '../support/probe/frameworkRun';
import { FIT_SCRIPT, PYTORCH_LOOP, PYTORCH_TWO_NETS, withBackend } from '../support/probe/kerasScripts';

test('Model.fit on PyTorch trains with the values asked for', async () => {
  const trial = await runUnder('keras', withBackend('torch', FIT_SCRIPT));
  expectHonoured(trial);
  expect(trial.curve.values.at(-1)).toBeLessThan((trial.curve.values[0] ?? 0) / 2);
});

test('a loop of one’s own trains as heavy ball does, with one loss per step', async () => {
  expectBowl(await runUnder('keras', withBackend('torch', PYTORCH_LOOP)));
});

test('the losses of another net that is trained beside it do not count', async () => {
  expectBowl(await runUnder('keras', withBackend('torch', PYTORCH_TWO_NETS)));
});
