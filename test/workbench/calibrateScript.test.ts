import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inRoot } from '../../scripts/root';
import { startSession, type Session } from '../support/host/session';
import { Workbench } from '../support/host/workbench';

let session: Session;
let workbench: Workbench;
const SCRIPT = 'pytorch_fashion_mnist/train.py';
/** Pictures of every run, for a human to look at. */
const SHOTS = inRoot('.cache', 'screenshots');

beforeAll(async () => {
  await mkdir(SHOTS, { recursive: true });
  session = await startSession('examples');
  workbench = await Workbench.open(session.browser, { ...session, file: SCRIPT });
});

afterAll(async () => {
  await session.end();
});

test('a user calibrates the example, reads the panel, and applies the measured momentum', async () => {
  const finding = workbench.lens('measured elsewhere');
  await finding.waitFor();
  await workbench.screenshot(path.join(SHOTS, 'lens.png'));

  const hover = await workbench.hover('torch.optim.SGD', 'momentum', /recorded trainings/u);
  expect(hover).toContain('default of --lr, line 14');
  await workbench.screenshot(path.join(SHOTS, 'hover.png'));

  await workbench.lens('Calibrate momentum').click();
  await workbench.pick('This script');
  await workbench.quickPickRow('Interpreter').waitFor();
  await workbench.screenshot(path.join(SHOTS, 'preflight.png'));
  await workbench.pick('Start');

  const panel = workbench.webview();
  await panel.locator('h1', { hasText: 'SGD' }).waitFor();
  await panel.locator('.facts', { hasText: /(?:[4-9]|\d\d) of at most/u }).waitFor({ timeout: 300_000 });
  await workbench.screenshot(path.join(SHOTS, 'panel-running.png'));

  const apply = panel.locator('[data-action=applyMomentum]');
  await apply.waitFor({ timeout: 400_000 });
  await workbench.screenshot(path.join(SHOTS, 'panel-finished.png'));
  expect(await panel.locator('h2').first().innerText()).toMatch(/^β = 0\.\d+ \(0\.\d+–0\.\d+\)$/u);
  await panel.locator('details.trials > summary').click();
  await expect.poll(() => panel.locator('table').count()).toBe(4);

  await workbench.lens(/measured · (over )?\d+(\.\d+)?× faster than now/u).waitFor();
  await workbench.clickLine('torch.optim.SGD');
  await workbench.quickFix(/Set momentum to 0\.\d+ \(measured, .*faster than now\)/u, /momentum=0\.(?!5\))/u);
  await workbench.page.keyboard.press('Control+s');
  await expect
    .poll(
      async () => /momentum=(0\.\d+)\)/u.exec(await readFile(path.join(session.folder, SCRIPT), 'utf8'))?.[1],
    )
    .not.toBe('0.5');
  await workbench.lens(/β 0\.\d+ ± 0\.\d+, as measured/u).waitFor();
  await panel.locator('.written', { hasText: /The script has β = 0\.\d+ now, as measured/u }).waitFor();
  await apply.waitFor({ state: 'detached' });
  await workbench.screenshot(path.join(SHOTS, 'panel-applied.png'));

  await workbench.page.keyboard.press('Control+z');
  await workbench.line('momentum=0.5').waitFor();
  await workbench.lens(/measured ·/u).waitFor();
  await apply.waitFor();
});

test('after a reload of the window, lens and panel show the stored calibration', async () => {
  await workbench.reload();
  await workbench.lens(/measured/u).waitFor();
  await workbench.webview().locator('h2', { hasText: 'β' }).waitFor();
});
