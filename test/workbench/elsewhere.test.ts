import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decodeExportedPlan, type ExportedTrial } from '../../src/calibrate/record/exportedPlan';
import { inRoot } from '../../scripts/root';
import { startSession, type Session } from '../support/host/session';
import { Workbench } from '../support/host/workbench';

let session: Session;
let workbench: Workbench;

beforeAll(async () => {
  await mkdir(inRoot('.cache', 'screenshots'), { recursive: true });
  session = await startSession('test/fixtures/program');
});

afterAll(async () => {
  await session.end();
});

test('a program in another language is calibrated from a configuration file, which then shows the measured β', async () => {
  workbench = await Workbench.open(session.browser, { ...session, file: 'config.yaml' });
  await workbench.lens('Calibrate momentum').click();
  await workbench.pick('A program, in any language');
  await workbench.pick('Start');
  await workbench.fillInput('Command of the program', `${process.execPath} train.mjs {lr} {momentum} {seed}`);
  await workbench.quickPickRow('train.mjs').waitFor();
  await workbench.pick('Start');
  await workbench.webview().locator('[data-action=applyMomentum]').click({ timeout: 120_000 });
  await workbench.line('momentum: 0.5').waitFor({ state: 'detached' });
  await workbench.lens(/β 0\.\d+ ± 0\.\d+, as measured/u).waitFor();
  // The edit that the record itself asked for is not called a change of its script.
  await workbench.runCommand('File: Save');
  await workbench.runCommand('Momentum Lens: Show Calibration History');
  await workbench.page.locator('.pane-body .monaco-list-row', { hasText: /β 0\.\d+ at η/u }).click();
  await workbench.webview().locator('summary', { hasText: 'Where the numbers come from' }).click();
  await workbench.webview().getByText('Unchanged: script (but for its learning rate or momentum)').waitFor();
  await workbench.screenshot(inRoot('.cache', 'screenshots', 'history-applied.png'));
  await workbench.close();
});

test('a plan is exported with the probe, and what its trials left is imported into a record, without what another plan left', async () => {
  workbench = await Workbench.open(session.browser, { ...session, file: 'train.py' });
  await workbench.lens('Calibrate momentum').waitFor();
  await workbench.clickLine('torch.optim.SGD');
  // The name that the dialog proposes: one that is still opening puts it over what is typed.
  const plan = path.join(session.folder, 'momentum-plan.json');
  await workbench.runCommand('Momentum Lens: Export Calibration Plan');
  await workbench.pick('Export the plan');
  await workbench.fillInput('Export calibration plan', plan);
  await workbench.notification('python -m momentum_lens_probe trial momentum-plan.json 0');
  expect(existsSync(path.join(session.folder, 'momentum_lens_probe', '__main__.py'))).toBe(true);

  const decoded = decodeExportedPlan(await readFile(plan, 'utf8'));
  if (!decoded.ok) throw new Error(decoded.detail);
  expect(decoded.exported.run).toMatchObject({ framework: 'pytorch', script: 'train.py' });
  for (const [number, trial] of decoded.exported.trials.entries()) {
    const planId = number === 4 ? 'an earlier plan of this name' : decoded.exported.planId;
    await writeFile(
      path.join(session.folder, `momentum-plan.${number}.jsonl`),
      resultOf(planId, number, trial),
    );
  }
  await workbench.runCommand('Momentum Lens: Import Calibration Results');
  await workbench.fillInput('Import calibration results', plan);
  await workbench.notification(/Imported \d+ of \d+ trials\. Refused.*momentum-plan\.4\.jsonl/u);
  await workbench
    .webview()
    .locator('h2', { hasText: /^Expected best: β = 0\.\d+ .*not verified$/u })
    .waitFor();
  await workbench.lens(/measured · expected \d+(\.\d+)?× faster than now/u).waitFor();
  await workbench.close();
});

test('calibrations are exported as one file, and imported where nothing was calibrated', async () => {
  const name = 'momentum-calibrations.json';
  const exported = path.join(session.folder, name);
  workbench = await Workbench.open(session.browser, { ...session, file: 'train.py' });
  await workbench.lens(/measured · expected/u).waitFor();
  await workbench.runCommand('Momentum Lens: Export Calibrations');
  await workbench.fillInput('Export calibrations', exported);
  await workbench.notification(`2 calibrations are in ${name}.`);
  await workbench.runCommand('Momentum Lens: Import Calibrations');
  await workbench.fillInput('Import calibrations', exported);
  await workbench.notification(`0 calibrations imported from ${name}. 2 were here already.`);
  await workbench.close();

  const colleague = await startSession('test/fixtures/program');
  try {
    await cp(exported, path.join(colleague.folder, name));
    const theirs = await Workbench.open(colleague.browser, { ...colleague, file: 'train.py' });
    await theirs.lens('measured elsewhere').waitFor();
    await theirs.runCommand('Momentum Lens: Import Calibrations');
    await theirs.fillInput('Import calibrations', path.join(colleague.folder, name));
    await theirs.notification(`2 calibrations imported from ${name}.`);
    await theirs.lens(/measured · expected/u).waitFor();
    await theirs.screenshot(inRoot('.cache', 'screenshots', 'imported.png'));
  } finally {
    await colleague.end();
  }
});

/** What the probe writes for a trial whose loss falls as T = 8/x + 4000·x² says. */
function resultOf(planId: string, number: number, trial: ExportedTrial): string {
  const { momentum, learningRate, seed, budgetSteps } = trial;
  const x = 1 - momentum;
  const scale = (8 / x + 4000 * x ** 2) * (1 + 0.03 * Math.sin(seed * 12.9898 + momentum * 78.233));
  const steps = Array.from({ length: Math.floor(budgetSteps / 5) }, (_, index) => 5 * (index + 1));
  const observed = {
    learningRateLow: learningRate,
    learningRateHigh: learningRate,
    momentumOverwritten: false,
    overrideVerified: true,
  };
  const events = [
    { type: 'trial', planId, number, ...trial },
    { type: 'measurements', steps, values: steps.map((step) => 2.3 * Math.exp(-step / scale) + 0.01) },
    { type: 'end', reason: 'budgetSpent', steps: budgetSteps, secondsPerStep: 0.001, observed },
  ];
  return events.map((event) => `${JSON.stringify(event)}\n`).join('');
}
