import { copyFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { inRoot } from '../../../scripts/root';
import { prepareProgram } from '../../../src/headless/calibration/prepareProgram';
import type { PreparedCalibration } from '../../../src/headless/calibration/preparedCalibration';
import { initialProgress, nextProgress } from '../../../src/headless/calibration/progress';
import { interruptedRun, journalFor, runPrepared } from '../../../src/headless/calibration/runPrepared';
import { ProjectRecords } from '../../../src/headless/storage/projectRecords';
import type { ProjectStorage } from '../../../src/headless/storage/projectStorage';
import { TrustedFolders } from '../../../src/headless/storage/trustedFolders';
import { platformOf } from '../../../src/train/platform/platform';
import { projectFolder, storageFor } from '../../support/headless';

const TRUSTED = { trialTimeoutMs: 20_000, trusted: () => true, onOutput: () => undefined };

interface Folder {
  readonly root: string;
  readonly storage: ProjectStorage;
}

async function folder(): Promise<Folder> {
  const root = await projectFolder({});
  await copyFile(inRoot('test/fixtures/program/train.mjs'), path.join(root, 'train it.mjs'));
  return { root, storage: await storageFor(root, path.join(root, 'home')) };
}

function prepared({ root, storage }: Folder): Promise<PreparedCalibration> {
  return prepareProgram(
    undefined,
    {
      command: [process.execPath, path.join(root, 'train it.mjs'), '{lr}', '{momentum}', '{seed}'],
      workingDirectory: root,
      learningRate: 0.1,
      presentMomentum: 0.5,
      pilotSteps: 1000,
    },
    storage,
    TRUSTED,
  );
}

/** Runs it, or goes on with it, up to so many trials that finish now. */
async function run(place: Folder, mostTrials: number) {
  const calibration = await prepared(place);
  const interrupted = await interruptedRun(calibration);
  const notJournalled: unknown[] = [];
  const open = await journalFor(calibration, interrupted, 'goOn', (failure) => notJournalled.push(failure));
  if (open === undefined) throw new Error('held elsewhere');
  const abort = new AbortController();
  let progress = initialProgress(interrupted?.finishedTrials ?? [], calibration.cost.mostTrials);
  let finishedNow = 0;
  const end = await runPrepared(calibration, open, await ProjectRecords.read(place.storage), {
    onEvent: (event) => {
      progress = nextProgress(progress, event, 1000);
      if (event.kind === 'pilotFinished' || event.kind === 'trialFinished') finishedNow += 1;
      if (finishedNow >= mostTrials) abort.abort();
    },
    onNotJournalled: (failure) => notJournalled.push(failure),
    signal: abort.signal,
  });
  expect(notJournalled).toEqual([]);
  return { end, progress, resumed: interrupted?.finishedTrials.length ?? 0 };
}

test('a calibration that is cut off keeps its trials, is gone on with, and leaves a record in their place', async () => {
  const place = await folder();
  const first = await run(place, 3);
  expect(first.end.kind).toBe('cutOff');
  const kept = 'finishedTrials' in first.end ? first.end.finishedTrials : 0;
  expect(kept).toBeGreaterThanOrEqual(3);
  expect(first.progress.finished.size).toBe(kept);

  const second = await run(place, Infinity);
  expect(second.resumed).toBe(kept);
  expect(second.end).toMatchObject({
    kind: 'finished',
    notWritten: undefined,
    calibration: { result: { kind: 'estimate' } },
  });
  expect(second.progress).toMatchObject({ resumedTrials: kept, running: [] });
  const { all } = await ProjectRecords.read(place.storage);
  expect(all).toHaveLength(1);
  expect(all[0]?.trials.length).toBe(second.progress.finished.size);
  expect(await readdir(place.storage.journalFolder)).toEqual([]);
});

test('trials of a program that has changed since are not gone on with', async () => {
  const place = await folder();
  await run(place, 2);
  expect(await interruptedRun(await prepared(place))).toBeDefined();
  await writeFile(path.join(place.root, 'train it.mjs'), 'console.log("another")\n');
  expect(await interruptedRun(await prepared(place))).toBeUndefined();
});

test('one that another process goes on with is not gone on with twice', async () => {
  const place = await folder();
  await run(place, 2);
  const calibration = await prepared(place);
  const interrupted = await interruptedRun(calibration);
  const first = await journalFor(calibration, interrupted, 'goOn', () => undefined);
  expect(first).toBeDefined();
  expect(await journalFor(calibration, interrupted, 'goOn', () => undefined)).toBeUndefined();
  await first?.journal.close();
});

test('only a folder that its user trusts is trusted, with what lies in it, whatever the folder says', async () => {
  const root = await projectFolder({
    'inner/.momentum-lens/trusted-folders.json': '{"trustedFolders":["/"]}',
  });
  const user = { homeFolder: path.join(root, 'home'), environment: {}, platform: platformOf('linux', {}) };
  const trusted = new TrustedFolders(user);
  expect(await trusted.holds(path.join(root, 'inner'))).toBe(false);
  await trusted.add(path.join(root, 'inner'));
  await trusted.add(path.join(root, 'inner'));
  const again = new TrustedFolders(user);
  expect(await again.holds(path.join(root, 'inner'))).toBe(true);
  expect(await again.holds(path.join(root, 'inner', '.momentum-lens'))).toBe(true);
  expect(await again.holds(root)).toBe(false);
  await writeFile(again.path, 'not JSON');
  expect(await again.holds(path.join(root, 'inner'))).toBe(false);
});
