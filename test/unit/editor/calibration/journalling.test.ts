import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { scriptPlan } from '../../../../src/calibrate/sweep/standardPlans';
import type { Log } from '../../../../src/editor/base/log';
import { pick } from '../../../../src/editor/base/say';
import { openJournal } from '../../../../src/editor/calibration/journalling';
import { hashSources } from '../../../../src/train/journal/sourceHashes';

vi.mock('vscode', () => ({}));
vi.mock('../../../../src/editor/base/say', () => ({ pick: vi.fn(), say: vi.fn() }));

const TRIAL = {
  trialId: 'pilot',
  role: 'pilot',
  learningRate: 0.1,
  momentum: 0.5,
  seed: 0,
  budgetSteps: 100,
  stepsSpent: 100,
  elapsedMs: 10,
  outcome: { kind: 'converged', convergenceSteps: 40 },
  curve: { steps: [1, 40], values: [1, 0.5] },
} as const;

let folder = '';
beforeEach(async () => {
  vi.clearAllMocks();
  folder = await mkdtemp(join(tmpdir(), 'momentum-lens-journalling-'));
  onTestFinished(() => rm(folder, { recursive: true }));
});

test('an interrupted calibration is offered for as long as what the script imports is the same', async () => {
  const net = join(folder, 'net.py');
  const open = async (): ReturnType<typeof openJournal> =>
    openJournal(
      { folder: join(folder, 'journals'), log: {} as Log },
      {
        title: 'train.py',
        subject: { kind: 'script', scriptPath: 'train.py', siteId: 'SGD#1', batchSize: null },
        plan: scriptPlan({ learningRate: 0.1, presentMomentum: 0.5, pilotSteps: 100 }),
        nesterov: false,
        fingerprint: 'abc',
        sources: await hashSources([net]),
      },
      undefined,
    );
  await writeFile(net, 'WIDTH = 5\n');
  const first = await open();
  first?.journal.addPilot(TRIAL, { target: 0.5 });
  await first?.journal.close();

  expect(await open()).toBeUndefined();
  expect(pick).toHaveBeenCalledOnce();

  await writeFile(net, 'WIDTH = 6\n');
  const anew = await open();
  expect(pick).toHaveBeenCalledOnce();
  expect(anew?.contents).toBeUndefined();
  await anew?.journal.remove();
});
