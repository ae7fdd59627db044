import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { inRoot } from '../../scripts/root';
import { startSession, type Session } from '../support/host/session';
import { holdAfter, holdTraining, releaseTraining } from '../support/host/sweepPace';
import { Workbench } from '../support/host/workbench';
import { extensionErrors, extensionHosts, probeProcesses, storedFiles } from '../support/host/leftovers';

/** Two that finish at once are shown at once. */
const SOME_TRIALS = /[1-9]\d* of at most/u;
const SHOTS = inRoot('.cache', 'screenshots');
let session: Session;
let workbench: Workbench;

beforeAll(async () => {
  await mkdir(SHOTS, { recursive: true });
  session = await startSession('test/fixtures/launch');
});

afterAll(async () => {
  await session.end();
});

afterEach(async () => {
  await workbench.close();
  await expect.poll(() => probeProcesses(session.server)).toEqual([]);
  expect(await extensionErrors(session.server)).toEqual([]);
});

async function openCard(): Promise<void> {
  workbench = await Workbench.open(session.browser, { ...session, file: 'train.py' });
  await workbench.lens('Calibrate momentum').click();
  await workbench.pick('This script');
  await workbench.pick('Pilot');
  await workbench.fillInput('Pilot length', '200');
}

async function cancel(): Promise<void> {
  await workbench.discard();
  await workbench.webview().locator('p', { hasText: 'Nothing was stored' }).waitFor();
}

/** What runs of the script have written down in this folder. */
async function seenIn(folder: string): Promise<unknown[]> {
  const text = await readFile(path.join(folder, 'seen.jsonl'), 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line));
}

async function scratchCopies(): Promise<string[]> {
  return (await storedFiles(session.server))
    .filter((name) => /scratch-[^/]+$/u.test(name) && !name.endsWith('.claim'))
    .map((name) => path.join(session.server.dataFolder, name));
}

test('a launch.json configuration gives the script its arguments, working directory and environment', async () => {
  await openCard();
  await workbench.pick('As in launch.json');
  await workbench.quickPickRow('Train at half scale').waitFor();
  expect(await workbench.quickPickRow('Asks first').count()).toBe(0);
  await workbench.pick('Train at half scale');
  await workbench.quickPickRow('--scale 0.5 --note "two words"').waitFor();
  await workbench.quickPickRow('Sets DATA_FLAVOUR').waitFor();
  // It writes down what it sees: without a choice of the user's that would be in a copy.
  await workbench.quickPickRow('go to a scratch copy: seen to save (open)').waitFor();
  await workbench.screenshot(path.join(SHOTS, 'launch-configuration.png'));
  await workbench.pick('Files it writes');
  await workbench.pick('Start');
  await holdAfter(1, session);
  await workbench.webview().locator('.facts', { hasText: SOME_TRIALS }).waitFor();
  const runs = path.join(session.folder, 'runs');
  const seen = await seenIn(runs);
  expect(seen.length).toBeGreaterThanOrEqual(2);
  for (const each of seen) {
    expect(each).toEqual({
      arguments: ['--scale', '0.5', '--note', 'two words'],
      folder: runs,
      script: path.join(session.folder, 'train.py'),
      flavour: 'plain',
    });
  }
  expect(existsSync(path.join(session.folder, 'seen.jsonl'))).toBe(false);
  await cancel();
  await releaseTraining(session.folder);
});

test('in a scratch copy the script leaves its folder alone, and the copy goes away also when the extension host is killed', async () => {
  await openCard();
  await workbench.pick('As in launch.json');
  await workbench.pick('Train at half scale');
  await workbench.pick(/Working directory/u);
  await workbench.fillInput('Working directory', '..');
  await workbench.quickPickRow(session.folder).first().waitFor();
  // Without a choice of the user's, as it was seen to save.
  await workbench.quickPickRow('go to a scratch copy').waitFor();
  await workbench.screenshot(path.join(SHOTS, 'scratch-card.png'));
  const before = (await readdir(session.folder, { recursive: true })).toSorted();
  await workbench.pick('Start');
  await expect.poll(async () => (await scratchCopies()).length).toBe(1);
  const [copy, ...others] = await scratchCopies();
  if (copy === undefined) throw new Error('There is no scratch copy.');
  await holdAfter(1, { server: session.server, folder: copy });
  await workbench.webview().locator('.facts', { hasText: SOME_TRIALS }).waitFor();
  expect(others).toEqual([]);
  const inCopy = { folder: copy, script: path.join(copy, 'train.py') };
  for (const each of await seenIn(copy)) expect(each).toMatchObject(inCopy);
  await expect.poll(() => seenIn(copy)).not.toEqual([]);

  const [host] = extensionHosts(session.server);
  if (host === undefined) throw new Error('There is no extension host to kill.');
  process.kill(host, 'SIGKILL');
  await workbench.notification(/was interrupted after \d+ trial/u);
  await expect.poll(scratchCopies).toEqual([]);
  // The next copy is made with it.
  await holdTraining(session.folder);
  await workbench.answerNotification('was interrupted', 'Go on');
  await workbench
    .webview()
    .locator('.facts', { hasText: /[1-9] of them kept from before/u })
    .waitFor();
  await expect.poll(async () => (await scratchCopies()).length).toBe(1);
  await workbench.screenshot(path.join(SHOTS, 'scratch-gone-on.png'));
  await cancel();
  await expect.poll(scratchCopies).toEqual([]);
  await releaseTraining(session.folder);
  expect((await readdir(session.folder, { recursive: true })).toSorted()).toEqual(before);
});
