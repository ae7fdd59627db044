import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inRoot } from '../../scripts/root';
import { startSession, type Session } from '../support/host/session';
import { Workbench } from '../support/host/workbench';
import { testInterpreter } from '../support/probe/scriptFixture';

const CONFIG = 'configs/small.yaml';
const SHOTS = inRoot('.cache', 'screenshots');
let session: Session;
let workbench: Workbench;

beforeAll(async () => {
  await mkdir(SHOTS, { recursive: true });
  session = await startSession('test/fixtures/command');
  workbench = await Workbench.open(session.browser, { ...session, file: CONFIG });
});

afterAll(async () => {
  await session.end();
});

test('a configuration file is calibrated through the command that trains with it, and gets the fix', async () => {
  await workbench.lens('Calibrate momentum').click();
  await workbench.pick('This configuration');
  await workbench.quickPickRow('none yet').waitFor();
  await workbench.pick('Start');
  await workbench.fillInput('The command that trains', `python -m trainer --config ${CONFIG}`);
  await workbench.quickPickRow('without a shell').waitFor();
  await workbench.pick('Pilot');
  await workbench.fillInput('Pilot length', '1000');
  await workbench.screenshot(path.join(SHOTS, 'command-card.png'));
  await workbench.pick('Start');

  const panel = workbench.webview();
  const apply = panel.locator('[data-action=applyMomentum]');
  await apply.waitFor({ timeout: 500_000 });
  await workbench.screenshot(path.join(SHOTS, 'command-panel.png'));
  await workbench.lens(/measured · (over )?\d+(\.\d+)?× faster than now/u).waitFor();
  await apply.click();
  await expect
    .poll(async () => {
      await workbench.page.keyboard.press('Control+s');
      return readFile(path.join(session.folder, CONFIG), 'utf8');
    })
    .toMatch(/momentum: 0\.[6-9]\d*/u);
  await workbench.screenshot(path.join(SHOTS, 'command-applied.png'));
});

test('a shell script is remembered as the command, and starts the same training', async () => {
  await workbench.lens(/Calibrate again/u).click();
  await workbench.pick('This configuration');
  await workbench.quickPickRow('python -m trainer').waitFor();
  await workbench.pick('Command');
  await workbench.fillInput('The command that trains', `PYTHON=${testInterpreter()} sh run.sh ${CONFIG}`);
  await workbench.quickPickRow('Starts sh').waitFor();
  await workbench.pick('Estimated time');
  await workbench.quickPickRow('From the pace of its last run here').waitFor({ timeout: 60_000 });
  await workbench.screenshot(path.join(SHOTS, 'command-shell.png'));
});
