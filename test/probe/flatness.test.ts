import { afterEach, expect, test } from 'vitest';
import { compareEnds } from '../../src/calibrate/confirm/compareEnds';
import { followWholeRun } from '../../src/calibrate/confirm/followWholeRun';
import type { FollowedMeasure, WholeRun } from '../../src/model/calibration/confirmation';
import { scriptFixture, type ScriptFixture } from '../support/probe/scriptFixture';

// The trace of the Hessian in whole trainings.

let fixture: ScriptFixture | undefined;
afterEach(async () => {
  await fixture?.remove();
  fixture = undefined;
});

/** Trains `weight` on `loss` for 400 steps, and draws from PyTorch's own random numbers at each. */
function script(loss: string, setup = ''): string {
  return `import torch
torch.set_num_threads(1)
${setup}
weight = torch.nn.Parameter(torch.ones(4))
optimizer = torch.optim.SGD([weight], lr=0.01, momentum=0.9)  # SITE
for step in range(400):
    optimizer.zero_grad()
    noise = torch.randn(4)
    loss = ${loss}
    loss.backward()
    optimizer.step()
`;
}

async function train(text: string, flatness = true, seed = 1): Promise<WholeRun> {
  await fixture?.remove();
  fixture = await scriptFixture(text);
  const { signal } = new AbortController();
  await fixture.trainer.describe(signal);
  const run = await followWholeRun(
    fixture.trainer,
    { arm: 'present', seed, learningRate: 0.01, momentum: 0.5, ...(flatness ? { flatness } : {}) },
    () => undefined,
    signal,
  );
  if (run === undefined) throw new Error('cancelled');
  expect(run).toMatchObject({ steps: 400, outcome: { kind: 'ended' } });
  return run;
}

function flatnessOf({ measures }: WholeRun): FollowedMeasure | undefined {
  return measures.find(({ measure }) => measure.kind === 'named' && measure.source === 'probe');
}

const DIAGONAL = 'torch.tensor([1.0, 2.0, 3.0, 4.0])';
const NOISY = `(${DIAGONAL} * (weight + 0.1 * noise) ** 2).sum() / 2`;

test('of a quadratic with a diagonal Hessian random signs give the trace exactly, up to the end', async () => {
  const flatness = flatnessOf(await train(script(NOISY)));
  const { steps = [], values = [] } = flatness?.curve ?? {};
  expect(steps.length).toBeGreaterThan(20);
  for (const value of values) expect(value).toBeCloseTo(10, 4);
  expect(flatness?.final).toBeCloseTo(10, 4);
  expect(steps.at(-1)).toBeGreaterThan(0.95 * 400);
});

test('a Hessian with other entries has its trace in the mean', async () => {
  const full = `(weight @ (torch.diag(${DIAGONAL}) + 0.5) @ weight) / 2 + (weight * noise).sum() / 10`;
  const { values = [] } = flatnessOf(await train(script(full)))?.curve ?? {};
  // Σ of the diagonal is 12; vectors of signs scatter by √(2·Σ off-diagonal²) = √6 each, and two are taken a batch.
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(Math.abs(mean - 12)).toBeLessThan((4 * Math.sqrt(3)) / Math.sqrt(values.length));
  expect(new Set(values).size).toBeGreaterThan(1);
});

test('the training is the same with it as without', async () => {
  const [measured] = (await train(script(NOISY))).measures;
  const [alone, ...others] = (await train(script(NOISY), false)).measures;
  expect(measured).toEqual(alone);
  expect(others).toEqual([]);
});

test('a factor of the script’s own is part of its loss', async () => {
  const scaled = script(NOISY).replace('loss.backward()', '(8.0 * loss).backward()');
  expect(flatnessOf(await train(scaled))?.final).toBeCloseTo(80, 3);
});

test('what has no second derivative trains on, and has no trace', async () => {
  const setup = `class Once(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x ** 2
    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(ctx, gradient):
        return 2 * ctx.saved_tensors[0] * gradient`;
  const run = await train(script('Once.apply(weight).sum() / 2', setup));
  expect(flatnessOf(run)).toBeUndefined();
  expect(run.measures).toHaveLength(1);
});

test('two settings are compared over their seeds, and nobody calls flatter better', async () => {
  const sharper = script(NOISY.replace('1.0, 2.0', '1.0, 3.0'));
  const pairs: { present: WholeRun; suggested: WholeRun }[] = [];
  for (const seed of [1, 2])
    pairs.push({
      present: await train(script(NOISY), true, seed),
      suggested: await train(sharper, true, seed),
    });
  const compared = compareEnds(pairs).find(({ measure }) => measure.kind === 'named');
  expect(compared).toMatchObject({ role: 'other', seeds: 2 });
  expect(compared?.difference?.value).toBeCloseTo(1, 3);
  expect(compared).not.toHaveProperty('finding');
});
