import { readFileSync } from 'node:fs';
import { beforeEach, expect, test, vi } from 'vitest';
import * as vscode from 'vscode';
import { inRoot } from '../../../../scripts/root';
import { openExample } from '../../../../src/editor/commands/openExample';

vi.mock('vscode', () => import('../../../support/editor/vscodeDouble'));
const { mayExportTo } = vi.hoisted(() => ({ mayExportTo: vi.fn() }));
vi.mock('../../../../src/editor/base/exportedFile', () => ({ mayExportTo }));

const EXTENSION = vscode.Uri.file(inRoot());
const TARGET = vscode.Uri.file('/project/momentum_example.py');

beforeEach(() => {
  vi.resetAllMocks();
  vi.mocked(vscode.workspace.fs.readFile).mockImplementation(({ fsPath }) =>
    Promise.resolve(readFileSync(fsPath)),
  );
});

test('the example is written where the user says, and opened', async () => {
  vi.mocked(vscode.window.showSaveDialog).mockResolvedValue(TARGET);
  mayExportTo.mockResolvedValue(true);
  await openExample(EXTENSION);
  const [target, content] = vi.mocked(vscode.workspace.fs.writeFile).mock.calls[0] ?? [];
  expect(target).toBe(TARGET);
  expect(new TextDecoder().decode(content)).toContain('torch.optim.SGD(');
  expect(vscode.window.showTextDocument).toHaveBeenCalledWith(TARGET);
});

test('another file that stands there stays, and nothing is opened', async () => {
  vi.mocked(vscode.window.showSaveDialog).mockResolvedValue(TARGET);
  mayExportTo.mockResolvedValue(false);
  await openExample(EXTENSION);
  expect(vscode.workspace.fs.writeFile).not.toHaveBeenCalled();
  expect(vscode.window.showTextDocument).not.toHaveBeenCalled();
});

test('nothing is written where the user turns away', async () => {
  await openExample(EXTENSION);
  expect(vscode.workspace.fs.writeFile).not.toHaveBeenCalled();
});
