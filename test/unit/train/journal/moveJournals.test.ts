import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  ConfirmationJournal,
  listConfirmationJournals,
  type ConfirmationHeader,
} from '../../../../src/train/journal/confirmationJournal';
import { moveJournals, type PathMove } from '../../../../src/train/journal/moveJournals';
import { listJournals, TrialJournal } from '../../../../src/train/journal/trialJournal';
import { header, trial } from '../../../support/journal/journalFixture';

const MOVE: PathMove = {
  from: '/w/train.py',
  to: '/w/runs/train.py',
  ofScript: (path) => (path === 'train.py' ? 'runs/train.py' : undefined),
  ofFile: (path) => (path === '/w/train.py' ? '/w/runs/train.py' : undefined),
};

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'momentum-lens-journals-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function cutOff(id: string, changes: Partial<ReturnType<typeof header>> = {}): Promise<void> {
  const journal = TrialJournal.create(folder, { ...header(id), ...changes }, () => undefined);
  journal.addPilot({ ...trial(1), role: 'pilot' }, { target: 0.5 });
  journal.addTrial(trial(2));
  await journal.close();
}

test('a journal follows its script, with all that is finished and what it was told apart by', async () => {
  await cutOff('a', { sources: { '/w/train.py': 's', '/w/net.py': 'n' } });
  await moveJournals(folder, MOVE);
  const [moved] = await listJournals(folder);
  expect(moved?.header).toMatchObject({
    title: 'runs/train.py · SGD',
    subject: { scriptPath: 'runs/train.py' },
    sources: { '/w/runs/train.py': 's', '/w/net.py': 'n' },
    fingerprint: 'abc',
    moves: [{ from: '/w/train.py', to: '/w/runs/train.py' }],
  });
  expect(moved?.finishedTrials.map(({ trialId }) => trialId)).toEqual(['trial 1', 'trial 2']);
  expect(moved?.finishedAim).toEqual({ target: 0.5 });
  const resumed = await TrialJournal.resume(folder, 'a', () => undefined);
  expect(resumed?.contents.finishedTrials).toHaveLength(2);
  await resumed?.journal.close();
});

test('it remembers every way that it went', async () => {
  await cutOff('a');
  await moveJournals(folder, MOVE);
  await moveJournals(folder, {
    from: '/w/runs',
    to: '/w/old',
    ofScript: (path) => path.replace(/^runs\//u, 'old/'),
    ofFile: () => undefined,
  });
  const [moved] = await listJournals(folder);
  expect(moved?.header.subject).toMatchObject({ scriptPath: 'old/train.py' });
  expect(moved?.header.moves).toEqual([
    { from: '/w/train.py', to: '/w/runs/train.py' },
    { from: '/w/runs', to: '/w/old' },
  ]);
});

test('that of another script, one that is being written, and what cannot be read stay to the byte', async () => {
  await cutOff('other', {
    subject: { kind: 'script', scriptPath: 'b.py', siteId: 'SGD#1', batchSize: null },
  });
  const running = TrialJournal.create(folder, header('running'), () => undefined);
  running.addTrial(trial(1));
  await running.flushed();
  const contents = async (): Promise<readonly string[]> =>
    Promise.all((await readdir(folder)).toSorted().map((name) => readFile(join(folder, name), 'utf8')));
  const before = await contents();
  await moveJournals(folder, MOVE);
  expect(await contents()).toEqual(before);
  await running.close();
  await moveJournals(join(folder, 'nowhere'), MOVE);
});

test('a confirmation that was cut off follows too', async () => {
  const begun: ConfirmationHeader = {
    formatVersion: 1,
    journalId: 'c',
    createdAt: '2026-01-01T00:00:00.000Z',
    title: 'train.py · SGD',
    calibrationId: 'a',
    subject: header('a').subject,
    plan: {
      present: { learningRate: 0.1, momentum: 0.9 },
      suggested: { learningRate: 0.1, momentum: 0.95 },
      seeds: [1, 2],
    },
    fingerprint: 'abc',
    sources: { '/w/train.py': 's' },
    scratchCopy: false,
  };
  const journal = ConfirmationJournal.create(folder, begun, () => undefined);
  journal.add({
    arm: 'present',
    seed: 1,
    outcome: { kind: 'ended' },
    steps: 10,
    elapsedMs: 5,
    measures: [],
  });
  await journal.close();
  await moveJournals(folder, MOVE);
  const [moved] = await listConfirmationJournals(folder);
  expect(moved?.header).toMatchObject({
    subject: { scriptPath: 'runs/train.py' },
    sources: { '/w/runs/train.py': 's' },
    moves: [{ from: '/w/train.py', to: '/w/runs/train.py' }],
  });
  expect(moved?.runs).toHaveLength(1);
});
