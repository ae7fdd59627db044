import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { farConnections } from '../support/host/connections';
import { extensionErrors } from '../support/host/leftovers';
import { startSession, type Session } from '../support/host/session';
import { Workbench } from '../support/host/workbench';

/** Short against what a connection takes to be made and given up. */
const LOOK_MS = 50;
let session: Session;
let workbench: Workbench | undefined;
let listener: Server;
const asked: string[] = [];
const requested = new Set<string>();
const far = new Set<string>();
let watch: NodeJS.Timeout;

beforeAll(async () => {
  listener = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end();
  });
  await new Promise<void>((resolve) => {
    listener.listen(0, '127.0.0.1', resolve);
  });
  session = await startSession('test/fixtures/hostile', {
    askForTrust: true,
    settings: { 'security.workspace.trust.startupPrompt': 'never' },
  });
  await fillIn(`http://127.0.0.1:${(listener.address() as AddressInfo).port}`);
  watch = setInterval(() => {
    for (const connection of farConnections(session.server.dataFolder)) far.add(connection);
  }, LOOK_MS);
});

afterAll(async () => {
  clearInterval(watch);
  await session.end();
  listener.close();
});

afterEach(async () => {
  expect(asked).toEqual([]);
  expect([...requested].filter((url) => !url.startsWith(`${session.server.origin}/`))).toEqual([]);
  expect([...far]).toEqual([]);
  expect(existsSync(path.join(session.folder, 'it-ran'))).toBe(false);
  expect(await extensionErrors(session.server)).toEqual([]);
  await workbench?.page.context().close();
});

/** The files name a listener of this test, which notices whoever asks it, and the folder that they stand in. */
async function fillIn(listenerUrl: string): Promise<void> {
  for (const entry of await readdir(session.folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replaceAll('LISTENER', listenerUrl).replaceAll('FOLDER', session.folder));
  }
}

async function open(file: string): Promise<Workbench> {
  workbench = await Workbench.open(session.browser, { ...session, file });
  workbench.page.on('request', (request) => {
    if (/^(?:https?|wss?):/u.test(request.url())) requested.add(request.url());
  });
  return workbench;
}

test('a script in Restricted Mode has its lenses; its texts in a hover load nothing and run nothing', async () => {
  const opened = await open('train.py');
  await opened.page.getByText('Restricted Mode').first().waitFor();
  await opened.lens('Calibrate momentum').first().waitFor();
  await opened.hover('steady =', '0.01', /momentum/u);
  await opened.page.keyboard.press('Escape');
  await opened.hover('bent =', 'momentum', /learning rate/u);
  const links = await opened.page
    .locator('.monaco-hover a')
    .evaluateAll((all) => all.map((link) => link.getAttribute('data-href') ?? ''));
  expect(links.filter((link) => /terminal|127\.0\.0\.1/u.test(link))).toEqual([]);
  expect(await opened.page.locator('.monaco-hover img').count()).toBe(0);
});

test('a configuration in Restricted Mode has its lens and hover, and loads nothing', async () => {
  const opened = await open('config.yaml');
  await opened.lens(/./u).first().waitFor();
  await opened.hover('type: SGD', 'SGD', /./u);
  expect(await opened.page.locator('.monaco-hover img').count()).toBe(0);
});

test('to calibrate in Restricted Mode asks for trust, and without it nothing runs', async () => {
  const opened = await open('train.py');
  await opened.lens('Calibrate momentum').first().click();
  await opened.pick('This script');
  await opened.notification('Running your script needs a trusted workspace. Nothing was run.');
});
