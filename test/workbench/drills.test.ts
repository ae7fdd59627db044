import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { inRoot } from '../../scripts/root';
import { startSession, type Session } from '../support/host/session';
import {
  finishedTrials,
  holdAfter,
  holdTraining,
  journals,
  releaseTraining,
} from '../support/host/sweepPace';
import { Workbench } from '../support/host/workbench';
import { extensionErrors, extensionHosts, probeProcesses, storedRecords } from '../support/host/leftovers';

const SHOTS = inRoot('.cache', 'screenshots');
const OFFER = /was interrupted after \d+ trial/u;
const INTERRUPTED = /Calibration interrupted after \d+ trial/u;
let session: Session;

// A server for each drill: what one of them leaves behind must not be offered to the next.
beforeEach(async () => {
  await mkdir(SHOTS, { recursive: true });
  session = await startSession('test/fixtures/faults');
});

afterEach(async () => {
  await session.browser.close();
  await expect.poll(() => probeProcesses(session.server)).toEqual([]);
  const left = [await storedRecords(session.server), await extensionErrors(session.server)];
  await session.end();
  expect(left).toEqual([[], []]);
});

function openWindow(): Promise<Workbench> {
  return Workbench.open(session.browser, { ...session, file: 'slow.py' });
}

async function startCalibration(): Promise<Workbench> {
  const workbench = await openWindow();
  await workbench.lens('Calibrate momentum').click();
  await workbench.pick('This script');
  // Short, so that the sweep has begun soon.
  await workbench.pick('Pilot');
  await workbench.fillInput('Pilot length', '200');
  await workbench.pick('Start');
  return workbench;
}

/** Waits until the panel counts at least so many finished trials. */
async function waitForTrials(workbench: Workbench, least: number): Promise<void> {
  const facts = workbench.webview().locator('.facts');
  await expect
    .poll(async () => Number(/(\d+) of at most/u.exec(await facts.innerText())?.[1]))
    .toBeGreaterThanOrEqual(least);
}

function killExtensionHost(): void {
  const [host] = extensionHosts(session.server);
  if (host === undefined) throw new Error('There is no extension host to kill.');
  process.kill(host, 'SIGKILL');
}

async function cancel(workbench: Workbench): Promise<void> {
  await workbench.discard();
  await workbench.webview().locator('p', { hasText: 'Nothing was stored' }).waitFor();
}

test('a killed extension host leaves no process and nothing half stored; the next start goes on from its finished trials', async () => {
  const workbench = await startCalibration();
  await holdAfter(2, session);
  await waitForTrials(workbench, 2);
  await expect.poll(() => probeProcesses(session.server)).not.toEqual([]);
  killExtensionHost();
  await expect.poll(() => probeProcesses(session.server)).toEqual([]);
  expect(await storedRecords(session.server)).toEqual([]);
  const kept = finishedTrials((await journals(session.server))[0]);
  expect(kept).toBeGreaterThanOrEqual(2);

  // The window starts another host by itself.
  await workbench.notification(`was interrupted after ${kept} trial`);
  await workbench.screenshot(path.join(SHOTS, 'host-killed.png'));
  await workbench.lens(`Calibration interrupted after ${kept} trial`).click();
  await workbench.pick('Go on');
  await workbench
    .webview()
    .locator('.facts', { hasText: `${kept} of them kept from before` })
    .waitFor();
  await workbench.screenshot(path.join(SHOTS, 'host-killed-gone-on.png'));
  await releaseTraining(session.folder);
  await holdAfter(kept + 1, session);
  await waitForTrials(workbench, kept + 1);
  expect(await workbench.page.locator('.tab', { hasText: 'Momentum calibration' }).count()).toBe(1);
  await cancel(workbench);

  // With nothing to go on with, the panel that the dead host left is closed.
  killExtensionHost();
  await workbench.page.locator('iframe.webview').waitFor({ state: 'detached' });
});

test('two windows calibrate one script at once, and cancelling one leaves the other running', async () => {
  const first = await startCalibration();
  await holdAfter(1, session);
  await waitForTrials(first, 1);
  const second = await startCalibration();
  await second.webview().locator('.facts').waitFor();
  await releaseTraining(session.folder);
  await holdAfter(1, session, 2);
  await waitForTrials(second, 1);
  expect(await journals(session.server)).toHaveLength(2);
  await cancel(second);
  const [left, ...others] = await journals(session.server);
  expect(others).toEqual([]);
  const before = finishedTrials(left);
  await releaseTraining(session.folder);
  await expect.poll(async () => finishedTrials((await journals(session.server))[0])).toBeGreaterThan(before);
  await holdTraining(session.folder);
  expect(probeProcesses(session.server)).not.toEqual([]);
  await cancel(first);
});

test('of two windows that are offered the same interrupted calibration one goes on, and the other says so', async () => {
  const first = await startCalibration();
  await holdAfter(1, session);
  await waitForTrials(first, 1);
  await first.close();
  await expect.poll(() => probeProcesses(session.server)).toEqual([]);
  const [one, other] = await Promise.all([openWindow(), openWindow()]);
  for (const window of [one, other]) await window.lens(INTERRUPTED).waitFor();
  await one.answerNotification(OFFER, 'Go on');
  await one
    .webview()
    .locator('.facts', { hasText: /of them kept from before/u })
    .waitFor();
  await other.answerNotification(OFFER, 'Discard');
  await other.notification("This calibration is another window's now");
  await other.lens('Calibrate momentum').waitFor();
  await other.screenshot(path.join(SHOTS, 'second-window-discards.png'));
  const kept = finishedTrials((await journals(session.server))[0]);
  await releaseTraining(session.folder);
  await holdAfter(kept + 1, session);
  await waitForTrials(one, kept + 1);
  await cancel(one);
});
