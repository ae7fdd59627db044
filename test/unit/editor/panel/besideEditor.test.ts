import { beforeEach, expect, test, vi } from 'vitest';
import * as vscode from 'vscode';
import { ProgramWindow, PROGRAM_FILE } from '../../../support/editor/programWindow';

vi.mock('vscode', () => import('../../../support/editor/vscodeDouble'));
// It asks for the editor by itself.
vi.mock('@vscode/python-extension', () => ({}));

const SUBJECT = { kind: 'script', scriptPath: PROGRAM_FILE, siteId: 'SGD#1', batchSize: null } as const;
const DOCUMENT = {
  uri: vscode.Uri.file(PROGRAM_FILE),
  getText: () => 'SGD',
  positionAt: () => ({ line: 40, character: 3 }),
};
const revealRange = vi.fn();
const otherRevealRange = vi.fn();

beforeEach(() => {
  vi.resetAllMocks();
  vi.mocked(vscode.workspace.openTextDocument).mockResolvedValue(DOCUMENT as never);
  Object.assign(vscode.window, {
    visibleTextEditors: [
      { document: DOCUMENT, revealRange },
      { document: { ...DOCUMENT }, revealRange: otherRevealRange },
    ],
  });
});

test('where the panel opens, the line of its optimizer and the lens above it stay in sight', async () => {
  const { panel } = new ProgramWindow('/no/such/folder', new Map());
  panel.reveal(SUBJECT);
  await expect.poll(() => revealRange.mock.calls.length).toBe(1);
  expect(revealRange).toHaveBeenCalledWith(
    { start: { line: 39, character: 0 }, end: { line: 40, character: 0 } },
    vscode.TextEditorRevealType.InCenterIfOutsideViewport,
  );
  expect(otherRevealRange).not.toHaveBeenCalled();
});
