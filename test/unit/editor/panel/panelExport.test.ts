import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import * as vscode from 'vscode';
import { exportShown } from '../../../../src/editor/panel/panelExport';
import type { Calibration } from '../../../../src/model/calibration/calibration';
import { comparisonState, finishedState, simulatedCalibration } from '../../../support/panel/panelStates';

vi.mock('vscode', () => import('../../../support/editor/vscodeDouble'));
vi.mock('../../../../src/editor/base/exportedFile', () => ({ mayExportTo: () => Promise.resolve(true) }));

const PICTURE = 'data:image/png;base64,iVBORw0KGgo=';
const TARGET = vscode.Uri.file('/p/out');

let calibration: Calibration;
beforeAll(async () => {
  calibration = await simulatedCalibration();
});
beforeEach(() => {
  vi.resetAllMocks();
  vi.mocked(vscode.window.showSaveDialog).mockResolvedValue(TARGET);
});

/** Exports by the row with this label. */
async function exported(
  label: string,
  shown: Parameters<typeof exportShown>[0] = finishedState(calibration),
): Promise<void> {
  vi.mocked(vscode.window.showQuickPick).mockImplementation(async (items) =>
    (await items).find((item) => typeof item === 'object' && 'label' in item && item.label === label),
  );
  await exportShown(shown, PICTURE);
}

test.each([
  ['Report', /^<!DOCTYPE html>/u],
  ['Plot as Vector Graphic', /^<svg /u],
  ['Trials', /^trialId,role,/u],
  ['Record', /^\{"kind":"momentumLensCalibrations"/u],
  ['Plot as Picture', /^.PNG/su],
])('“%s” is written where the user says', async (label, content) => {
  await exported(label);
  const [target, bytes] = vi.mocked(vscode.workspace.fs.writeFile).mock.calls[0] ?? [];
  expect(target).toBe(TARGET);
  expect(Buffer.from(bytes ?? []).toString('latin1')).toMatch(content);
});

test.each([
  ['Copy as Markdown', /^## train\.py/u],
  ['Copy Methods Paragraph', /@misc\{cowsik2022flatter/u],
])('“%s” goes to the clipboard, and no file is written', async (label, content) => {
  await exported(label);
  expect(vi.mocked(vscode.env.clipboard.writeText).mock.calls[0]?.[0]).toMatch(content);
  expect(vscode.workspace.fs.writeFile).not.toHaveBeenCalled();
});

test.each([
  ['Report', /^<!DOCTYPE html>.*<h1>Two calibrations<\/h1>/su],
  ['Table', /^What,First,Second,Same\r\nCalibration,train\.py/u],
  ['Both Records', /^\{"kind":"momentumLensCalibrations","calibrations":\[\n\{.*\},\n\{.*\}\n\]\}\n$/su],
  ['Plot as Picture', /^.PNG/su],
])('“%s” of a comparison is written where the user says', async (label, content) => {
  await exported(label, comparisonState(calibration));
  const [target, bytes] = vi.mocked(vscode.workspace.fs.writeFile).mock.calls[0] ?? [];
  expect(target).toBe(TARGET);
  expect(Buffer.from(bytes ?? []).toString('latin1')).toMatch(content);
});

test('a comparison goes to the clipboard as Markdown', async () => {
  await exported('Copy as Markdown', comparisonState(calibration));
  expect(vi.mocked(vscode.env.clipboard.writeText).mock.calls[0]?.[0]).toMatch(/^## Two calibrations\n/u);
});

test('nothing is asked where no record is shown', async () => {
  await exportShown({ kind: 'empty' }, PICTURE);
  expect(vscode.window.showQuickPick).not.toHaveBeenCalled();
});
