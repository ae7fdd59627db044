import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSession, type Session } from '../support/host/session';
import { Workbench } from '../support/host/workbench';

const EXAMPLE = 'pytorch_fashion_mnist/train.py';
const EXPORTS = ['optimizers.csv', 'optimizers.json'];
const SCROLLED_PIXELS = 80;
let session: Session;

beforeAll(async () => {
  session = await startSession('examples');
});

afterAll(async () => {
  await session.end();
});

test('the scan lists every optimizer of the workspace in a tree, and exports them', async () => {
  const workbench = await Workbench.open(session.browser, { ...session, file: EXAMPLE });
  await workbench.lens('Calibrate momentum').waitFor();
  await workbench.runCommand('Momentum Lens: Find Optimizers in Workspace');
  const row = workbench.page.locator('.monaco-list-row', { hasText: /SGD · line 24/u });
  await workbench.page.getByText('7 optimizers in 6 of 8 files').waitFor();
  // The view shares the side bar with the explorer, and has room for some of its lines.
  await workbench.page.locator('.monaco-list-row', { hasText: /sgd · line 39/u }).hover();
  await workbench.page.mouse.wheel(0, SCROLLED_PIXELS);
  await row.filter({ hasText: /pytorch · η 0\.05 · β 0\.5 · .*measured elsewhere/u }).waitFor();
  const shot = process.env['MOMENTUM_LENS_SHOT'];
  if (shot !== undefined) await workbench.screenshot(shot);

  for (const name of EXPORTS) {
    await workbench.runCommand('Momentum Lens: Export Optimizers of Workspace');
    await workbench.fillInput('Export optimizers', path.join(session.folder, name));
  }
  for (const name of EXPORTS) await expect.poll(() => exported(name)).toContain(EXAMPLE);
  const rows: unknown = JSON.parse(await exported('optimizers.json'));
  const csvLines = (await exported('optimizers.csv')).trim().split(/\r?\n/u);
  expect(rows).toHaveLength(csvLines.length - 1);
  expect(csvLines.filter((line) => line.includes(EXAMPLE))).toHaveLength(1);
  await workbench.close();
});

function exported(name: string): Promise<string> {
  return readFile(path.join(session.folder, name), 'utf8').catch(() => '');
}
