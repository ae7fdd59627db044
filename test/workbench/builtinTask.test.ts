import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inRoot } from '../../scripts/command';
import { startSession, type Session } from '../host/session';
import { Workbench } from '../host/workbench';

let session: Session;
let workbench: Workbench;
const SHOTS = inRoot('.cache', 'screenshots');

beforeAll(async () => {
  await mkdir(SHOTS, { recursive: true });
  session = await startSession('examples', {
    settings: { 'momentumLens.engine': 'tfjs-node', 'momentumLens.tfjsNodeFolder': '/nowhere' },
  });
  workbench = await Workbench.open(session.browser, { ...session, file: 'pytorch_fashion_mnist/train.py' });
});

afterAll(async () => {
  await session.end();
});

test('a built-in task says what it is, tfjs-node is missed by name, and the built-in engine calibrates', async () => {
  await workbench.runCommand('Momentum Lens: Calibrate momentum');
  await workbench.quickPickRow('FashionMNIST, 6-layer MLP on its valley').waitFor();
  await workbench.screenshot(path.join(SHOTS, 'tasks.png'));
  await workbench.pick('Built-in task: Teacher–student on its valley');
  for (const fact of [
    '601 parameters',
    'mean squared error',
    'label noise',
    'below 28.7',
    'Fixed beforehand',
    'Time',
  ]) {
    await workbench.quickPickRow(fact).first().waitFor();
  }
  await workbench.screenshot(path.join(SHOTS, 'task-facts.png'));
  await workbench.pick('One learning rate');
  await workbench.page.getByText('The folder /nowhere does not hold').first().waitFor();
  const panel = workbench.webview();
  await panel.getByRole('button', { name: 'Calibrate again' }).waitFor({ timeout: 300_000 });
  await panel.locator('h2', { hasText: /^β = 0\.99\d* \(/u }).waitFor();
  await workbench.screenshot(path.join(SHOTS, 'task-finished.png'));
  expect(await panel.locator('body').innerText()).toContain('WebAssembly');
});
