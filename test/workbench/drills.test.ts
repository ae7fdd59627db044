import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { inRoot } from '../../scripts/command';
import { startSession, type Session } from '../host/session';
import { Workbench } from '../host/workbench';
import { extensionErrors, extensionHosts, probeProcesses, storedFiles, storedRecords } from './leftovers';

const SHOTS = inRoot('.cache', 'screenshots');
let session: Session;

beforeAll(async () => {
  await mkdir(SHOTS, { recursive: true });
  session = await startSession('test/fixtures/faults');
});

afterAll(async () => {
  await session.end();
});

afterEach(async () => {
  await expect.poll(() => probeProcesses(session.server), { timeout: 10_000 }).toEqual([]);
  expect(await storedRecords(session.server)).toEqual([]);
  expect(await extensionErrors(session.server)).toEqual([]);
});

function openWindow(file: string): Promise<Workbench> {
  return Workbench.open(session.browser, { ...session, file });
}

async function startCalibration(file: string): Promise<Workbench> {
  const workbench = await openWindow(file);
  await workbench.lens('Calibrate momentum').click();
  await workbench.pick('This script');
  // Short, so that the sweep has begun soon.
  await workbench.pick('Pilot');
  await workbench.fillInput('Pilot length', '200');
  await workbench.pick('Start');
  return workbench;
}

/** The text of every journal that the extension holds for this server's windows. */
async function journals(): Promise<string[]> {
  const names = (await storedFiles(session.server)).filter((name) => name.endsWith('.journal.jsonl'));
  return Promise.all(names.map((name) => readFile(path.join(session.server.dataFolder, name), 'utf8')));
}

/** Whole lines after the header. */
function finishedTrials(journal = ''): number {
  return journal.split('\n').length - 2;
}

test('a killed extension host leaves no process and nothing half stored; the next start goes on from its finished trials', async () => {
  const workbench = await startCalibration('slow.py');
  await workbench.webview().locator('.facts', { hasText: '2 of at most' }).waitFor();
  await expect.poll(() => probeProcesses(session.server)).not.toEqual([]);
  const [host] = extensionHosts(session.server);
  if (host === undefined) throw new Error('There is no extension host to kill.');
  process.kill(host, 'SIGKILL');
  await expect.poll(() => probeProcesses(session.server), { timeout: 15_000 }).toEqual([]);
  expect(await storedRecords(session.server)).toEqual([]);

  // The window starts another host by itself.
  const offer = workbench.toast(/was interrupted after [23] trials/u);
  await offer.waitFor();
  await workbench.page.locator('iframe.webview').waitFor({ state: 'detached' });
  await workbench.screenshot(path.join(SHOTS, 'host-killed.png'));
  await offer.getByText('Go on').click();
  await workbench
    .webview()
    .locator('.facts', { hasText: /[23] of them kept from before/u })
    .waitFor();
  await workbench.screenshot(path.join(SHOTS, 'host-killed-gone-on.png'));
  await workbench.webview().locator('[data-action=cancel]').click();
  await workbench.webview().locator('p', { hasText: 'Nothing was stored' }).waitFor();
  await workbench.close();
});

test('two windows calibrate one script at once, and cancelling one leaves the other running', async () => {
  const first = await startCalibration('slow.py');
  await first.webview().locator('.facts', { hasText: '1 of at most' }).waitFor();
  const second = await startCalibration('slow.py');
  await second.webview().locator('.facts', { hasText: '1 of at most' }).waitFor();
  expect(await journals()).toHaveLength(2);
  await second.webview().locator('[data-action=cancel]').click();
  await second.webview().locator('p', { hasText: 'Nothing was stored' }).waitFor();
  const [left, ...others] = await journals();
  expect(others).toEqual([]);
  const before = finishedTrials(left);
  await expect
    .poll(async () => finishedTrials((await journals())[0]), { timeout: 60_000 })
    .toBeGreaterThan(before);
  expect(probeProcesses(session.server)).not.toEqual([]);
  await first.webview().locator('[data-action=cancel]').click();
  await first.webview().locator('p', { hasText: 'Nothing was stored' }).waitFor();
  await Promise.all([first.close(), second.close()]);
});

test('of two windows that are offered the same interrupted calibration one goes on, and the other says so', async () => {
  const first = await startCalibration('slow.py');
  await first.webview().locator('.facts', { hasText: '1 of at most' }).waitFor();
  await first.close();
  await expect.poll(() => probeProcesses(session.server), { timeout: 15_000 }).toEqual([]);
  const [one, other] = await Promise.all([openWindow('slow.py'), openWindow('slow.py')]);
  const offers = [one, other].map((window) => window.toast(/was interrupted after \d+ trials/u));
  await Promise.all(offers.map((offer) => offer.waitFor()));
  await offers[0]?.getByText('Go on').click();
  await one
    .webview()
    .locator('.facts', { hasText: /of them kept from before/u })
    .waitFor();
  await offers[1]?.getByText('Discard').click();
  await other.toast('Another window has gone on with this calibration').waitFor();
  await other.screenshot(path.join(SHOTS, 'second-window-discards.png'));
  await one.webview().locator('.facts', { hasText: '3 of at most' }).waitFor();
  expect(finishedTrials((await journals())[0])).toBeGreaterThanOrEqual(3);
  await one.webview().locator('[data-action=cancel]').click();
  await one.webview().locator('p', { hasText: 'Nothing was stored' }).waitFor();
  await Promise.all([one.close(), other.close()]);
});
