import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { historySet } from '../support/host/historySet';
import { extensionErrors } from '../support/host/leftovers';
import { startSession, type Session } from '../support/host/session';
import { Workbench } from '../support/host/workbench';

// What stands at an optimizer's line, as it can be seen in an editor alone.

const CYCLED = `import torch

model = torch.nn.Linear(2, 1)
cycled = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
schedule = torch.optim.lr_scheduler.OneCycleLR(cycled, 0.1, 300)

second = torch.optim.SGD(model.parameters(), lr=0.02, momentum=0.8)
other = torch.optim.lr_scheduler.OneCycleLR(second, 0.1, 300)
`;
const SET = 'momentum-calibrations.json';

let session: Session;

beforeAll(async () => {
  session = await startSession('test/fixtures/program', {
    settings: { 'momentumLens.diagnostics': 'information', 'momentumLens.inlayHints': true },
  });
  await writeFile(path.join(session.folder, 'cycled.py'), CYCLED);
  const set = await historySet(path.join(session.folder, 'train.py'), 'SGD#1');
  await writeFile(path.join(session.folder, SET), set);
});

afterAll(async () => {
  const errors = await extensionErrors(session.server);
  await session.end();
  expect(errors).toEqual([]);
});

test('what can be mended is marked with its fix, and left alone by a comment; the effective rate stands behind the learning rate', async () => {
  const workbench = await Workbench.open(session.browser, { ...session, file: 'cycled.py' });
  await workbench.lens('No suggestion: OneCycleLR overwrites β').first().waitFor();
  await workbench.line('cycled =').filter({ hasText: 'η/(1−β) = 0.5' }).waitFor();
  const marks = workbench.page.locator('.squiggly-info');
  await expect.poll(() => marks.count(), { timeout: 60_000 }).toBe(2);

  await workbench.clickLine('cycled =');
  await workbench.quickFix(
    'Keep the momentum: OneCycleLR with cycle_momentum=False',
    'OneCycleLR(cycled, 0.1, 300, cycle_momentum=False)',
  );
  await expect.poll(() => marks.count(), { timeout: 60_000 }).toBe(1);

  await workbench.clickLine('second =');
  await workbench.quickFix('Ignore this optimizer by a comment', '# momentum-lens: ignore');
  await expect.poll(() => marks.count(), { timeout: 60_000 }).toBe(0);
  await workbench.lens('No suggestion').waitFor({ state: 'hidden' });
  await workbench.close();
});

test('a record follows its script when that is renamed in the explorer', async () => {
  const workbench = await Workbench.open(session.browser, { ...session, file: 'train.py' });
  await workbench.lens('measured elsewhere').waitFor();
  await workbench.runCommand('Momentum Lens: Import Calibrations');
  await workbench.fillInput('Import calibrations', path.join(session.folder, SET));
  await workbench.lens('Measured at lr 0.01').waitFor();

  const file = workbench.page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'train.py' });
  await file.click();
  await workbench.page.keyboard.press('F2');
  const name = workbench.page.locator('.explorer-folders-view input.input');
  await name.fill('renamed.py');
  await name.press('Enter');
  await workbench.page.locator('.tab', { hasText: 'renamed.py' }).waitFor();
  await workbench.lens('Measured at lr 0.01').waitFor();
  await workbench.close();
});
