import { mkdtemp, open, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import * as vscode from 'vscode';
import { inRoot } from '../../../../scripts/root';
import { decodeCalibration } from '../../../../src/calibrate/record/calibrationCodec';
import type { Log } from '../../../../src/editor/base/log';
import { RecordStore } from '../../../../src/editor/calibration/recordStore';

vi.mock('vscode', async () => {
  const { mkdir } = await import('node:fs/promises');
  const path = await import('node:path');
  return {
    EventEmitter: class {
      event = vi.fn();
      fire = vi.fn();
    },
    RelativePattern: vi.fn(),
    Uri: {
      file: place,
      joinPath: (base: { fsPath: string }, ...parts: string[]) => place(path.join(base.fsPath, ...parts)),
    },
    workspace: {
      createFileSystemWatcher: () => ({ onDidCreate: vi.fn(), onDidDelete: vi.fn() }),
      fs: {
        createDirectory: ({ fsPath }: { fsPath: string }) => mkdir(fsPath, { recursive: true }),
      },
    },
  };
});

function place(fsPath: string): { fsPath: string } {
  return { fsPath };
}

test('a record is on disk when it is said to be saved, so that its journal may go', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'momentum-lens-records-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const probe = await open(inRoot('package.json'));
  const sync = vi.spyOn(Object.getPrototypeOf(probe), 'sync');
  await probe.close();
  const decoded = decodeCalibration(await readFile(inRoot('test/fixtures/records/threeRates.json'), 'utf8'));
  if (!decoded.ok) throw new Error(decoded.detail);
  const store = new RecordStore(vscode.Uri.file(folder), {} as Log);
  expect(await store.save(decoded.calibration)).toBeUndefined();
  expect(sync).toHaveBeenCalled();
  const names = await readdir(folder);
  expect(names).toHaveLength(1);
  expect(names[0]).toMatch(/\.json$/u);
});
