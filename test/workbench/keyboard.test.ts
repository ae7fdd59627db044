import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { inRoot } from '../../scripts/root';
import { startSession, type Session } from '../support/host/session';
import { Workbench } from '../support/host/workbench';

const SHOTS = inRoot('.cache', 'screenshots');
/** Of a screen of 1400 × 1000. */
const TWICE_AS_LARGE = { viewport: { width: 700, height: 500 }, deviceScaleFactor: 2 };
const ROW_MS = 30_000;
const OPTIMIZER_LINE = 7;
let session: Session;
let workbench: Workbench;

beforeAll(async () => {
  await mkdir(SHOTS, { recursive: true });
  session = await startSession('test/fixtures/rates');
});

beforeEach(async () => {
  workbench = await Workbench.open(session.browser, { ...session, ...TWICE_AS_LARGE });
  await workbench.page.emulateMedia({ reducedMotion: 'reduce' });
});

afterEach(async () => {
  await workbench.close();
});

afterAll(async () => {
  await session.end();
});

async function press(keys: string): Promise<void> {
  await workbench.page.keyboard.press(keys);
}

/** Types into the open quick pick until a row with this text is the chosen one, and accepts it. */
async function accept(typed: string, row: string | RegExp): Promise<void> {
  await workbench.page.locator('.quick-input-widget').waitFor();
  await workbench.page.keyboard.type(typed);
  await workbench.page
    .locator('.quick-input-widget .monaco-list-row.focused', { hasText: row })
    .waitFor({ timeout: ROW_MS });
  await press('Enter');
}

test('keys alone lead from an open folder to an applied momentum, at 200 % and without motion', async () => {
  await press('Control+p');
  await accept('train.py', 'train.py');
  await workbench.lens('Calibrate momentum').waitFor();
  for (let line = 1; line < OPTIMIZER_LINE; line += 1) await press('ArrowDown');
  await press('F1');
  await accept('Momentum Lens: Calibrate Momentum', 'Momentum Lens: Calibrate Momentum');
  await accept('', 'This script');
  await accept('Start', 'Start');

  const panel = workbench.webview();
  await panel.locator('[data-action=applyMomentum]').waitFor({ timeout: 300_000 });
  await workbench.screenshot(path.join(SHOTS, 'keyboard-panel.png'));
  const width = await panel
    .locator('html')
    .evaluate(({ scrollWidth, clientWidth }) => ({ scrollWidth, clientWidth }));
  expect(width.scrollWidth).toBeLessThanOrEqual(width.clientWidth);

  await press('Control+1');
  await press('Control+.');
  await workbench.page
    .locator('.action-widget .monaco-list-row.focused', { hasText: /Set momentum to 0\.\d+ \(measured/u })
    .waitFor();
  await press('Enter');
  await workbench.line('momentum=0.5').waitFor({ state: 'detached' });
  await press('Control+s');
  await expect
    .poll(() => readFile(path.join(session.folder, 'train.py'), 'utf8'))
    .toMatch(/lr=0\.02, momentum=0\.(?!5\))/u);
  await workbench.screenshot(path.join(SHOTS, 'keyboard-applied.png'));
});
