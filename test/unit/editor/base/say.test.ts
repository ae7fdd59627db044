import { readdir, readFile } from 'node:fs/promises';
import { beforeEach, expect, test, vi } from 'vitest';
import * as vscode from 'vscode';
import { inRoot } from '../../../../scripts/root';
import { pick, plainItem, say, withProgress } from '../../../../src/editor/base/say';
import { failureMessage } from '../../../../src/model/wording/failureMessage';

vi.mock('vscode', () => ({
  ProgressLocation: { Notification: 15 },
  window: {
    showInformationMessage: vi.fn(),
    showWarningMessage: vi.fn(),
    showErrorMessage: vi.fn(),
    showQuickPick: vi.fn(),
    withProgress: vi.fn(),
  },
}));

const LINK = 'see [docs](command:workbench.action.terminal.new)';
const PLAIN = 'see [docs] (command:workbench.action.terminal.new)';

beforeEach(() => {
  vi.clearAllMocks();
});

test('a link that a script raised is text in its message, which says that the script raised it', () => {
  void say('error', failureMessage({ kind: 'scriptRaised', exception: LINK, traceback: '' }), 'Show log');
  expect(vscode.window.showErrorMessage).toHaveBeenCalledWith(
    expect.stringContaining(`The script raised ${PLAIN}`),
    'Show log',
  );
});

test.each(['information', 'warning', 'error'] as const)('a link in a message of kind %s is text', (kind) => {
  void say(kind, LINK);
  const shown = [
    vscode.window.showInformationMessage,
    vscode.window.showWarningMessage,
    vscode.window.showErrorMessage,
  ].flatMap((show) => vi.mocked(show).mock.calls.map(([message]) => message));
  expect(shown).toEqual([PLAIN]);
});

test('a link in the title and in the steps of a progress is text', async () => {
  const reported: string[] = [];
  vi.mocked(vscode.window.withProgress).mockImplementation((options, task) => {
    reported.push(options.title ?? '');
    const report = ({ message }: { message?: string }): void => void reported.push(message ?? '');
    const token = { isCancellationRequested: false, onCancellationRequested: vi.fn() };
    return task({ report: report as never }, token);
  });
  await withProgress(LINK, true, (report) => {
    report({ message: LINK, increment: 1 });
    return Promise.resolve();
  });
  expect(reported).toEqual([PLAIN, PLAIN]);
});

test('an item keeps the icon that it begins with, and no other', () => {
  expect(
    plainItem({
      label: '$(play) Start $(shield)',
      description: '$(shield) a\n[b](command:c)',
      detail: '$(warning) no',
    }),
  ).toEqual({
    label: '$(play) Start $ (shield)',
    description: '$ (shield) a [b] (command:c)',
    detail: '$(warning) no',
  });
  void pick([{ label: LINK }], { title: LINK });
  expect(vscode.window.showQuickPick).toHaveBeenCalledWith([{ label: PLAIN }], {
    ignoreFocusOut: true,
    title: PLAIN,
  });
});

test('nothing is shown past these', async () => {
  const names = await readdir(inRoot('src'), { recursive: true });
  const files = names.filter((name) => name.endsWith('.ts') && !name.endsWith('say.ts'));
  const texts = await Promise.all(files.map((file) => readFile(inRoot(`src/${file}`), 'utf8')));
  const past = files.filter((_, index) =>
    /window\s*\.(?:show(?:Information|Warning|Error)Message|showQuickPick|showInputBox|withProgress|setStatusBarMessage)\b/u.test(
      texts[index] ?? '',
    ),
  );
  expect(past).toEqual([]);
});
