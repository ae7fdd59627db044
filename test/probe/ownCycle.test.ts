import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { runConfirmation } from '../../src/calibrate/confirm/runConfirmation';
import type { WholeRunRequest } from '../../src/calibrate/run/trainer';
import { coupledMomentum } from '../../src/model/calibration/momentumCoupling';
import { oneTrial } from '../support/oneTrial';
import { scriptFixture, type ScriptFixture } from '../support/probe/scriptFixture';

// Scripts whose scheduler writes the momentum itself.

let fixture: ScriptFixture | undefined;
afterEach(async () => {
  await fixture?.remove();
  fixture = undefined;
});

/** Twelve steps, of which each writes down the learning rate and the momentum that it has used. */
function script(scheduler: string): string {
  return `import json, torch
torch.set_num_threads(1)
model = torch.nn.Linear(5, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)  # SITE
scheduler = torch.optim.lr_scheduler.${scheduler}
used = []
for step in range(12):
    x = torch.randn(16, 5)
    optimizer.zero_grad()
    loss = ((model(x) - x.sum(1, keepdim=True)) ** 2).mean()
    loss.backward()
    optimizer.step()
    used.append([optimizer.param_groups[0]["lr"], optimizer.param_groups[0]["momentum"]])
    scheduler.step()
json.dump(used, open("used.json", "w"))
`;
}

const ONE_CYCLE = script('OneCycleLR(optimizer, max_lr=0.1, total_steps=12)');
const CYCLIC = script('CyclicLR(optimizer, base_lr=0.02, max_lr=0.1, step_size_up=3)');

async function opened(text: string): Promise<ScriptFixture> {
  fixture = await scriptFixture(text);
  return fixture;
}

async function whole(request: Partial<WholeRunRequest>): Promise<readonly (readonly [number, number])[]> {
  const { trainer, folder } = fixture as ScriptFixture;
  const end = await trainer.runWhole(
    { trialId: 'whole', learningRate: 0.1, momentum: 0.7, seed: 1, ...request },
    () => 'continue',
    new AbortController().signal,
  );
  expect(end).toMatchObject({ kind: 'ended', observed: { momentumOverwritten: false } });
  return JSON.parse(await readFile(join(folder, 'used.json'), 'utf8'));
}

test.each([
  ['OneCycleLR', ONE_CYCLE],
  ['CyclicLR', CYCLIC],
])(
  'the dry run of %s tells the peak and the momentum that the script’s first step has',
  async (name, text) => {
    const { trainer } = await opened(text);
    const { constructed } = await trainer.describe(new AbortController().signal);
    expect(constructed).toMatchObject({ learningRate: 0.1, momentum: 0.9 });
    expect(constructed?.ownMomentum).toBeCloseTo(name === 'OneCycleLR' ? 0.95 : 0.9, 9);
  },
);

test.each([
  ['OneCycleLR', ONE_CYCLE],
  ['CyclicLR', CYCLIC],
])('a trial under %s holds its momentum, and its learning rate is the peak', async (_, text) => {
  const { trainer } = await opened(text);
  await trainer.describe(new AbortController().signal);
  const used = await whole({ learningRate: 0.05 });
  expect(used.map(([, momentum]) => momentum)).toEqual(Array.from({ length: 12 }, () => 0.7));
  expect(Math.max(...used.map(([rate]) => rate))).toBeCloseTo(0.05, 3);
  const trial = await oneTrial(trainer, {
    trialId: 't',
    learningRate: 0.1,
    momentum: 0.3,
    seed: 1,
    budgetSteps: 6,
  });
  expect(trial.end).toMatchObject({ kind: 'budgetSpent', observed: { overrideVerified: true } });
});

test('an optimizer beside the watched one keeps the learning rates of its own scheduler', async () => {
  const beside = ONE_CYCLE.replace(
    'used = []',
    `other = torch.optim.SGD(torch.nn.Linear(2, 1).parameters(), lr=0.5, momentum=0.9, dampening=0.9)
other_scheduler = torch.optim.lr_scheduler.OneCycleLR(other, max_lr=1.0, total_steps=12)
used = []`,
  ).replace('optimizer.param_groups[0]["lr"], ', 'other.param_groups[0]["lr"], ');
  const { trainer } = await opened(beside);
  await trainer.describe(new AbortController().signal);
  expect((await whole({}))[0]?.[0]).toBeCloseTo(1 / 25, 9);
});

test('an optimizer that is constructed with a part of the peak trains at the trial’s', async () => {
  const { trainer } = await opened(ONE_CYCLE.replace('lr=0.01', 'lr=0.1 / 25'));
  await trainer.describe(new AbortController().signal);
  const coupling = { k: 0.5, gamma: 0.5 };
  for (const [rate, momentum] of await whole({ coupling }))
    expect(momentum).toBeCloseTo(coupledMomentum(coupling, rate), 9);
});

test('the present trial has the script’s own cycle, as the script itself would have it', async () => {
  const { trainer } = await opened(ONE_CYCLE);
  await trainer.describe(new AbortController().signal);
  const used = await whole({ momentum: 0.95, ownMomentum: true });
  expect(used[0]?.[1]).toBeCloseTo(0.95, 9);
  expect(Math.min(...used.map(([, momentum]) => momentum))).toBeCloseTo(0.85, 2);
  expect(used[0]?.[0]).toBeCloseTo(0.1 / 25, 9);
});

test('a momentum that follows the learning rate gives way to no cycle', async () => {
  const { trainer } = await opened(ONE_CYCLE);
  await trainer.describe(new AbortController().signal);
  const coupling = { k: 0.5, gamma: 0.5 };
  for (const [rate, momentum] of await whole({ coupling }))
    expect(momentum).toBeCloseTo(coupledMomentum(coupling, rate), 9);
});

test('a confirmation trains the cycle against the constant on the same seeds', async () => {
  const { trainer } = await opened(ONE_CYCLE);
  await trainer.describe(new AbortController().signal);
  const { kind, runs } = await runConfirmation({
    plan: {
      present: { learningRate: 0.1, momentum: 0.95, ownMomentum: true },
      suggested: { learningRate: 0.1, momentum: 0.95 },
      seeds: [4, 5],
    },
    finishedRuns: [],
    withTrainer: (run) => run(trainer),
    onEvent: () => undefined,
    signal: new AbortController().signal,
  });
  expect(kind).toBe('done');
  const [present, suggested] = runs.map(({ measures }) => measures[0]?.curve.values);
  // The cycle begins with the same momentum.
  expect(present?.[0]).toBe(suggested?.[0]);
  expect(present).not.toEqual(suggested);
});
