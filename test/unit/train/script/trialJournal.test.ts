import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert, asyncProperty, integer } from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { scriptPlan } from '../../../../src/calibrate/standardPlans';
import type { Failure } from '../../../../src/model/failure';
import type { Trial } from '../../../../src/model/trial';
import {
  listJournals,
  removeJournal,
  TrialJournal,
  type JournalHeader,
} from '../../../../src/train/script/trialJournal';

let folder = '';
let failures: Failure[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'momentum-lens-'));
  failures = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function header(journalId: string, createdAt = '2026-01-01T00:00:00.000Z'): JournalHeader {
  return {
    formatVersion: 1,
    journalId,
    createdAt,
    title: 'train.py · SGD',
    subject: { kind: 'script', scriptPath: 'train.py', siteId: 'SGD#1', batchSize: 64 },
    plan: scriptPlan({ learningRate: 0.1, presentMomentum: 0.9, pilotSteps: 100 }),
    presentMomentum: 0.9,
    nesterov: false,
    fingerprint: 'abc',
  };
}

function trial(seed: number): Trial {
  return {
    trialId: `trial ${seed}`,
    role: 'sweep',
    learningRate: 0.1,
    momentum: 0.9,
    seed,
    budgetSteps: 300,
    stepsSpent: 120,
    elapsedMs: 3.5,
    outcome: { kind: 'converged', convergenceSteps: 100 },
    curve: { steps: [1, 100], values: [2, 0.5] },
  };
}

function create(id: string, createdAt?: string): TrialJournal {
  return TrialJournal.create(folder, header(id, createdAt), (failure) => failures.push(failure));
}

async function resume(id: string): ReturnType<typeof TrialJournal.resume> {
  return TrialJournal.resume(folder, id, (failure) => failures.push(failure));
}

test('what was finished is there for the next start', async () => {
  const journal = create('a');
  journal.addPilot({ ...trial(0), role: 'pilot' }, 0.7);
  journal.addTrial(trial(1));
  await journal.flushed();
  const [found] = await listJournals(folder);
  expect(found).toEqual({
    header: header('a'),
    finishedTrials: [{ ...trial(0), role: 'pilot' }, trial(1)],
    finishedTarget: 0.7,
  });
  expect(failures).toEqual([]);
});

test('a journal goes on where it was cut off, whatever byte that was', async () => {
  const journal = create('a');
  for (const seed of [1, 2, 3]) journal.addTrial(trial(seed));
  await journal.flushed();
  const whole = await readFile(journal.path);
  const headerEnd = whole.indexOf('\n') + 1;
  await assert(
    asyncProperty(integer({ min: headerEnd, max: whole.length }), async (length) => {
      const cut = whole.subarray(0, length);
      await writeFile(journal.path, cut);
      const complete = cut.subarray(headerEnd).filter((byte) => byte === 0x0a).length;
      const resumed = await resume('a');
      resumed?.journal.addTrial(trial(9));
      await resumed?.journal.flushed();
      const seeds = (await listJournals(folder))[0]?.finishedTrials.map(({ seed }) => seed);
      expect(seeds).toEqual([...[1, 2, 3].slice(0, complete), 9]);
    }),
    { seed: 5, numRuns: 40 },
  );
});

test('garbage after the last whole trial loses nothing before it', async () => {
  const journal = create('a');
  journal.addTrial(trial(1));
  await journal.flushed();
  await appendFile(journal.path, '\u0000\u0000{"kind":"trial","trial":{"seed":\n');
  expect((await listJournals(folder))[0]?.finishedTrials).toEqual([trial(1)]);
});

test('two calibrations write to journals of their own; the latest comes first', async () => {
  const [first, second] = [create('a'), create('b', '2026-02-01T00:00:00.000Z')];
  first.addTrial(trial(1));
  second.addTrial(trial(2));
  await Promise.all([first.flushed(), second.flushed()]);
  const listed = await listJournals(folder);
  expect(listed.map(({ header: { journalId } }) => journalId)).toEqual(['b', 'a']);
  expect(listed.map(({ finishedTrials }) => finishedTrials.map(({ seed }) => seed))).toEqual([[2], [1]]);
});

test('a second journal of the same id is refused and leaves the first alone', async () => {
  const journal = create('a');
  journal.addTrial(trial(1));
  await journal.flushed();
  const second = create('a');
  second.addTrial(trial(2));
  await second.flushed();
  expect(failures.map(({ kind }) => kind)).toEqual(['recordNotWritten']);
  expect((await listJournals(folder))[0]?.finishedTrials).toEqual([trial(1)]);
});

test('a disk that takes nothing more is reported once, and nothing raises', async () => {
  const blocked = join(folder, 'file');
  await writeFile(blocked, '');
  const journal = TrialJournal.create(join(blocked, 'below'), header('a'), (failure) =>
    failures.push(failure),
  );
  journal.addTrial(trial(1));
  journal.addTrial(trial(2));
  await journal.flushed();
  expect(failures.map(({ kind }) => kind)).toEqual(['recordNotWritten']);
});

test('a finished or unwanted journal is gone', async () => {
  const journal = create('a');
  await create('b').flushed();
  await journal.remove();
  await removeJournal(folder, 'b');
  await removeJournal(folder, 'b');
  expect(await listJournals(folder)).toEqual([]);
  expect(await resume('a')).toBeUndefined();
});
