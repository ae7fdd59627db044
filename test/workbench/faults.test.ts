import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { inRoot } from '../../scripts/root';
import { findTorchPython } from '../../scripts/install/findTorchPython';
import { startSession, type Session } from '../support/host/session';
import { holdAfter, releaseTraining } from '../support/host/sweepPace';
import { Workbench } from '../support/host/workbench';
import { extensionErrors, probeProcesses, storedRecords } from '../support/host/leftovers';

/** Two that finish at once are shown at once. */
const SOME_TRIALS = /[1-9]\d* of at most/u;
const SHOTS = inRoot('.cache', 'screenshots');
let session: Session;
let workbench: Workbench;

beforeAll(async () => {
  await mkdir(SHOTS, { recursive: true });
  session = await startSession('test/fixtures/faults');
});

afterAll(async () => {
  await session.end();
});

let file = '';
beforeEach(({ task }) => {
  file = /^[\w.]+\.py/u.exec(task.name)?.[0] ?? '';
});

afterEach(async () => {
  await expect.poll(() => probeProcesses(session.server)).toEqual([]);
  expect(await storedRecords(session.server)).toEqual([]);
  expect(await extensionErrors(session.server)).toEqual([]);
  await workbench.close();
  await releaseTraining(session.folder);
});

async function startCalibration(interpreter?: string): Promise<void> {
  workbench = await Workbench.open(session.browser, { ...session, file });
  await workbench.lens('Calibrate momentum').click();
  await workbench.pick('This script');
  if (interpreter !== undefined) {
    await workbench.pick('Interpreter');
    await workbench.pick('Enter or Browse for a Path');
    await workbench.fillInput('Path of a Python', interpreter);
  }
  // Short, so that the sweep has begun soon.
  await workbench.pick('Pilot');
  await workbench.fillInput('Pilot length', '200');
  await workbench.pick('Start');
}

test('raises.py: the exception is named, with its traceback, in panel and notification', async () => {
  await startCalibration();
  const panel = workbench.webview();
  await panel.locator('p', { hasText: 'raised ValueError: the data are missing' }).waitFor();
  await workbench.notification('raised ValueError');
  await panel.locator('pre a', { hasText: 'line 5' }).click();
  await workbench.page.locator('.statusbar-item', { hasText: 'Ln 5' }).waitFor();
});

test('never_steps.py: says that step() was never called', async () => {
  await startCalibration();
  await workbench.webview().locator('p', { hasText: 'never called step()' }).waitFor();
});

test('raises.py under a Python without PyTorch: Start leads to the interpreters, and says which one lacks what', async () => {
  const bare = path.join(session.folder, '..', 'bare-python');
  await writeFile(bare, `#!/bin/sh\nexec ${findTorchPython()} -I -S "$@"\n`);
  await chmod(bare, 0o755);
  await startCalibration(bare);
  const row = workbench.quickPickRow('bare-python');
  await row.filter({ hasText: 'no PyTorch' }).waitFor();
  await workbench.screenshot(path.join(SHOTS, 'interpreters.png'));
  await workbench.page.keyboard.press('Escape');
  await workbench.quickPickRow('Estimated time').waitFor();
  await workbench.page.keyboard.press('Escape');
});

test('raises.py under an interpreter that does not exist: says so', async () => {
  await startCalibration('/no/such/python');
  await workbench.webview().locator('p', { hasText: '“/no/such/python” cannot be started' }).waitFor();
});

test('slow.py: a killed probe costs one trial; a closed panel comes back; cancelling ends everything', async () => {
  await startCalibration();
  const panel = workbench.webview();
  await holdAfter(1, session);
  await panel.locator('.facts', { hasText: SOME_TRIALS }).waitFor();
  await expect.poll(() => probeProcesses(session.server)).not.toEqual([]);
  for (const probe of probeProcesses(session.server)) process.kill(probe, 'SIGKILL');
  await panel.locator('details.trials > summary').click();
  await panel.locator('td', { hasText: 'failed' }).first().waitFor();
  await workbench.closeTab('Momentum calibration');
  await workbench.page.locator('iframe.webview').waitFor({ state: 'detached' });
  await expect.poll(() => probeProcesses(session.server)).not.toEqual([]);
  await workbench.runCommand('Momentum Lens: Show Calibration');
  await workbench.discard();
  await workbench.webview().locator('p', { hasText: 'Nothing was stored' }).waitFor();
});

test('slow.py with the window reloaded mid-sweep: nothing is stored half, no process stays, and lens and panel go on from what was kept', async () => {
  await startCalibration();
  await holdAfter(1, session);
  await workbench.webview().locator('.facts', { hasText: SOME_TRIALS }).waitFor();
  await expect.poll(() => probeProcesses(session.server)).not.toEqual([]);
  await workbench.reload();
  await expect.poll(() => probeProcesses(session.server)).toEqual([]);
  await workbench
    .webview()
    .locator('p', { hasText: /was interrupted after \d+ trial/u })
    .waitFor();
  await workbench.lens(/Calibration interrupted after \d+ trial/u).waitFor();
  await workbench.screenshot(path.join(SHOTS, 'interrupted.png'));
  await workbench.webview().getByRole('button', { name: 'Go on' }).click();
  await workbench
    .webview()
    .locator('.facts', { hasText: /[1-9] of them kept from before/u })
    .waitFor();
  await workbench.discard();
  await workbench.webview().locator('p', { hasText: 'Nothing was stored' }).waitFor();
});
