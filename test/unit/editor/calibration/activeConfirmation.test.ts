import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import type { PanelState } from '../../../../webview/messages';
import type { TrialEnd, WholeRunRequest, WholeTrainer } from '../../../../src/calibrate/run/trainer';
import { say } from '../../../../src/editor/base/say';
import type { Log } from '../../../../src/editor/base/log';
import { ActiveConfirmation } from '../../../../src/editor/calibration/activeConfirmation';
import type { CalibrationView } from '../../../../src/editor/calibration/calibrationView';
import type { ConfirmationStore } from '../../../../src/editor/calibration/confirmationStore';
import type { Calibration } from '../../../../src/model/calibration/calibration';
import type { Confirmation, ConfirmationPlan } from '../../../../src/model/calibration/confirmation';
import {
  ConfirmationJournal,
  listConfirmationJournals,
} from '../../../../src/train/journal/confirmationJournal';
import { storedConfirmation, wholeRun } from '../../../support/confirm/wholeRuns';

vi.mock('vscode', () => ({}));
vi.mock('../../../../src/editor/base/say', () => ({
  say: vi.fn(() => Promise.resolve(undefined)),
}));

const { plan: storedPlan, subject } = storedConfirmation();
const calibration = { calibrationId: 'calibration', subject } as Calibration;

let folder = '';
beforeEach(async () => {
  vi.clearAllMocks();
  folder = await mkdtemp(join(tmpdir(), 'momentum-lens-confirming-'));
  onTestFinished(() => rm(folder, { recursive: true }));
});

/** Trainings of 100 steps whose loss ends a little lower with each; `end` says how each ends. */
function trainer(
  end: (request: WholeRunRequest, index: number) => TrialEnd['kind'] | TrialEnd,
): WholeTrainer {
  let index = 0;
  return {
    async runWhole(request, receive, signal) {
      const spent = { stepsSpent: 100, elapsedMs: 50 };
      const how = end(request, index);
      index += 1;
      if (typeof how !== 'string') return how;
      const steps = Array.from({ length: 100 }, (_, step) => step + 1);
      receive(
        { kind: 'loss' },
        { steps, values: steps.map((step) => 2 / step + 0.001 * (request.seed % 7)) },
      );
      await Promise.resolve();
      if (signal.aborted) return { kind: 'cancelled', ...spent };
      return { kind: how as 'ended', ...spent };
    },
  };
}

function confirming(
  whole: WholeTrainer,
  finished = [] as ReturnType<typeof wholeRun>[],
  plan: ConfirmationPlan = storedPlan,
) {
  const states: PanelState[] = [];
  const records: Confirmation[] = [];
  const view = {
    isVisible: false,
    show: (state: PanelState) => states.push(state),
    showRecord: vi.fn(() => Promise.resolve()),
    reveal: vi.fn(),
  } as unknown as CalibrationView;
  const store = {
    save: (confirmation: Confirmation) => Promise.resolve(void records.push(confirmation)),
  } as unknown as ConfirmationStore;
  const header = {
    formatVersion: 1 as const,
    journalId: 'a',
    createdAt: '2026-01-01T00:00:00.000Z',
    title: 'train.py',
    calibrationId: 'calibration',
    subject,
    plan,
    fingerprint: '',
    sources: {},
    scratchCopy: false,
  };
  const journal = ConfirmationJournal.create(folder, header, () => undefined);
  for (const run of finished) journal.add(run);
  const onDone = vi.fn(() => Promise.resolve());
  const active = new ActiveConfirmation(
    {
      title: 'train.py',
      calibrationId: 'calibration',
      calibration,
      plan,
      runs: finished,
      expectedRunMs: undefined,
      journal,
      withTrainer: (train) => train(whole),
      onDone,
    },
    { view, store, log: { warn: () => undefined } as unknown as Log },
  );
  return { active, states, records, view, onDone };
}

test('a coupled momentum is a third training of each seed, and what it came to is said too', async () => {
  const coupled = { learningRate: 0.1, momentum: 0.9, coupling: { k: 0.464, gamma: 2 / 3 } };
  const asked: WholeRunRequest[] = [];
  const whole = trainer((request) => {
    asked.push(request);
    return 'ended';
  });
  const { active, records } = confirming(whole, [], { ...storedPlan, coupled });
  await active.run();
  expect(asked.map(({ trialId, coupling }) => [trialId.split(' ')[0], coupling])).toEqual(
    ['present', 'suggested', 'coupled', 'coupled', 'suggested', 'present'].map((arm) => [
      arm,
      arm === 'coupled' ? coupled.coupling : undefined,
    ]),
  );
  expect(records[0]?.plan.coupled).toEqual(coupled);
  expect(records[0]?.result.coupled?.overSuggested.seeds).toBe(2);
  expect(vi.mocked(say).mock.calls[0]?.[1]).toContain('Coupled to the schedule, β = 1 − 0.464·η^0.667:');
});

test('once all trainings are over their record takes the place of the journal, and it is said what they say', async () => {
  const { active, records, view, onDone } = confirming(trainer(() => 'ended'));
  await active.run();
  expect(records).toHaveLength(1);
  expect(records[0]).toMatchObject({ calibrationId: 'calibration', partial: false, result: { seeds: 2 } });
  expect(records[0]?.runs).toHaveLength(4);
  expect(await readdir(folder)).toEqual([]);
  expect(view.showRecord).toHaveBeenCalledWith(calibration);
  expect(onDone).toHaveBeenCalledOnce();
  expect(vi.mocked(say).mock.calls[0]?.[1]).toMatch(/^train\.py: .*2 whole trainings/u);
});

test('stopped before two seeds are whole nothing is recorded, and the trainings are kept to go on with', async () => {
  const { active, records } = confirming(
    trainer((_, index) => {
      if (index === 2) active.stop();
      return 'ended';
    }),
  );
  await active.run();
  expect(records).toEqual([]);
  expect((await listConfirmationJournals(folder))[0]?.runs).toHaveLength(2);
  expect(vi.mocked(say).mock.calls[0]?.[1]).toContain('confirm again to go on');
});

test('what an interrupted one has finished counts, and is not run again', async () => {
  const ran: string[] = [];
  const { active, records } = confirming(
    trainer(({ trialId }) => {
      ran.push(trialId);
      return 'ended';
    }),
    [wholeRun('present', 7), wholeRun('suggested', 7)],
  );
  await active.run();
  expect(ran).toEqual(['suggested 8', 'present 8']);
  expect(records[0]?.runs).toHaveLength(4);
});

test('discarded, nothing is kept', async () => {
  const { active, records } = confirming(
    trainer((_, index) => {
      if (index === 3) active.discard();
      return 'ended';
    }),
  );
  await active.run();
  expect(records).toEqual([]);
  expect(await readdir(folder)).toEqual([]);
});

test('a window that closes keeps the trainings and says nothing', async () => {
  const { active, records, view } = confirming(
    trainer((_, index) => {
      if (index === 1) void active.abandon();
      return 'ended';
    }),
  );
  await active.run();
  expect(records).toEqual([]);
  expect((await listConfirmationJournals(folder))[0]?.runs).toHaveLength(1);
  expect(view.showRecord).not.toHaveBeenCalled();
  expect(say).not.toHaveBeenCalled();
});

test('a script that fails before it trains ends it with its failure, and leaves nothing', async () => {
  const failure = { kind: 'scriptRaised', exception: 'ValueError: no', traceback: '' } as const;
  const { active, records } = confirming(
    trainer(() => ({ kind: 'failed', failure, stepsSpent: 0, elapsedMs: 5 })),
  );
  await active.run();
  expect(records).toEqual([]);
  expect(vi.mocked(say).mock.calls[0]?.slice(0, 2)).toEqual([
    'error',
    expect.stringContaining('ValueError: no'),
  ]);
  expect(await readdir(folder)).toEqual([]);
});

test('a training that memory cuts short is left out, and kept open to be run again where the rest does not tell', async () => {
  const failure = { kind: 'outOfMemory', detail: '' } as const;
  const { active, records } = confirming(
    trainer((_, index) =>
      index === 3 ? { kind: 'failed', failure, stepsSpent: 40, elapsedMs: 5 } : 'ended',
    ),
  );
  await active.run();
  expect(records).toEqual([]);
  expect((await listConfirmationJournals(folder))[0]?.runs).toHaveLength(3);
});
