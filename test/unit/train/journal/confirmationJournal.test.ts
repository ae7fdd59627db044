import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Failure } from '../../../../src/model/calibration/failure';
import {
  ConfirmationJournal,
  listConfirmationJournals,
  removeConfirmationJournal,
  type ConfirmationHeader,
} from '../../../../src/train/journal/confirmationJournal';
import { listJournals, removeEmptyJournals } from '../../../../src/train/journal/trialJournal';
import { storedConfirmation } from '../../../support/confirm/wholeRuns';

const { runs, plan, subject } = storedConfirmation();
let folder = '';
let failures: Failure[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'momentum-lens-'));
  failures = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function header(journalId: string): ConfirmationHeader {
  return {
    formatVersion: 1,
    journalId,
    createdAt: '2026-01-01T00:00:00.000Z',
    title: 'train.py · SGD',
    calibrationId: 'calibration',
    subject,
    plan,
    fingerprint: 'abc',
    sources: { '/project/model.py': 'def' },
    scratchCopy: true,
  };
}

function create(id: string): ConfirmationJournal {
  return ConfirmationJournal.create(folder, header(id), (failure) => failures.push(failure));
}

function resume(id: string): ReturnType<typeof ConfirmationJournal.resume> {
  return ConfirmationJournal.resume(folder, id, (failure) => failures.push(failure));
}

test('finished trainings of a confirmation that was cut off are there again, and further ones join them', async () => {
  const journal = create('a');
  for (const run of runs.slice(0, 2)) journal.add(run);
  await journal.close();
  expect(await listConfirmationJournals(folder)).toEqual([{ header: header('a'), runs: runs.slice(0, 2) }]);
  const resumed = await resume('a');
  expect(resumed?.contents.runs).toEqual(runs.slice(0, 2));
  for (const run of runs.slice(2)) resumed?.journal.add(run);
  await resumed?.journal.close();
  expect((await resume('a'))?.contents.runs).toEqual(runs);
  expect(failures).toEqual([]);
});

test('what a crash tears off is cut away, and costs the training in flight only', async () => {
  const journal = create('a');
  for (const run of runs.slice(0, 1)) journal.add(run);
  await journal.close();
  const path = join(folder, 'a.confirmation.jsonl');
  const whole = await readFile(path, 'utf8');
  await appendFile(path, JSON.stringify({ kind: 'run', run: runs[1] }).slice(0, 200));
  const resumed = await resume('a');
  expect(resumed?.contents.runs).toEqual(runs.slice(0, 1));
  await resumed?.journal.close();
  expect(await readFile(path, 'utf8')).toBe(whole);
});

test('a line that cannot be read costs itself only', async () => {
  const journal = create('a');
  for (const run of runs) journal.add(run);
  await journal.close();
  const path = join(folder, 'a.confirmation.jsonl');
  const lines = (await readFile(path, 'utf8')).split('\n');
  await writeFile(path, lines.with(2, 'spoilt').join('\n'));
  expect((await resume('a'))?.contents.runs).toEqual(runs.toSpliced(1, 1));
});

test('one that runs is not listed, resumed or removed by others, and is gone once it is removed', async () => {
  const journal = create('a');
  for (const run of runs.slice(0, 1)) journal.add(run);
  await journal.flushed();
  expect(await listConfirmationJournals(folder)).toEqual([]);
  expect(await resume('a')).toBeUndefined();
  expect(await removeConfirmationJournal(folder, 'a')).toBe(false);
  await journal.remove();
  expect(await readdir(folder)).toEqual([]);
});

test('one without a finished training is not offered, is none of a calibration, and goes with the next start', async () => {
  const journal = create('a');
  await journal.close();
  expect(await listConfirmationJournals(folder)).toEqual([]);
  expect(await listJournals(folder)).toEqual([]);
  await removeEmptyJournals(folder);
  expect(await readdir(folder)).toEqual([]);
});
