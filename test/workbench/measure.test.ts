import { mkdir } from 'node:fs/promises';
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
  session = await startSession('test/fixtures/measures');
  workbench = await Workbench.open(session.browser, { ...session, file: 'train.py' });
});

afterAll(async () => {
  await session.end();
});

test('a script is calibrated by a scalar that it logs to TensorBoard, and by that it rises', async () => {
  await workbench.lens('Calibrate momentum').click();
  await workbench.pick('This script');
  await workbench.pick('judge by something else');
  await workbench.pick('Run it for 20 steps now');
  const printed = workbench.quickPickRow('train loss');
  await printed.waitFor({ timeout: 60_000 });
  expect(await printed.innerText()).toContain('step … train loss # in “step 14: train loss');
  expect(await workbench.quickPickRow('val/acc').innerText()).toMatch(
    /TensorBoard · last 0\.\d+ · one value in 5 steps · rises/u,
  );
  await workbench.screenshot(path.join(SHOTS, 'measure-pick.png'));
  await workbench.pick('val/acc');
  await workbench.quickPickRow('val/acc (TensorBoard, rises)').waitFor();
  await workbench.screenshot(path.join(SHOTS, 'measure-card.png'));
  await workbench.pick('Start');

  const panel = workbench.webview();
  await panel.locator('[data-action=applyMomentum]').waitFor({ timeout: 500_000 });
  await workbench.screenshot(path.join(SHOTS, 'measure-panel.png'));
  const measure = panel.locator('tr', { hasText: 'val/acc (TensorBoard, rises), one value in 5 steps' });
  expect(await measure.count()).toBe(1);
  const target = await panel.locator('tr', { hasText: /^\s*Target/u }).textContent();
  expect(target).toMatch(/^\s*Target\s*0\.[6-9]\d*/u);
});

test('what was chosen is remembered, and can be turned round', async () => {
  await workbench.lens(/Calibrate again/u).click();
  await workbench.pick('This script');
  await workbench.pick('val/acc (TensorBoard, rises)');
  await workbench.pick('Take lower for better');
  await workbench.quickPickRow('val/acc (TensorBoard)').waitFor();
  await workbench.screenshot(path.join(SHOTS, 'measure-turned.png'));
});
