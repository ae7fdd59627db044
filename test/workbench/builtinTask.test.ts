import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inRoot } from '../../scripts/root';
import { idxFolder } from '../support/host/idxFolder';
import { startSession, type Session } from '../support/host/session';
import { Workbench } from '../support/host/workbench';

let session: Session;
let workbench: Workbench;
const SHOTS = inRoot('.cache', 'screenshots');

beforeAll(async () => {
  await mkdir(SHOTS, { recursive: true });
  session = await startSession('examples', {
    settings: {
      'momentumLens.engine': 'tfjs-node',
      'momentumLens.tfjsNodeFolder': '/nowhere',
      'momentumLens.fashionMnistFolder': '/gone',
    },
  });
  workbench = await Workbench.open(session.browser, { ...session, file: 'pytorch_fashion_mnist/train.py' });
});

afterAll(async () => {
  await session.end();
});

test('a built-in task says what it is, tfjs-node is missed by name, and the built-in engine calibrates', async () => {
  await workbench.runCommand('Momentum Lens: Calibrate Momentum');
  await workbench.quickPickRow('FashionMNIST, 6-layer MLP on its valley').waitFor();
  await workbench.screenshot(path.join(SHOTS, 'tasks.png'));
  await workbench.pick('Built-in task: Teacher–student on its valley');
  await workbench.pick('About This Task');
  const dialog = workbench.page.locator('.monaco-dialog-box');
  for (const fact of [
    '601 parameters',
    'mean squared error',
    'label noise',
    'below 28.7',
    'Fixed beforehand',
    'Time',
  ]) {
    await dialog.getByText(fact).first().waitFor();
  }
  await workbench.screenshot(path.join(SHOTS, 'task-facts.png'));
  await workbench.page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  await workbench.pick('One learning rate');
  await workbench.notification('The folder /nowhere does not hold');
  const panel = workbench.webview();
  await panel.getByRole('button', { name: 'Calibrate again' }).waitFor({ timeout: 300_000 });
  await panel.locator('h2', { hasText: /^β = 0\.99\d* \(/u }).waitFor();
  await workbench.screenshot(path.join(SHOTS, 'task-finished.png'));
  expect(await panel.locator('body').innerText()).toContain('WebAssembly');
});

test('a data set that is not where it was is asked for until a folder holds it, which is remembered', async () => {
  const images = idxFolder(640);
  try {
    await workbench.runCommand('Momentum Lens: Calibrate Momentum');
    await startFashionMnist();
    await workbench.answerNotification(
      'The folder /gone does not hold the FashionMNIST files',
      'Choose a folder',
    );
    await workbench.fillInput('Folder with the FashionMNIST files', session.folder);
    await workbench.answerNotification(
      `The folder ${session.folder} does not hold the FashionMNIST files`,
      'Choose a folder',
    );
    await workbench.fillInput('Folder with the FashionMNIST files', images);
    const panel = workbench.webview();
    await workbench.discard();
    await panel.getByText('Cancelled. Nothing was stored.').waitFor();
    await panel.getByRole('button', { name: 'Calibrate again' }).click();
    await startFashionMnist();
    await workbench.discard();
  } finally {
    await rm(images, { recursive: true });
  }
});

async function startFashionMnist(): Promise<void> {
  await workbench.pick(/FashionMNIST, 6-layer MLP(?! on)/u);
  await workbench.pick('One learning rate');
}
