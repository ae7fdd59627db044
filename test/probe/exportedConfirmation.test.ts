import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { exportConfirmation } from '../../src/calibrate/record/exportedConfirmation';
import { importConfirmation } from '../../src/editor/commands/importConfirmation';
import type { Confirmation } from '../../src/model/calibration/confirmation';
import { PROBE_FOLDER, testInterpreter } from '../support/probe/scriptFixture';

// Whole trainings of an exported plan, run by its own commands and imported.

vi.mock('vscode', () => ({}));
const said = vi.hoisted(() => vi.fn((..._words: readonly unknown[]) => Promise.resolve(undefined)));
vi.mock('../../src/editor/base/say', () => ({ say: said }));

const SCRIPT = `import torch
torch.set_num_threads(1)
weight = torch.nn.Parameter(torch.ones(4))
optimizer = torch.optim.SGD([weight], lr=0.1, momentum=0.5)
scheduler = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=0.1, total_steps=120)
for step in range(120):
    optimizer.zero_grad()
    loss = ((weight + 0.1 * torch.randn(4)) ** 2).sum()
    loss.backward()
    optimizer.step()
    scheduler.step()
    if step % 30 == 29:
        print(f"step {step + 1} val_loss {float((weight ** 2).sum()):.6f}")
`;

const PLAN = exportConfirmation(
  {
    planId: 'plan',
    calibrationId: 'calibration',
    subject: { kind: 'script', scriptPath: 'train.py', siteId: 'SGD#1', batchSize: null },
    confirmation: {
      present: { learningRate: 0.1, momentum: 0.95, ownMomentum: true },
      suggested: { learningRate: 0.1, momentum: 0.6 },
      flatness: true,
      seeds: [7, 8],
    },
    run: {
      framework: 'pytorch',
      script: 'train.py',
      arguments: [],
      optimizer: { kind: 'site', file: 'train.py', line: 4, endLine: 4 },
    },
  },
  { holdMomentum: true },
);

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'momentum-lens-'));
  await writeFile(join(folder, 'train.py'), SCRIPT);
  await writeFile(join(folder, 'confirmation-plan.json'), JSON.stringify(PLAN));
  await cp(PROBE_FOLDER, join(folder, 'momentum_lens_probe'), { recursive: true });
  for (const number of PLAN.trials.keys())
    await promisify(execFile)(
      testInterpreter(),
      ['-m', 'momentum_lens_probe', 'trial', 'confirmation-plan.json', String(number)],
      { cwd: folder },
    );
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

async function imported(): Promise<Confirmation | undefined> {
  let kept: Confirmation | undefined;
  await importConfirmation(join(folder, 'confirmation-plan.json'), PLAN, {
    save: (confirmation) => Promise.resolve(void (kept = confirmation)),
  });
  return kept;
}

test('the trainings make the confirmation that they would have made here', async () => {
  const confirmation = await imported();
  expect(confirmation).toMatchObject({
    calibrationId: 'calibration',
    partial: false,
    plan: PLAN.confirmation,
  });
  expect(confirmation?.runs.map(({ steps, outcome }) => [steps, outcome.kind])).toEqual(
    Array.from({ length: 4 }, () => [120, 'ended']),
  );
  const titles = confirmation?.result.measures.map(({ measure, role, seeds }) => [
    measure.kind === 'named' ? measure.name : measure.kind,
    role,
    seeds,
  ]);
  expect(titles).toContainEqual(['loss', 'trainingLoss', 2]);
  expect(titles).toContainEqual(['trace of the Hessian', 'other', 2]);
  expect(titles?.some(([, role]) => role === 'validation')).toBe(true);
  // Σ 2 over four weights.
  expect(
    confirmation?.result.measures.find(
      ({ measure }) => measure.kind === 'named' && measure.source === 'probe',
    )?.present,
  ).toBeCloseTo(8, 4);
  expect(said.mock.lastCall?.[1]).toMatch(/^Imported 4 of 4 whole trainings: /u);
});

test('a training without a result, of another plan or cut off is named, and the rest counts', async () => {
  const path = join(folder, 'confirmation-plan.0.jsonl');
  const whole = await readFile(path, 'utf8');
  for (const text of [whole.replace('"planId": "plan"', '"planId": "other"'), whole.slice(0, 400), '']) {
    await writeFile(path, text);
    expect(await imported()).toBeUndefined();
    expect(said.mock.lastCall?.[1]).toBe(
      'Nothing was imported from confirmation-plan.json: fewer than two seeds have both trainings to their end. Without a result of this plan: training 0.',
    );
  }
  await writeFile(path, whole);
});
