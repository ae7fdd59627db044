import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { processesWithEnvironment, type RunningProcess } from '../host/processes';
import { startSession, type Session } from '../host/session';
import { Workbench } from '../host/workbench';

// What can go wrong while a script is calibrated, as a user meets it: a clear message, no exception in the log, nothing stored
// half, no process left behind.

let session: Session;
let workbench: Workbench;

const probes = (): readonly RunningProcess[] =>
  processesWithEnvironment(session.server.dataFolder).filter(({ command }) =>
    command.includes('momentum_lens_probe'),
  );

beforeEach(async () => {
  session = await startSession('test/fixtures/scripts');
});

afterEach(async () => {
  await session.end();
});

/** Opens the script and starts a calibration of it with a short pilot. */
async function calibrate(file: string): Promise<void> {
  workbench = await Workbench.open(session.browser, { ...session, file });
  await workbench.lens('Calibrate momentum').click();
  await workbench.pick('This script');
  await workbench.pick('Pilot');
  await workbench.fillInput('200');
  await workbench.pick('Start');
}

/** Waits until trials of the sweep are running. */
async function sweepRuns(): Promise<void> {
  await workbench
    .webview()
    .locator('.facts', { hasText: /[2-9] of at most/u })
    .waitFor({ timeout: 120_000 });
  expect(probes()).not.toEqual([]);
}

async function nothingIsLeft(): Promise<void> {
  await expect.poll(probes, { timeout: 20_000 }).toEqual([]);
  expect(await filesNamed(/^calibrations$/u)).toEqual([]);
  const logs = await filesNamed(/^remoteexthost\.log$/u);
  expect(logs).not.toEqual([]);
  for (const log of logs) {
    const lines = (await readFile(log, 'utf8')).split('\n');
    expect(lines.filter((line) => /momentum-lens/u.test(line) && /\[error\]/u.test(line))).toEqual([]);
  }
}

async function filesNamed(name: RegExp): Promise<string[]> {
  const entries = await readdir(session.server.dataFolder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => name.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name));
}

test.for([
  ['raises.py', /The script raised ValueError/u],
  ['never_steps.py', /never called step\(\) on this optimizer/u],
] as const)('%s is answered with a message', async ([file, message]) => {
  await calibrate(file);
  await workbench.toast(message).waitFor();
  await workbench.webview().getByText(message).first().waitFor();
  await workbench.lens(/uncalibrated/u).waitFor();
  await nothingIsLeft();
});

test('an interpreter without PyTorch is named', async () => {
  const interpreter = path.join(session.folder, 'bare-python');
  await writeFile(
    interpreter,
    `#!/bin/sh\nexec "${process.env['MOMENTUM_LENS_TEST_PYTHON'] ?? 'python3'}" -S "$@"\n`,
  );
  await chmod(interpreter, 0o755);
  workbench = await Workbench.open(session.browser, { ...session, file: 'slow.py' });
  await workbench.lens('Calibrate momentum').click();
  await workbench.pick('This script');
  await workbench.pick('Interpreter');
  await workbench.fillInput(interpreter);
  await workbench.pick('Start');
  await workbench.toast(/bare-python has no PyTorch/u).waitFor();
  await nothingIsLeft();
});

test('a process killed mid-sweep', async () => {
  await calibrate('slow.py');
  await sweepRuns();
  for (const { processId } of probes()) process.kill(processId, 'SIGKILL');
  await workbench
    .webview()
    .getByText(/process ended unexpectedly/u)
    .first()
    .waitFor();
  await nothingIsLeft();
});

test('a panel closed mid-sweep leaves the sweep running, and its command brings it back', async () => {
  await calibrate('slow.py');
  await sweepRuns();
  await workbench.page.locator('.tab', { hasText: 'Momentum' }).first().click({ button: 'middle' });
  await workbench.page.locator('iframe.webview.ready').waitFor({ state: 'detached' });
  await workbench.runCommand('Momentum Lens: Show calibration');
  await sweepRuns();
  await workbench.webview().locator('[data-action=cancel]').click();
  await workbench.webview().getByText('Nothing was stored').waitFor();
  await nothingIsLeft();
});

test('a window reloaded mid-sweep ends the processes and says that nothing was stored', async () => {
  await calibrate('slow.py');
  await sweepRuns();
  await workbench.reload();
  await workbench.lens(/uncalibrated/u).waitFor();
  await nothingIsLeft();
});
