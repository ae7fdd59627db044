import { spawnSync } from 'node:child_process';
import {
  appendFile,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert, asyncProperty, integer } from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CalibrationOutcome } from '../../../../src/calibrate/run/calibrationEvent';
import { runCalibration, type CalibrationRequest } from '../../../../src/calibrate/run/runCalibration';
import { lossCurveRun } from '../../../../src/calibrate/simulated/lossCurve';
import { simulatedTrainer } from '../../../../src/calibrate/simulated/simulatedTrainer';
import { scriptPlan } from '../../../../src/calibrate/sweep/standardPlans';
import type { Failure } from '../../../../src/model/calibration/failure';
import { isSameCalibration } from '../../../../src/train/journal/sameCalibration';
import {
  listJournals,
  removeEmptyJournals,
  removeJournal,
  TrialJournal,
  type JournalHeader,
} from '../../../../src/train/journal/trialJournal';
import { header, trial } from '../../../support/journal/journalFixture';

let folder = '';
let failures: Failure[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'momentum-lens-'));
  failures = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function name(id: string): string {
  return `${id}.journal.jsonl`;
}

function create(id: string, createdAt?: string): TrialJournal {
  return TrialJournal.create(folder, header(id, createdAt), (failure) => failures.push(failure));
}

async function resume(id: string): ReturnType<typeof TrialJournal.resume> {
  return TrialJournal.resume(folder, id, (failure) => failures.push(failure));
}

/** Pilot and sweep of a simulated training, whose valley has its best momentum inside the range. */
function calibrate(
  overrides: Partial<CalibrationRequest>,
  onEvent: CalibrationRequest['onEvent'] = () => undefined,
): Promise<CalibrationOutcome> {
  return runCalibration({
    trainer: simulatedTrainer(
      lossCurveRun({ a: 5, b: 25, p: 1, seedSigma: 0.03, floorPerEffectiveRate: 0.001, noise: 0.02 }),
      3,
    ),
    plan: scriptPlan({ learningRate: 0.05, presentMomentum: 0.5, pilotSteps: 1000 }),
    subject: header('a').subject,
    presentMomentum: 0.5,
    nesterov: false,
    onEvent,
    signal: new AbortController().signal,
    now: () => new Date(0),
    newId: () => 'id',
    ...overrides,
  });
}

test('what was finished is there for the next start', async () => {
  const journal = create('a');
  journal.addPilot({ ...trial(0), role: 'pilot' }, { target: 0.7 });
  journal.addTrial(trial(1));
  await journal.close();
  const [found] = await listJournals(folder);
  expect(found).toEqual({
    header: header('a'),
    finishedTrials: [{ ...trial(0), role: 'pilot' }, trial(1)],
    finishedAim: { target: 0.7 },
  });
  expect(failures).toEqual([]);
});

test('a journal goes on where it was cut off, whatever byte that was', async () => {
  const journal = create('a');
  for (const seed of [1, 2, 3]) journal.addTrial(trial(seed));
  await journal.close();
  const whole = await readFile(journal.path);
  const headerEnd = whole.indexOf('\n') + 1;
  await assert(
    asyncProperty(integer({ min: headerEnd, max: whole.length }), async (length) => {
      const cut = whole.subarray(0, length);
      await writeFile(journal.path, cut);
      const complete = cut.subarray(headerEnd).filter((byte) => byte === 0x0a).length;
      const resumed = await resume('a');
      resumed?.journal.addTrial(trial(9));
      await resumed?.journal.close();
      const seeds = (await listJournals(folder))[0]?.finishedTrials.map(({ seed }) => seed);
      expect(seeds).toEqual([...[1, 2, 3].slice(0, complete), 9]);
    }),
    { seed: 5, numRuns: 40 },
  );
});

test('garbage after the last whole trial loses nothing before it', async () => {
  const journal = create('a');
  journal.addTrial(trial(1));
  await journal.close();
  await appendFile(journal.path, '\u0000\u0000{"kind":"trial","trial":{"seed":\n');
  expect((await listJournals(folder))[0]?.finishedTrials).toEqual([trial(1)]);
});

test('a bad byte in the middle costs its line only', async () => {
  const journal = create('a');
  journal.addPilot(trial(0), { target: 0.5 });
  for (let seed = 1; seed <= 4; seed += 1) journal.addTrial(trial(seed));
  await journal.close();
  const path = join(folder, 'a.journal.jsonl');
  const whole = await readFile(path);
  const second = whole.indexOf('trial 2') - 20;
  const damaged = [
    ['in a line', second, [0, 1, 3, 4]],
    ['in place of a newline', whole.lastIndexOf('\n', second), [0, 1, 2, 3, 4]],
    ['in the pilot', whole.indexOf('{"kind":"pilot","trial"') + 9, []],
  ] as const;
  for (const [where, at, seeds] of damaged) {
    const bytes = Buffer.from(whole);
    bytes[at] = 0xff;
    await writeFile(path, bytes);
    const [contents] = await listJournals(folder);
    expect(
      contents?.finishedTrials.map(({ seed }) => seed),
      where,
    ).toEqual(seeds);
    const resumed = await resume('a');
    resumed?.journal.addTrial(trial(9));
    await resumed?.journal.close();
    const [after] = await listJournals(folder);
    if (seeds.length > 0)
      expect(
        after?.finishedTrials.map(({ seed }) => seed),
        where,
      ).toEqual([...seeds, 9]);
  }
});

test('two calibrations write to journals of their own; the latest comes first', async () => {
  const [first, second] = [create('a'), create('b', '2026-02-01T00:00:00.000Z')];
  first.addTrial(trial(1));
  second.addTrial(trial(2));
  await Promise.all([first.close(), second.close()]);
  const listed = await listJournals(folder);
  expect(listed.map(({ header: { journalId } }) => journalId)).toEqual(['b', 'a']);
  expect(listed.map(({ finishedTrials }) => finishedTrials.map(({ seed }) => seed))).toEqual([[2], [1]]);
});

test('a journal is of the calibration that is wanted again, though its plan came back with its keys in another order', async () => {
  const wanted = { ...header('a'), subject: { ...header('a').subject, written: undefined } };
  const journal = create('a');
  journal.addPilot(trial(0), { target: 0.5 });
  await journal.close();
  const [contents] = await listJournals(folder);
  if (contents === undefined) throw new Error('no journal');
  expect(JSON.stringify(contents.header.plan)).not.toBe(JSON.stringify(wanted.plan));
  expect(isSameCalibration(contents.header, wanted as JournalHeader)).toBe(true);
  const other = { ...wanted, plan: { ...wanted.plan, maxBudgetSteps: 1 } };
  expect(isSameCalibration(contents.header, other as JournalHeader)).toBe(false);
  expect(isSameCalibration(contents.header, { ...header('a'), fingerprint: 'another' })).toBe(false);
});

test('what was cut off before anything was finished is removed, with claims of dead windows, and nothing else is', async () => {
  const [kept, running, empty] = [create('kept'), create('running'), create('empty')];
  kept.addPilot(trial(0), { target: 0.5 });
  await Promise.all([kept.close(), empty.close(), running.flushed()]);
  await writeFile(join(folder, name('torn')), '{"kind":"header"');
  await writeFile(join(folder, name('unreadable')), 'not a header\nnor a trial\n');
  const dead = '999999999 1';
  for (const id of ['torn', 'gone']) await writeFile(join(folder, `${name(id)}.claim`), dead);
  const replacing = join(folder, `${name('torn')}.replacing.claim`);
  await writeFile(replacing, dead);
  // One who came for a dead window's claim and died too is believed for some seconds, and found out at the start after that.
  await utimes(replacing, 0, 0);
  await removeEmptyJournals(folder);
  await removeEmptyJournals(folder);
  expect((await readdir(folder)).toSorted()).toEqual(
    [name('kept'), name('running'), `${name('running')}.claim`, name('unreadable')].toSorted(),
  );
  await running.remove();
});

test('a second journal of the same id is refused and leaves the first alone', async () => {
  const journal = create('a');
  journal.addTrial(trial(1));
  await journal.flushed();
  const second = create('a');
  second.addTrial(trial(2));
  await second.flushed();
  await journal.close();
  expect(failures.map(({ kind }) => kind)).toEqual(['journalNotWritten']);
  expect((await listJournals(folder))[0]?.finishedTrials).toEqual([trial(1)]);
});

test('a calibration that is running is not offered to be resumed, until its process is gone', async () => {
  const journal = create('a');
  journal.addTrial(trial(1));
  await journal.flushed();
  expect(await listJournals(folder)).toEqual([]);
  expect(await resume('a')).toBeUndefined();
  const gone = spawnSync(process.execPath, ['-e', '']).pid;
  await writeFile(`${journal.path}.claim`, String(gone));
  expect((await resume('a'))?.contents.finishedTrials).toEqual([trial(1)]);
  expect(await resume('a')).toBeUndefined();
});

test('a claim counts as none when another process has got the number of the one that made it', async () => {
  const journal = create('a');
  journal.addTrial(trial(1));
  await journal.flushed();
  await writeFile(`${journal.path}.claim`, `${process.pid} 1`);
  expect((await listJournals(folder))[0]?.finishedTrials).toEqual([trial(1)]);
});

test('a claim that is being made keeps others away', async () => {
  const journal = create('a');
  await journal.flushed();
  await writeFile(`${journal.path}.claim`, '');
  expect(await resume('a')).toBeUndefined();
  const longAgo = new Date(Date.now() - 60_000);
  await utimes(`${journal.path}.claim`, longAgo, longAgo);
  expect(await resume('a')).toBeDefined();
});

test('a running calibration is not removed by a window that does not want it', async () => {
  const journal = create('a');
  journal.addTrial(trial(1));
  await journal.flushed();
  expect(await removeJournal(folder, 'a')).toBe(false);
  await journal.close();
  expect((await listJournals(folder))[0]?.finishedTrials).toEqual([trial(1)]);
});

test('a calibration that was cut off goes on to the result that it would have had', async () => {
  const whole = await calibrate({});
  const cancel = new AbortController();
  const journal = create('a');
  let finished = 0;
  const cut = await calibrate({ signal: cancel.signal }, (event) => {
    journal.record(event);
    if (event.kind === 'trialFinished') finished += 1;
    if (finished === 5) cancel.abort();
  });
  await journal.close();
  expect(cut).toEqual({ kind: 'cancelled' });
  const resumed = await resume('a');
  if (resumed === undefined) throw new Error('nothing to resume');
  const { finishedTrials, finishedAim } = resumed.contents;
  expect(finishedTrials).toHaveLength(6);
  if (finishedAim === undefined) throw new Error('the target was lost');
  let runAgain = 0;
  const rest = await calibrate({ finishedTrials, finishedAim }, (event) => {
    if (event.kind === 'trialFinished' || event.kind === 'pilotFinished') runAgain += 1;
  });
  if (rest.kind !== 'finished' || whole.kind !== 'finished') throw new Error(rest.kind);
  expect(rest.calibration.result).toEqual(whole.calibration.result);
  expect(runAgain).toBe(whole.calibration.trials.length - 6);
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
  expect(failures.map(({ kind }) => kind)).toEqual(['journalNotWritten']);
});

/** The disk is full for this journal until `makeRoom` is called. */
async function fillDisk(journal: TrialJournal): Promise<{ readonly makeRoom: () => Promise<void> }> {
  const kept = join(folder, 'kept');
  await rename(journal.path, kept);
  await symlink('/dev/full', journal.path);
  return {
    async makeRoom() {
      await rename(kept, journal.path);
    },
  };
}

// The device that is always full is Linux's.
describe.runIf(process.platform === 'linux')('on a disk that fills up', () => {
  test('the user hears of it once, and what was finished before is kept', async () => {
    const journal = create('a');
    journal.addTrial(trial(1));
    await journal.flushed();
    const { makeRoom } = await fillDisk(journal);
    journal.addTrial(trial(2));
    journal.addTrial(trial(3));
    await journal.flushed();
    expect(failures).toMatchObject([
      { kind: 'journalNotWritten', path: journal.path, detail: expect.stringContaining('ENOSPC') },
    ]);
    await makeRoom();
    expect((await readFile(journal.path, 'utf8')).split('\n')).toHaveLength(3);
  });

  test('what could not be written is, once there is room', async () => {
    const journal = create('a');
    journal.addTrial(trial(1));
    await journal.flushed();
    const { makeRoom } = await fillDisk(journal);
    journal.addTrial(trial(2));
    await journal.flushed();
    await makeRoom();
    // As a write leaves it that had room for a part.
    await appendFile(journal.path, '{"kind":"trial","tri');
    journal.addTrial(trial(3));
    await journal.close();
    expect((await resume('a'))?.contents.finishedTrials).toEqual([trial(1), trial(2), trial(3)]);
  });

  test('every finished trial of the running calibration reaches its result', async () => {
    const journal = create('a');
    await journal.flushed();
    const { makeRoom } = await fillDisk(journal);
    const filled = await calibrate({}, (event) => {
      journal.record(event);
    });
    await journal.flushed();
    await makeRoom();
    const whole = await calibrate({});
    expect(failures).toMatchObject([{ kind: 'journalNotWritten' }]);
    if (filled.kind !== 'finished' || whole.kind !== 'finished') throw new Error(filled.kind);
    expect(filled.calibration.result).toEqual(whole.calibration.result);
    // And a window that closes now has lost nothing either.
    await journal.close();
    expect((await resume('a'))?.contents.finishedTrials).toEqual(filled.calibration.trials);
  });
});

test('a finished or unwanted journal is gone', async () => {
  const journal = create('a');
  await create('b').close();
  await journal.remove();
  expect(await removeJournal(folder, 'b')).toBe(true);
  expect(await removeJournal(folder, 'b')).toBe(true);
  expect(await readdir(folder)).toEqual([]);
  expect(await listJournals(folder)).toEqual([]);
  expect(await resume('a')).toBeUndefined();
});
