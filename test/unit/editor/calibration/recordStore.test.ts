import { mkdir, mkdtemp, open, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import * as vscode from 'vscode';
import { inRoot } from '../../../../scripts/root';
import { decodeCalibration } from '../../../../src/calibrate/record/calibrationCodec';
import type { Calibration } from '../../../../src/model/calibration/calibration';
import type { Log } from '../../../../src/editor/base/log';
import { RecordStore } from '../../../../src/editor/calibration/recordStore';

vi.mock('vscode', () => import('../../../support/editor/vscodeOnDisk'));

async function record(): Promise<Calibration> {
  const decoded = decodeCalibration(await readFile(inRoot('test/fixtures/records/threeRates.json'), 'utf8'));
  if (!decoded.ok) throw new Error(decoded.detail);
  return decoded.calibration;
}

test('a record is on disk when it is said to be saved, so that its journal may go', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'momentum-lens-records-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const probe = await open(inRoot('package.json'));
  const sync = vi.spyOn(Object.getPrototypeOf(probe), 'sync');
  await probe.close();
  const store = new RecordStore(vscode.Uri.file(folder), {} as Log);
  expect(await store.save(await record())).toBeUndefined();
  expect(sync).toHaveBeenCalled();
  const names = await readdir(folder);
  expect(names).toHaveLength(1);
  expect(names[0]).toMatch(/\.json$/u);
});

test('a record that another program has open is replaced whole, or stays whole and that is said', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'momentum-lens-records-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const store = new RecordStore(vscode.Uri.file(folder), {} as Log);
  const first = await record();
  await store.save(first);
  const [name = ''] = await readdir(folder);
  const reader = await open(join(folder, name));
  const failure = await store.save({ ...first, createdAt: '2030-01-01T00:00:00.000Z' });
  await reader.close();
  expect(await readdir(folder)).toEqual([name]);
  const decoded = decodeCalibration(await readFile(join(folder, name), 'utf8'));
  expect(decoded.ok && decoded.calibration.createdAt).toBe(
    failure === undefined ? '2030-01-01T00:00:00.000Z' : first.createdAt,
  );
});

test('a deleted record is gone from disk and memory, and the others stay', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'momentum-lens-records-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const store = new RecordStore(vscode.Uri.file(folder), {} as Log);
  const first = await record();
  const second = { ...first, calibrationId: 'second' };
  await store.save(first);
  await store.save(second);
  await store.delete(first.calibrationId);
  expect(await readdir(folder)).toEqual([expect.stringMatching(/\.second\.json$/u)]);
  expect(store.all).toEqual([second]);
  await store.delete('none of ours');
  expect(store.all).toEqual([second]);
});

test('a record whose id is a path is stored in the folder, and deleted there', async () => {
  const outer = await mkdtemp(join(tmpdir(), 'momentum-lens-records-'));
  onTestFinished(() => rm(outer, { recursive: true }));
  const folder = join(outer, 'a', 'b');
  const store = new RecordStore(vscode.Uri.file(folder), {} as Log);
  const calibrationId = '/../../../../escaped';
  await store.save({ ...(await record()), calibrationId });
  expect(await readdir(outer)).toEqual(['a']);
  expect(await readdir(folder)).toHaveLength(1);
  await store.delete(calibrationId);
  expect(await readdir(folder)).toEqual([]);
});

/** A store with the records of two scripts, one of them in the folder `old`. */
async function scripts() {
  const folder = await mkdtemp(join(tmpdir(), 'momentum-lens-records-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const store = new RecordStore(vscode.Uri.file(folder), { error: vi.fn() } as unknown as Log);
  const some = await record();
  const about = (calibrationId: string, scriptPath: string): Calibration => ({
    ...some,
    calibrationId,
    subject: { kind: 'script', scriptPath, siteId: 'SGD#1', batchSize: null },
    origin: { fingerprint: 'f', sources: { '/w/old/model.py': 'h', '/w/lib.py': 'i' } },
  });
  await store.save(about('moved', 'old/train.py'));
  await store.save(about('other', 'older/train.py'));
  return { folder, store };
}

describe('records follow their scripts', () => {
  const rename = {
    from: '/w/old',
    to: '/w/new',
    ofScript: (path: string) => (path.startsWith('old/') ? `new/${path.slice(4)}` : undefined),
    ofFile: (path: string) => (path.startsWith('/w/old/') ? `/w/new/${path.slice(7)}` : undefined),
  };

  test('where they are renamed, on disk too, and no other does', async () => {
    const { folder, store } = await scripts();
    await store.follow(rename);
    expect(store.ofScript('old/train.py')).toEqual([]);
    expect(store.ofScript('older/train.py')).toHaveLength(1);
    const [moved] = store.ofScript('new/train.py');
    expect(moved).toMatchObject({
      calibrationId: 'moved',
      origin: {
        sources: { '/w/new/model.py': 'h', '/w/lib.py': 'i' },
        // What it ran is told by the paths that it had.
        fingerprint: 'f',
        moves: [{ from: '/w/old', to: '/w/new' }],
      },
    });
    const names = (await readdir(folder)).toSorted();
    expect(names).toEqual(['new-train-py.moved.json', 'older-train-py.other.json']);
    const decoded = decodeCalibration(await readFile(join(folder, names[0] ?? ''), 'utf8'));
    expect(decoded.ok && decoded.calibration).toEqual(moved);
  });

  test('or stay whole where the disk refuses', async () => {
    const { folder, store } = await scripts();
    const before = await readdir(folder);
    await mkdir(join(folder, 'new-train-py.moved.json'));
    await store.follow(rename);
    expect(store.ofScript('old/train.py')).toHaveLength(1);
    expect(await readdir(folder)).toEqual(expect.arrayContaining(before));
  });
});
