import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inRoot } from '../../scripts/root';
import { startSession, type Session } from '../support/host/session';
import { Workbench } from '../support/host/workbench';

const SHOTS = inRoot('.cache', 'screenshots');
let session: Session;
let workbench: Workbench;

beforeAll(async () => {
  await mkdir(SHOTS, { recursive: true });
  session = await startSession('test/fixtures/rates');
  workbench = await Workbench.open(session.browser, { ...session, file: 'train.py' });
});

afterAll(async () => {
  await session.end();
});

test('a calibration is extended to more learning rates, of which nothing is run twice', async () => {
  await workbench.lens('Calibrate momentum').click();
  await workbench.pick('This script');
  await workbench.pick('Start');
  const panel = workbench.webview();
  await panel.locator('[data-action=applyMomentum]').waitFor({ timeout: 300_000 });

  await panel.locator('[data-action=moreRates]').click();
  await workbench.quickPickRow('0.0071, 0.057').waitFor();
  expect(await workbench.quickPickRow('Start').innerText()).toMatch(/At most \d+ more short runs/u);
  await workbench.screenshot(path.join(SHOTS, 'rates-card.png'));
  await workbench.pick('Start');

  await panel.locator('caption', { hasText: 'Each learning rate by itself' }).waitFor({ timeout: 500_000 });
  await panel.locator('[data-action=applyMomentum]').waitFor({ timeout: 500_000 });
  await workbench.screenshot(path.join(SHOTS, 'rates-panel.png'));
  expect(await panel.locator('main').textContent()).toMatch(
    /Valid for η from 0\.0071 to 0\.057, along 1 − β ∝ η\^γ with γ = \d\.\d+ \(|Measured exponent|β = 1 − C/u,
  );
});

test('the lens follows the learning rate as it is typed: carried within the measured range, no number outside it', async () => {
  await workbench.closeTab('Momentum calibration');
  await workbench.typeDecimals('torch.optim.SGD', '0.02', '03');
  await workbench.lens(/β 0\.\d+ ± 0\.\d+ · by (?:γ|C) = \d\.\d+ measured from 0\.0071 to 0\.057/u).waitFor();
  await workbench.screenshot(path.join(SHOTS, 'rates-lens.png'));
  await workbench.typeDecimals('torch.optim.SGD', '0.03', '5');
  await workbench.lens('Measured at lr 0.0071 to 0.057, not at 0.5').waitFor();
  await workbench.screenshot(path.join(SHOTS, 'rates-outside.png'));
  await workbench.page.keyboard.press('Control+z');
  await workbench.page.keyboard.press('Control+z');
  await workbench.line('lr=0.02').waitFor();
});

test('the fastest pair is written as one edit of learning rate and momentum', async () => {
  await workbench.lens(/measured ·/u).waitFor();
  await workbench.clickLine('torch.optim.SGD');
  await workbench.quickFix(
    /Set lr to 0\.057 and momentum to 0\.\d+ \(measured, .*faster than now\)/u,
    'lr=0.057',
  );
  await workbench.page.keyboard.press('Control+s');
  await expect
    .poll(() => readFile(path.join(session.folder, 'train.py'), 'utf8'))
    .toMatch(/lr=0\.057, momentum=0\.(?!5\))/u);
  await workbench.lens(/β 0\.\d+ ± 0\.\d+, as measured/u).waitFor();
  await workbench.screenshot(path.join(SHOTS, 'rates-pair.png'));
});
