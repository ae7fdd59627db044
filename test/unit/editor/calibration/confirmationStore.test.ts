import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import * as vscode from 'vscode';
import { decodeConfirmation } from '../../../../src/calibrate/record/confirmationCodec';
import type { Log } from '../../../../src/editor/base/log';
import { ConfirmationStore } from '../../../../src/editor/calibration/confirmationStore';
import { storedConfirmation } from '../../../support/confirm/wholeRuns';

vi.mock('vscode', () => import('../../../support/editor/vscodeOnDisk'));

test('a confirmation is a file of its own, and the newest of a calibration speaks for it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'momentum-lens-confirmations-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const store = new ConfirmationStore(vscode.Uri.file(folder), {} as Log);
  const first = storedConfirmation();
  const later = { ...first, confirmationId: 'later', createdAt: '2030-01-01T00:00:00.000Z' };
  expect(await store.save(later)).toBeUndefined();
  expect(await store.save(first)).toBeUndefined();
  expect((await readdir(folder)).toSorted()).toEqual([
    'confirmation.confirmation.json',
    'later.confirmation.json',
  ]);
  expect(store.forCalibration('calibration')?.confirmationId).toBe('later');
  expect(store.forCalibration('another')).toBeUndefined();
  const text = await readFile(join(folder, 'later.confirmation.json'), 'utf8');
  expect(decodeConfirmation(text)).toEqual({ ok: true, confirmation: later });
});

test('what was said of a calibration goes with it, and of others stays', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'momentum-lens-confirmations-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const store = new ConfirmationStore(vscode.Uri.file(folder), {} as Log);
  const first = storedConfirmation();
  await store.save(first);
  await store.save({ ...first, confirmationId: 'other', calibrationId: 'another' });
  await store.forget('calibration');
  expect(await readdir(folder)).toEqual(['other.confirmation.json']);
  expect(store.forCalibration('calibration')).toBeUndefined();
  expect(store.forCalibration('another')).toBeDefined();
});

test('one that cannot be written lives as long as the window, and that is said', async () => {
  const folder = join(await mkdtemp(join(tmpdir(), 'momentum-lens-confirmations-')), 'file\0');
  const store = new ConfirmationStore(vscode.Uri.file(folder), {} as Log);
  expect((await store.save(storedConfirmation()))?.kind).toBe('recordNotWritten');
  expect(store.forCalibration('calibration')).toBeDefined();
});

test('what was said of a script follows it, and of others stays', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'momentum-lens-confirmations-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const store = new ConfirmationStore(vscode.Uri.file(folder), {} as Log);
  const first = storedConfirmation();
  const elsewhere = { kind: 'script', scriptPath: 'b.py', siteId: 'SGD#1', batchSize: null } as const;
  const other = { ...first, confirmationId: 'other', subject: elsewhere };
  const own = { ...first, subject: { ...elsewhere, scriptPath: 'a.py' } };
  await store.save(own);
  await store.save(other);
  await store.follow({ ofScript: (path) => (path === 'a.py' ? 'c/a.py' : undefined) });
  expect(store.all.map(({ subject }) => subject)).toEqual(
    expect.arrayContaining([{ ...own.subject, scriptPath: 'c/a.py' }, elsewhere]),
  );
  const text = await readFile(join(folder, 'confirmation.confirmation.json'), 'utf8');
  expect(decodeConfirmation(text)).toMatchObject({
    confirmation: { subject: { scriptPath: 'c/a.py' }, runs: first.runs },
  });
});
