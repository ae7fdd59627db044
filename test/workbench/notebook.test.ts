import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inRoot } from '../../scripts/root';
import { startSession, type Session } from '../support/host/session';
import { Workbench } from '../support/host/workbench';

const NOTEBOOK = 'train.ipynb';
const SHOTS = inRoot('.cache', 'screenshots');
let session: Session;
let workbench: Workbench;

beforeAll(async () => {
  await mkdir(SHOTS, { recursive: true });
  session = await startSession('test/fixtures/notebook');
  workbench = await Workbench.open(session.browser, {
    ...session,
    viewport: { width: 2000, height: 1000 },
  });
});

afterAll(async () => {
  await session.end();
});

function onDisk(): Promise<string> {
  return readFile(path.join(session.folder, NOTEBOOK), 'utf8');
}

/** Adds a line below the one with this text, in its cell. */
async function typeBelow(text: string, line: string): Promise<void> {
  await workbench.clickLine(text);
  await workbench.page.keyboard.press('End');
  await workbench.page.keyboard.press('Enter');
  await workbench.page.keyboard.type(line);
  await workbench.line(line).waitFor();
}

test('a notebook is calibrated as it stands in the editor, and the fix goes into its cell', async () => {
  // Only once the extension is known to the window is the file opened as a notebook.
  await workbench.runCommand('Momentum Lens: Find Optimizers in Workspace');
  await workbench.page.locator('.monaco-list-row', { hasText: 'SGD · cell 3, line 2' }).click();
  const saved = await onDisk();
  // As it is saved it does not run.
  await typeBelow('THREADS', 'import torch');
  // The editor does not ask for the lenses of the cell that it was opened at before that cell is clicked, now and then.
  await workbench.clickLine('optimizer = ');
  await workbench.lens('Calibrate momentum').waitFor();
  await workbench.screenshot(path.join(SHOTS, 'notebook-lens.png'));
  await workbench.lens('Calibrate momentum').click();
  await workbench.pick('Runs its cells as far as the training');
  await workbench.quickPickRow('from the first to the one that trains').waitFor();
  await workbench.pick('Estimated time');
  await workbench.quickPickRow('1 to 4 of 5').waitFor({ timeout: 60_000 });
  await workbench.screenshot(path.join(SHOTS, 'notebook-card.png'));
  await workbench.pick('Start');

  const panel = workbench.webview(1);
  const apply = panel.locator('[data-action=applyMomentum]');
  await apply.waitFor({ timeout: 500_000 });
  await workbench.screenshot(path.join(SHOTS, 'notebook-panel.png'));
  await workbench.lens(/measured · (over )?\d+(\.\d+)?× faster than now/u).waitFor();
  expect(await onDisk()).toBe(saved);
  await apply.click();
  await workbench.line(/momentum=0\.[6-9]\d*\)/u).waitFor();
  await workbench.lens(/β 0\.\d+ ± 0\.\d+, as measured/u).waitFor();
  await workbench.screenshot(path.join(SHOTS, 'notebook-applied.png'));
});

test('a failure names its cell, and its link leads there', async () => {
  await typeBelow('manual_seed', 'print(missing)');
  await workbench.lens('Calibrate again').click();
  await workbench.pick('Runs its cells as far as the training');
  await workbench.quickPickRow('from the first to the one that trains').waitFor();
  await workbench.pick('Start');
  const panel = workbench.webview(1);
  await panel.getByText('Cell 2, line 3, raised NameError').waitFor({ timeout: 60_000 });
  await workbench.screenshot(path.join(SHOTS, 'notebook-failure.png'));
  await workbench.clickLine('accuracy =');
  await panel.locator('a', { hasText: 'Cell 2, line 3' }).click();
  await workbench.screenshot(path.join(SHOTS, 'notebook-failure-cell.png'));
  await workbench.page.keyboard.press('Home');
  await workbench.page.keyboard.type('# here: ');
  await workbench.line('# here: print(missing)').waitFor();
});
