import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inRoot } from '../../scripts/root';
import { startSession, type Session } from '../support/host/session';
import { Workbench } from '../support/host/workbench';

const SHOTS = inRoot('.cache', 'screenshots');
const EXAMPLE = 'momentum_example.py';
let session: Session;
let workbench: Workbench;

beforeAll(async () => {
  await mkdir(SHOTS, { recursive: true });
  session = await startSession('test/fixtures/rates', { settings: { 'momentumLens.statusBar': true } });
  workbench = await Workbench.open(session.browser, { ...session, file: 'train.py' });
});

afterAll(async () => {
  await session.end();
});

test('the example is opened by its command, and calibrated with the answers that its card has', async () => {
  await workbench.lens('Calibrate momentum').waitFor();
  await workbench.runCommand('Momentum Lens: Open Example');
  const target = path.join(session.folder, EXAMPLE);
  await workbench.fillInput('Where to Put the Example', target);
  await workbench.page.locator('.tab', { hasText: EXAMPLE }).waitFor();
  expect(await readFile(target, 'utf8')).toBe(
    await readFile(inRoot('examples', 'pytorch_quick_start', 'train.py'), 'utf8'),
  );
  await workbench.lens('Calibrate momentum').click();
  await workbench.pick('This script');
  await workbench.pick('Start');
  const panel = workbench.webview();
  await panel.locator('[data-action=applyMomentum]').waitFor({ timeout: 240_000 });
  expect(await panel.locator('h2').first().innerText()).toMatch(/^β = 0\.\d+ \(0\.\d+–0\.\d+\)$/u);
});

test('further seeds are told with their cost, and the saving counts them', async () => {
  const panel = workbench.webview();
  const seeds = async (): Promise<number> =>
    Number(/present momentum on (\d+) fresh seeds/u.exec(await panel.locator('main').innerText())?.[1]);
  const before = await seeds();
  await panel.locator('[data-action=moreSeeds]').click();
  await workbench.quickPickRow('Each trains every setting that was compared').waitFor();
  expect(await workbench.quickPickRow('Start').innerText()).toMatch(/\d+ more short runs; about .* s/u);
  await workbench.screenshot(path.join(SHOTS, 'seeds-card.png'));
  await workbench.pick('Start');
  await expect.poll(seeds, { timeout: 240_000 }).toBe(before + 10);
  await panel.locator('[data-action=moreSeeds]').waitFor({ timeout: 240_000 });
  await workbench.screenshot(path.join(SHOTS, 'seeds-panel.png'));
});

test('the status bar says what the file’s optimizer says, and a click leads to it', async () => {
  await workbench.clickLine('import torch');
  const item = workbench.page.locator('.statusbar-item', { hasText: /β 0\.\d+ measured/u });
  await item.waitFor();
  await workbench.screenshot(path.join(SHOTS, 'status-bar.png'));
  await item.click();
  await workbench.page.locator('.statusbar-item', { hasText: /Ln 14, Col/u }).waitFor();
});
