import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodeCalibrationSet } from '../../src/calibrate/record/calibrationSet';
import { inRoot } from '../../scripts/root';
import { startSession, type Session } from '../support/host/session';
import { Workbench } from '../support/host/workbench';
import { simulatedCalibration } from '../support/panel/panelStates';

/** Pictures for a human to look at. */
const SHOTS = inRoot('.cache', 'screenshots');
const SET = 'momentum-calibrations.json';
let session: Session;
let workbench: Workbench;

beforeAll(async () => {
  await mkdir(SHOTS, { recursive: true });
  session = await startSession('test/fixtures/confirm');
  // What suggests a change is no calibration of this script: it is the whole trainings that are tested here.
  const subject = { kind: 'script', scriptPath: 'train.py', siteId: 'SGD#1', batchSize: null } as const;
  const record = { ...(await simulatedCalibration()), subject };
  await writeFile(path.join(session.folder, SET), encodeCalibrationSet([record]));
  workbench = await Workbench.open(session.browser, { ...session, file: 'train.py' });
});

afterAll(async () => {
  await session.end();
});

test('a suggestion is confirmed on whole trainings in the background, through a reload of the window', async () => {
  await workbench.lens(/measured elsewhere|by 1 − C/u).waitFor();
  await workbench.runCommand('Momentum Lens: Import Calibrations');
  await workbench.fillInput('Import calibrations', path.join(session.folder, SET));
  await workbench.lens(/measured · .*faster than now/u).waitFor();

  await workbench.clickLine('torch.optim.SGD');
  await workbench.runCommand('Momentum Lens: Confirm on the Whole Training');
  await workbench.pick('Seeds');
  await workbench.pick('4 whole trainings');
  await workbench.quickPickRow('Start').waitFor();
  await workbench.screenshot(path.join(SHOTS, 'confirm-card.png'));
  await workbench.pick('Start');

  const running = workbench.webview();
  await running.locator('.facts', { hasText: /1 of 4 whole trainings · training with/u }).waitFor();
  await running.locator('.facts', { hasText: /step [1-9]/u }).waitFor();
  await workbench.screenshot(path.join(SHOTS, 'confirm-running.png'));
  await workbench.reload();

  await workbench.answerNotification(/was interrupted with [1-3] of 4 trainings finished/u, 'Go on');
  const panel = workbench.webview();
  await panel.locator('.facts', { hasText: /of them kept from before/u }).waitFor();
  await panel.locator('.confirmation p').first().waitFor({ timeout: 240_000 });
  await workbench.screenshot(path.join(SHOTS, 'confirm-panel.png'));
  const told = await panel.locator('.confirmation').innerText();
  expect(told).toContain('val_loss (printed)');
  await workbench.lens(/whole trainings/u).waitFor();

  // Every training that finished, before and after the reload, ran once.
  const finished = (await readFile(path.join(session.folder, 'finished.txt'), 'utf8')).trim().split('\n');
  expect(new Set(finished).size).toBe(4);
  expect(finished).toHaveLength(4);
});

test('after another reload lens, hover and panel know of it', async () => {
  await workbench.reload();
  await workbench.lens(/whole trainings/u).waitFor();
  await workbench.webview().locator('.confirmation h2', { hasText: 'Whole trainings' }).waitFor();
  const hover = await workbench.hover('torch.optim.SGD', 'momentum', /Whole trainings:/u);
  expect(hover).toContain('Confirm on the whole training');
  await workbench.screenshot(path.join(SHOTS, 'confirm-hover.png'));
});
