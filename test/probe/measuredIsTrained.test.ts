import { criterionOf } from '../../src/calibrate/run/trialRunner';
import { expect, test } from 'vitest';
import { convergenceOf } from '../../src/calibrate/measure/convergenceMonitor';
import { titleOf } from '../../src/model/wording/calibrationFacts';
import type { TrialOutcome } from '../../src/model/calibration/trial';
import { scopeSentence } from '../../src/model/wording/verdictText';
import { bowlLosses } from '../support/probe/frameworkRun';
import { runScript } from '../support/probe/probeRun';
import { calibrateScript } from '../support/probe/scriptCalibration';
import { scriptFixture } from '../support/probe/scriptFixture';

// Small scripts on which a calibration measured something else than what trains.

const BOWL = `import torch
torch.set_num_threads(1)
weights = torch.nn.Parameter(torch.ones(4))
curvatures = torch.tensor([0.5, 1.0, 2.0, 4.0])
def bowl(): return (curvatures * weights ** 2).sum() / 2
`;

test('another net beside the one that is calibrated changes no convergence time', async () => {
  const { calibration } = await calibrateScript(
    `import torch
torch.set_num_threads(1)
far, near = torch.nn.Parameter(torch.zeros(1)), torch.nn.Parameter(torch.ones(1))
of_far = torch.optim.Adam([far], lr=1e-3)
of_near = torch.optim.SGD([near], lr=0.01, momentum=0.8)  # SITE
while True:
    of_far.zero_grad(); (far - 50).square().sum().backward(); of_far.step()
    of_near.zero_grad(); (near.square().sum() / 2).backward(); of_near.step()
`,
    400,
  );
  const { trials, progressMeasure } = calibration;
  const sweep = trials.filter(({ role }) => role === 'sweep');
  expect(sweep.length).toBeGreaterThanOrEqual(8);
  for (const { momentum, learningRate, stepsSpent, outcome } of sweep) {
    const values = bowlLosses(learningRate, momentum, stepsSpent);
    const expected = convergenceOf(
      { steps: values.map((_, index) => index + 1), values },
      criterionOf(calibration, { momentum }, progressMeasure),
    );
    // Up to a rounding in single precision at the target itself.
    expect(Math.abs(convergedAt(outcome) - convergedAt(expected))).toBeLessThanOrEqual(1);
  }
});

function convergedAt(outcome: TrialOutcome): number {
  return outcome.kind === 'converged' ? outcome.convergenceSteps : 0;
}

test('what is trained before the optimizer is constructed is not in its first measurement', async () => {
  const loop = `optimizer = torch.optim.SGD([weights], lr=0.01, momentum=0.5)  # SITE
while True:
    optimizer.zero_grad(); bowl().backward(); optimizer.step()
`;
  const before = `other = torch.zeros(1, requires_grad=True)
for _ in range(300):
    loss = (other - 30).square().sum(); loss.backward()
    with torch.no_grad(): other -= 1e-5 * other.grad; other.grad = None
`;
  const alone = await runScript(BOWL + loop);
  const after = await runScript(BOWL + before + loop);
  expect(alone.curve.values[0]).toBe(3.75);
  expect(after.curve).toEqual(alone.curve);
});

test('values come from what the script constructs with its arguments, and so does the size of its batches', async () => {
  const script = `import argparse, torch
torch.set_num_threads(1)
options = argparse.ArgumentParser()
options.add_argument("--rate", type=float, default=0.1)
options.add_argument("--beta", type=float, default=0.5)
options.add_argument("--batch", type=int, default=8)
options = options.parse_args()
x = torch.randn(96, 3)
def loader(size): return torch.utils.data.DataLoader(torch.utils.data.TensorDataset(x), batch_size=size)
model = torch.nn.Linear(3, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=options.rate, momentum=options.beta, dampening=0.25, weight_decay=1e-4)  # SITE
for _ in loader(96): break
while True:
    for (batch,) in loader(options.batch):
        optimizer.zero_grad(); model(batch).square().mean().backward(); optimizer.step()
`;
  const fixture = await scriptFixture(script, {
    scriptArguments: ['--rate', '0.004', '--beta', '0.9', '--batch', '32'],
    batchSize: 8,
  });
  try {
    const { constructed, batchSize } = await fixture.trainer.describe(new AbortController().signal);
    expect(constructed).toEqual({
      learningRate: 0.003,
      momentum: 0.9,
      nesterov: false,
      dampening: 0.25,
      weightDecay: 1e-4,
      batchSize: 32,
    });
    expect(batchSize).toBe(32);
  } finally {
    await fixture.remove();
  }
});

test('a loss that varies three hundredfold from step to step does not diverge', async () => {
  const { calibration } = await calibrateScript(
    `import random
${BOWL}optimizer = torch.optim.SGD([weights], lr=0.001, momentum=0.8)  # SITE
while True:
    scale = 10 ** random.uniform(-1.25, 1.25)
    optimizer.zero_grad(); (bowl() * scale).backward(); optimizer.step()
`,
    600,
  );
  const outcomes = calibration.trials.map(({ outcome }) => outcome.kind);
  expect(outcomes.length).toBeGreaterThan(8);
  expect(outcomes).not.toContain('diverged');
  expect(calibration.result.kind).toBe('estimate');
});

test('a warm-up that the pilot does not leave is seen before the sweep, and names no learning rate', async () => {
  const { calibration, warmUp } = await calibrateScript(
    `${BOWL}optimizer = torch.optim.SGD([weights], lr=0.05, momentum=0.8)  # SITE
scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: (step + 1) / 8000)
while True:
    optimizer.zero_grad(); bowl().backward(); optimizer.step(); scheduler.step()
`,
    400,
  );
  expect(warmUp?.startShare).toBeCloseTo(1 / 8000, 8);
  expect(warmUp?.steps).toBe(8000);
  const { result } = calibration;
  if (result.kind !== 'estimate') throw new Error(result.reason);
  expect(result.caveats).toContain('warmUpOnly');
  expect(titleOf(calibration)).toBe('train.py · SGD · warm-up only');
  expect(scopeSentence(result)).not.toMatch(/η|C =/u);
});
