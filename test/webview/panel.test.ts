import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { inRoot } from '../../scripts/root';
import type { Calibration } from '../../src/model/calibration/calibration';
import { parsePageMessage, type PanelState, type RunningState } from '../../webview/messages';
import { shownRunning } from '../../webview/shownCurves';
import { nextRunningDelta } from '../../webview/stateDelta';
import { bundlePage, launch, PanelPage, type ThemeName } from '../support/panel/panelPage';
import { galleryStates, TRACEBACK } from '../support/panel/galleryStates';
import {
  comparisonState,
  confirmationOf,
  coupledConfirmationOf,
  confirmingState,
  finishedState,
  interruptedState,
  runningState,
  STANDINGS,
  withStanding,
  simulatedCalibration,
  simulatedSeveralRates,
  type Standing,
} from '../support/panel/panelStates';

/** Pictures of every state, for a human to look at. */
const SHOTS = inRoot('.cache', 'screenshots', 'panel');

let browser: Browser;
let script: string;
let calibration: Calibration;
let panel: PanelPage;

beforeAll(async () => {
  await mkdir(SHOTS, { recursive: true });
  [browser, script, calibration] = await Promise.all([launch(), bundlePage(), simulatedCalibration()]);
});
afterAll(() => browser.close());
afterEach(async () => {
  expect(panel.violations).toEqual([]);
  await panel.page.context().close();
});

async function open(theme: ThemeName = 'light', width?: number): Promise<void> {
  panel = await PanelPage.open(browser, script, theme, width);
}

async function violations(): Promise<string[]> {
  const found = await new AxeBuilder({ page: panel.page }).disableRules(['page-has-heading-one']).analyze();
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
}

function tableRows(caption: string): Locator {
  return panel.page.getByRole('group', { name: caption, exact: true }).locator('tbody tr');
}

/** The trials are folded until they are asked for. */
async function unfoldTrials(): Promise<void> {
  await panel.page.locator('details.trials > summary').click();
}

async function unfold(title: string): Promise<void> {
  await panel.page.locator('summary', { hasText: title }).click();
}

function states(): Readonly<Record<string, PanelState>> {
  return galleryStates(calibration);
}

describe.each<ThemeName>(['light', 'dark', 'highContrast', 'highContrastLight'])(
  'in the %s theme',
  (theme) => {
    test.each([
      'empty',
      'running',
      'finished',
      'noEstimate',
      'confirming',
      'confirmed',
      'coupled',
      'interrupted',
      'failed',
      'comparison',
    ])('the state “%s” is drawn without violations of policy or accessibility', async (name) => {
      await open(theme);
      await panel.show(states()[name] ?? { kind: 'empty' });
      await panel.page.screenshot({ path: path.join(SHOTS, `${name}-${theme}.png`), fullPage: true });
      expect(await violations()).toEqual([]);
    });
  },
);

test.each(STANDINGS)(
  'a result that is “%s” is drawn without violations of policy or accessibility',
  async (name) => {
    await open('dark');
    await panel.show(states()[name] ?? { kind: 'empty' });
    await panel.page.screenshot({ path: path.join(SHOTS, `${name}-dark.png`), fullPage: true });
    expect(await violations()).toEqual([]);
  },
);

test('an interrupted calibration says what was kept, and can be gone on with or discarded', async () => {
  await open();
  await panel.show(interruptedState());
  await panel.page.getByText('was interrupted after 3 trials. They were kept.').waitFor();
  for (const name of ['Go on', 'Discard']) await panel.page.getByRole('button', { name }).click();
  expect(await panel.said()).toEqual([{ type: 'ready' }, { type: 'resume' }, { type: 'discardInterrupted' }]);
});

test('two records stand side by side, with what speaks against it, both curves, and a way to each', async () => {
  await open();
  await panel.show(comparisonState(calibration));
  const findings = panel.page.locator('.result');
  expect(await findings.innerText()).toMatch(/speaks against comparing them:\s+The batch sizes differ/u);
  expect(await findings.innerText()).toMatch(/Not known: whether the script’s text is the same/u);
  expect(await findings.innerText()).toContain('First, changed since: script.');
  expect(await findings.innerText()).not.toMatch(/intervals of the suggested β/u);
  const batchSizes = tableRows('Both side by side').filter({ hasText: /^Batch size/u });
  expect((await batchSizes.innerText()).split(/\s+/u)).toEqual(['Batch', 'size', '64', '32', 'no']);
  const confirmed = tableRows('Both side by side').filter({ hasText: /^Whole trainings/u });
  expect((await confirmed.innerText()).replaceAll(/\s+/gu, ' ')).toMatch(
    /^Whole trainings .*whole trainings.* – no$/u,
  );
  const shown = panel.page.locator('canvas:visible');
  expect(await shown.count()).toBe(1);
  const all = await panel.page.locator('canvas').count();
  expect(await panel.drawnColors(all - 1)).toBeGreaterThan(4);
  for (const name of ['Open the first', 'Open the second', 'Export…'])
    await panel.page.getByRole('button', { name }).click();
  expect((await panel.said()).slice(1)).toEqual([
    { type: 'openLeft' },
    { type: 'openRight' },
    { type: 'export', picture: expect.stringMatching(/^data:image\/png;base64,.{2000}/u) },
  ]);
  await panel.show(finishedState(calibration));
  expect(await shown.count()).toBeGreaterThan(1);
});

test('what has changed since a record was made is said above its result, and all of it in its table', async () => {
  await open();
  await panel.show({
    ...finishedState(calibration),
    changes: [
      { what: 'script', standing: 'changed', detail: '' },
      { what: 'data', standing: 'unknown', detail: '' },
    ],
  } as PanelState);
  expect(await panel.page.locator('.warning').innerText()).toBe('Changed since: script.');
  await unfold('Where the numbers come from');
  const rows = await tableRows('Where the numbers come from')
    .filter({ hasText: /^Since then/u })
    .allInnerTexts();
  expect(rows.map((row) => row.replace(/\s+/gu, ' '))).toEqual([
    'Since then Changed since: script.',
    'Since then Not known whether changed: data.',
  ]);
});

test('whole trainings that go on say how many are done, what runs and what is left, and can be ended', async () => {
  await open();
  await panel.show(confirmingState(calibration));
  const { page } = panel;
  await page.getByText('2 of 6 whole trainings · 1 of them kept from before').waitFor();
  expect(await page.locator('.facts').textContent()).toContain(
    '(suggested), step 420 · 4 min so far · about 10 min left',
  );
  await expect.poll(() => tableRows('Whole trainings: each of them').count()).toBe(2);
  for (const action of ['cancel', 'stopAndUse']) await page.locator(`[data-action=${action}]`).click();
  expect((await panel.said()).slice(1)).toEqual([{ type: 'cancel' }, { type: 'stopAndUse' }]);
});

test('a confirmed suggestion says so with its intervals, and can be confirmed again', async () => {
  await open();
  const state = { ...finishedState(calibration), confirmable: { interruptedRuns: 0 } };
  await panel.show(state);
  await panel.page.locator('[data-action=confirm]').click();
  expect((await panel.said()).slice(1)).toEqual([{ type: 'confirm' }]);
  await expect.poll(() => panel.page.locator('.confirmation').isHidden()).toBe(true);
  await panel.show({ ...state, confirmation: confirmationOf(calibration, 0.901) });
  const section = panel.page.locator('.confirmation');
  await section.getByText('Confirmed on 3 whole trainings of each setting.').waitFor();
  await section.getByText(/Final val_acc .*: no difference seen, smaller than/u).waitFor();
  const rows = tableRows('Whole trainings: every measure at the end, mean over the seeds');
  expect(await rows.locator('td:first-child').allTextContents()).toEqual([
    'training loss',
    'val_acc (TensorBoard, rises)',
  ]);
  await panel.show({ ...state, confirmable: { interruptedRuns: 3 } });
  await panel.page.getByText('Go on with the confirmation: 3 whole trainings finished').waitFor();
});

test('a coupled momentum and the fastest pair have words and tables of their own beside both other settings', async () => {
  await open();
  const confirmation = coupledConfirmationOf(calibration);
  await panel.show({ ...finishedState(calibration), confirmation });
  const section = panel.page.locator('.confirmation');
  await section.getByText(/^Coupled to the schedule, β = 1 − 0\.46·η\^0\.7: measured better/u).waitFor();
  await section
    .getByText(/\(suggested\); dash-dotted: lr .* \(fastest pair\); dotted: coupled, β /u)
    .waitFor();
  await section.getByText(/^Fastest pair, lr .* with β 0\.84: confirmed on 3 whole trainings/u).waitFor();
  const pair = tableRows('Whole trainings: the fastest pair beside the present setting');
  expect(await pair.count()).toBe(2);
  for (const beside of ['the present setting', 'the constant suggestion']) {
    const rows = tableRows(`Whole trainings: coupled to the schedule beside ${beside}`);
    expect(await rows.locator('td:first-child').allTextContents()).toEqual([
      'training loss',
      'val_acc (TensorBoard, rises)',
    ]);
  }
  const each = tableRows('Whole trainings: each of them');
  expect(await each.filter({ hasText: '(coupled)' }).count()).toBe(3);
  expect(await each.filter({ hasText: '(pair, lr ' }).count()).toBe(3);
});

test('the other form of momentum is a control by its name', async () => {
  await open();
  const { result } = calibration;
  if (result.kind !== 'estimate') throw new Error('no estimate');
  const control = {
    role: 'otherNesterov',
    nesterov: true,
    learningRate: result.learningRate,
    momentum: result.momentum.value,
    seeds: 3,
    seedsConverged: 3,
    convergenceSteps: 400,
    ratio: { value: 0.9, low: 0.8, high: 1.01 },
  } as const;
  await panel.show(finishedState({ ...calibration, controls: [...calibration.controls, control] }));
  const rows = tableRows('Other settings on the same fresh seeds as the suggestion');
  expect(await rows.last().locator('td').first().textContent()).toBe('suggested β with Nesterov');
});

test('a withdrawn suggestion says so first, and why', async () => {
  await open();
  await panel.show({ ...finishedState(calibration), confirmation: confirmationOf(calibration, 0.8) });
  await panel.page.getByRole('heading', { name: /^Suggestion withdrawn: β = / }).waitFor();
  await panel.page
    .locator('.confirmation .warning')
    .getByText(/The suggestion is withdrawn: worse at the end of 3 whole trainings: val_acc −0\.10/u)
    .waitFor();
});

test('asks for its state once it listens, and sends what its buttons say', async () => {
  await open();
  expect(await panel.said()).toEqual([{ type: 'ready' }]);
  await panel.show(finishedState(calibration));
  for (const action of ['applyMomentum', 'calibrateAgain', 'openScript', 'showLog']) {
    await panel.page.locator(`[data-action=${action}]`).click();
  }
  await panel.show(runningState(calibration));
  for (const action of ['cancel', 'stopAndUse']) await panel.page.locator(`[data-action=${action}]`).click();
  expect((await panel.said()).slice(1).map(({ type }) => type)).toEqual([
    'applyMomentum',
    'calibrateAgain',
    'openScript',
    'showLog',
    'cancel',
    'stopAndUse',
  ]);
});

test('draws trials, fit and marks in the first plot and a line for each trial in the second', async () => {
  await open();
  await panel.show(finishedState(calibration));
  expect(await panel.drawnColors(0)).toBeGreaterThan(8);
  expect(await panel.drawnColors(1)).toBeGreaterThan(8);
  expect(await panel.page.locator('h2').innerText()).toMatch(/^β = 0\.\d+ \(0\.\d+–0\.\d+\)$/u);
  expect(await tableRows('Trials').count()).toBe(0);
  await unfoldTrials();
  await expect.poll(() => tableRows('Trials').count()).toBe(calibration.trials.length);
});

test('a measure that rises is shown as it was reported: target, curves and their axis', async () => {
  const measure = {
    kind: 'reportedMetric',
    name: 'val/acc',
    source: 'tensorboard',
    direction: 'rises',
    smoothingSteps: 500,
    sparse: { stepsBetween: 500, smoothingReports: 1 },
  } as const;
  const rising: Calibration = {
    ...calibration,
    progressMeasure: measure,
    target: -0.75,
    trials: calibration.trials.map((trial) => ({
      ...trial,
      curve: { steps: [500, 1000, 1500], values: [-0.25, -0.5, -0.8] },
    })),
  };
  await open();
  await panel.show(finishedState(rising));
  await unfold('Where the numbers come from');
  const facts = tableRows('Where the numbers come from');
  await facts.filter({ hasText: 'val/acc (TensorBoard, rises), one value in 500 steps' }).waitFor();
  expect(await facts.filter({ hasText: /^Target/u }).innerText()).toMatch(/^Target\s+0\.75\b/u);
  expect(await panel.drawnColors(1)).toBeGreaterThan(5);
  await panel.page.screenshot({ path: path.join(SHOTS, 'rising-light.png'), fullPage: true });
});

test('a verification is drawn with a line a seed, and told by tables: each seed, each ratio and on how many seeds', async () => {
  await open();
  await panel.show(finishedState(calibration));
  const seeds = calibration.trials.filter(({ role }) => role === 'suggestion').length;
  expect(seeds).toBeGreaterThanOrEqual(4);
  expect(await panel.page.locator('figure.wide').isVisible()).toBe(true);
  expect(await panel.drawnColors(2)).toBeGreaterThan(4);
  await unfold('Each fresh seed by itself');
  expect(await tableRows('Steps to the target on each fresh seed').count()).toBe(seeds);
  expect(await tableRows('Other settings on the same fresh seeds as the suggestion').count()).toBe(
    calibration.controls.length,
  );
  expect(await panel.page.locator('.saving').innerText()).toMatch(
    new RegExp(`faster than the present momentum on ${seeds} fresh seeds; .* fresh seeds\\.$`, 'u'),
  );
  expect(await panel.page.locator('p.near').innerText()).toMatch(
    /^β 0\.\d+–0\.\d+: within 5 % of the least, holds the fastest with (over )?\d+ %/u,
  );
  await unfold('What it rests on');
  expect(await panel.page.locator('details.fold[open]').first().innerText()).toMatch(
    /The target is what the present setting reached after \d+ % of the pilot\./u,
  );
});

test.each<[Standing, RegExp, RegExp]>([
  [
    'expected',
    /^Expected best: β = 0\.\d+ .*not verified$/u,
    /^Expected .* than the present momentum, not verified/u,
  ],
  ['atLeast', /^β = 0\.\d+/u, /^Over \d\.\d+× faster than the present momentum on 4 fresh seeds/u],
  [
    'contradicted',
    /^Keep the present β = 0\.5: .* was slower on fresh seeds$/u,
    /^1\.3× .* slower than the present momentum on 4 fresh seeds/u,
  ],
  ['undecided', /^No change justified: best β = 0\.\d+/u, /on 4 fresh seeds/u],
])('a saving that is %s is called so in headline and text', async (standing, headline, saving) => {
  await open();
  await panel.show(finishedState(withStanding(calibration, standing)));
  expect(await panel.page.locator('h2').innerText()).toMatch(headline);
  expect(await panel.page.locator('.saving').innerText()).toMatch(saving);
  expect(await panel.page.locator('figure.wide').isVisible()).toBe(standing !== 'expected');
});

test('what lies beyond the range within 5 % is said: failing training, or nothing that was tried', async () => {
  await open();
  await panel.show(finishedState(withStanding(calibration, 'wall')));
  expect(await panel.page.locator('p.near').innerText()).toMatch(/, until training fails beyond\.$/u);
  await panel.show(finishedState(withStanding(calibration, 'untried')));
  expect(await panel.page.locator('p.near').innerText()).toMatch(/; nothing beyond was tried\.$/u);
});

test('a best β that moves with the depth of the target is said with both', async () => {
  await open();
  await panel.show(finishedState(withStanding(calibration, 'movesWithDepth')));
  await panel.page
    .getByText(
      /depends on how far you train: 0\.\d+ \(.*\) at this target, 0\.75\d* \(.*\) at a shallower one/u,
    )
    .waitFor();
});

test('excluding a trial fits again without it, says so, and putting it back restores the record', async () => {
  await open();
  await panel.show(finishedState(calibration));
  await unfoldTrials();
  const before = await panel.page.locator('.result').innerText();
  const boxes = panel.page.locator('input[type=checkbox]');
  await boxes.nth(1).click();
  await panel.page.getByText('What if: 1 excluded').waitFor();
  expect(await panel.page.locator('[data-action=applyMomentum]').count()).toBe(0);
  expect(await panel.page.locator('.result').innerText()).not.toBe(before);
  await boxes.nth(1).click();
  await expect.poll(() => panel.page.locator('.result').innerText()).toBe(before);
});

test('places in a traceback are links to their lines, and nothing else is', async () => {
  await open();
  await panel.show(states()['failed'] ?? { kind: 'empty' });
  expect(await panel.page.locator('pre').innerText()).toBe(TRACEBACK);
  expect(await panel.page.locator('pre a').count()).toBe(1);
  await panel.page.locator('pre a').click();
  expect((await panel.said()).at(-1)).toEqual({ type: 'openLocation', file: '/project/train.py', line: 24 });
});

test('a place in a notebook is a link that names its cell', async () => {
  await open();
  const traceback = 'Traceback:\n  File "/project/a b.ipynb#cell3", line 2, in <module>\n    f()';
  await panel.show({ kind: 'failed', title: 'a b.ipynb', message: 'no', traceback });
  expect(await panel.page.locator('pre').innerText()).toBe(
    'Traceback:\n  Cell 3, line 2, in <module>\n    f()',
  );
  await panel.page.locator('pre a').click();
  expect((await panel.said()).at(-1)).toEqual({
    type: 'openLocation',
    file: '/project/a b.ipynb#cell3',
    line: 2,
  });
});

test('what failed in single trials is said beside them', async () => {
  await open();
  const [first, ...others] = calibration.trials;
  if (first === undefined) throw new Error('The simulated calibration has no trials.');
  const failure = { kind: 'scriptRaised', exception: 'ValueError: no', traceback: TRACEBACK } as const;
  const trials = [{ ...first, outcome: { kind: 'failed', failure } as const }, ...others];
  await panel.show(finishedState({ ...calibration, trials }));
  await panel.page.locator('.warning', { hasText: 'raised ValueError: no' }).waitFor();
  expect(await panel.page.locator('pre a').count()).toBe(1);
});

test('leaving out one trial at a time tells how far the best β moves', async () => {
  await open();
  await panel.show(finishedState(calibration));
  await unfoldTrials();
  await expect.poll(() => panel.page.locator('input[type=checkbox]').count()).toBeGreaterThan(0);
  const inFit = await panel.page.locator('input[type=checkbox]').count();
  await unfoldTrials();
  await panel.page.getByText('Leave one trial out').click();
  await panel.page.getByText('Without any one trial, the best β lies between').waitFor();
  const rows = panel.page.locator('details', { hasText: 'Leave one trial out' }).locator('tbody tr');
  expect(await rows.count()).toBe(inFit);
  const [, low, high] =
    /between (0\.\d+) and (0\.\d+)/u.exec(
      await panel.page.locator('details', { hasText: 'Leave one trial out' }).innerText(),
    ) ?? [];
  const { result } = calibration;
  if (result.kind !== 'estimate') throw new Error('The simulated calibration has no estimate.');
  expect(Number(low)).toBeLessThanOrEqual(result.momentum.value + 0.01);
  expect(Number(high)).toBeGreaterThanOrEqual(result.momentum.value - 0.01);
});

test('a sweep over several learning rates shows each by itself, and the exponent', async () => {
  await open();
  const several = await simulatedSeveralRates();
  await panel.show(finishedState(several));
  await panel.page.screenshot({ path: path.join(SHOTS, 'several-rates.png'), fullPage: true });
  expect(await panel.page.locator('figure:visible').count()).toBe(4);
  expect(await panel.drawnColors(3)).toBeGreaterThan(4);
  const rates = panel.page.locator('input[type=radio]');
  expect(await rates.count()).toBe(3);
  await panel.page.getByText('Each learning rate by itself').waitFor();
  const before = await panel.drawnColors(0);
  await rates.first().check();
  await expect.poll(() => panel.drawnColors(0)).not.toBe(before);
  await panel.show(finishedState(calibration));
  expect(await panel.page.locator('figure:visible').count()).toBe(3);
});

test('Stop is answered by the page itself, and stays answered while the host does not hear', async () => {
  await open();
  const running = runningState(calibration);
  await panel.show(running);
  await panel.page.locator('[data-action=stopAndUse]').click();
  await panel.page.getByRole('status').getByText('Stopping…').waitFor();
  await panel.show({ ...running, elapsedMs: 20_000 });
  await panel.page.getByRole('status').getByText('Stopping…').waitFor();
  expect(await panel.page.locator('[data-action]').count()).toBe(0);
  await panel.show({ ...running, startedAt: '2026-11-25T12:00:00.000Z' });
  await panel.page.locator('[data-action=stopAndUse]').waitFor();
});

test('a sweep that goes on is drawn from what is new of it, its rows and plots kept', async () => {
  await open();
  const running = runningState(calibration);
  await panel.show(running);
  await unfoldTrials();
  await expect.poll(() => tableRows('Trials').count()).toBe(4);
  await tableRows('Trials')
    .first()
    .evaluate((row) => row.setAttribute('data-kept', ''));
  const next: RunningState = { ...running, trials: calibration.trials.slice(0, 9), runningTrials: [] };
  const delta = nextRunningDelta(shownRunning(running), shownRunning(next));
  if (delta === undefined) throw new Error('There is something new.');
  await panel.send({ type: 'delta', revision: 2, delta });
  expect(await tableRows('Trials').count()).toBe(9);
  expect(await panel.page.locator('tr[data-kept]').count()).toBe(1);
  await panel.page.getByText('9 of at most 19 trials').waitFor();
});

test('a page that was sent a delta of what it does not hold asks for the whole', async () => {
  await open();
  const running = runningState(calibration);
  await panel.show(running);
  const delta = nextRunningDelta(running, { ...running, elapsedMs: 1 });
  await panel.page.evaluate(
    (message) => {
      window.postMessage(message, '*');
    },
    { type: 'delta', revision: 7, delta },
  );
  await expect.poll(async () => (await panel.said()).map(({ type }) => type)).toEqual(['ready', 'ready']);
});

test('while nothing can be estimated yet, the fastest momentum so far is named', async () => {
  await open();
  await panel.show(runningState(calibration));
  await panel.page.getByText(/Fastest so far: β 0\.\d+, \d+ steps to the target/u).waitFor();
});

test('a running estimate does not say that the sweep was stopped', async () => {
  await open();
  const { result } = calibration;
  if (result.kind !== 'estimate') throw new Error('The simulated calibration has no estimate.');
  const interim = { ...result, caveats: ['partialSweep', 'onlyOneLearningRate'] } as const;
  await panel.show({ ...runningState(calibration), interim });
  await panel.page.getByText('So far:').waitFor();
  expect(await panel.page.locator('.caveats li').allInnerTexts()).toHaveLength(1);
});

test('shows its last state again after a reload, before the editor answers', async () => {
  await open();
  await panel.show(finishedState(calibration));
  await panel.page.reload();
  await panel.page.locator('h1', { hasText: 'train.py' }).waitFor();
});

test('further seeds that were stopped are said not to count, and the button goes on with them', async () => {
  await open();
  const first = calibration.trials.find(({ role }) => role === 'suggestion');
  if (first === undefined) throw new Error('It was verified.');
  const seeds = calibration.trials.filter(({ role }) => role === 'suggestion').length;
  const further: Calibration = {
    ...calibration,
    origin: { fingerprint: 'f', sources: {} },
    plan: {
      ...calibration.plan,
      target: { kind: 'pilot', learningRate: 0.01, momentum: 0.5, budgetSteps: 400 },
      furtherLooks: [{ after: seeds, seeds: 6 }],
    },
    trials: [...calibration.trials, { ...first, trialId: 'further', seed: first.seed + seeds }],
  };
  await panel.show(finishedState(further));
  await panel.page.getByText('1 run on further seeds is finished and not counted').waitFor();
  await panel.page.locator('[data-action=moreSeeds]').click();
  expect((await panel.said()).at(-1)).toEqual({ type: 'moreSeeds' });
});

test('text from the script is never read as markup', async () => {
  await open();
  await panel.show({
    kind: 'failed',
    title: '<img src=x onerror=alert(1)>',
    message: '<b>x</b>',
    traceback: '<script>',
  });
  expect(await panel.page.locator('img, b, main script').count()).toBe(0);
});

test('Export sends the main plot along as a picture', async () => {
  await open();
  await panel.show(finishedState(calibration));
  await panel.page.locator('[data-action=export]').click();
  const [, request] = await panel.said();
  expect(parsePageMessage(request)).toEqual(request);
  if (request?.type !== 'export') throw new Error('It asks for an export.');
  const colors = await panel.page.evaluate(async (source) => {
    // The page's policy lets it load no picture.
    const bytes = Uint8Array.from(atob(source.split(',')[1] ?? ''), (each) => each.codePointAt(0) ?? 0);
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [bitmap.width, bitmap.height];
    const context = canvas.getContext('2d');
    context?.drawImage(bitmap, 0, 0);
    const { data } = context?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
    return new Set(
      Array.from({ length: data.length / 4 }, (_, at) => data.slice(4 * at, 4 * at + 4).join(' ')),
    ).size;
  }, request.picture);
  expect(colors).toBeGreaterThan(8);
});

test('says first what to do, then what shows it, and keeps its method folded', async () => {
  await open();
  await panel.show(finishedState(calibration));
  const text = await panel.page.locator('main').innerText();
  const order = [
    'Set momentum to 0.',
    '1.5× ',
    'Steps to the target at each momentum',
    'Other settings',
    'What it rests on',
  ];
  const places = order.map((each) => text.indexOf(each));
  expect(places).toEqual(places.toSorted((left, right) => left - right));
  expect(places).not.toContain(-1);
  expect(text).not.toContain('x̂');
  await unfold('What the words mean');
  await panel.page.getByText('SGD#1', { exact: true }).waitFor();
  await unfold('What it rests on');
  await panel.show({ ...finishedState(calibration), notStored: true });
  expect(await panel.page.locator('details.fold[open]').count()).toBe(2);
});

test('with everything unfolded, in a narrow panel, there is no finding of accessibility and nothing moves', async () => {
  await open('dark', 450);
  await panel.page.emulateMedia({ reducedMotion: 'reduce' });
  await panel.show({ ...finishedState(calibration), confirmation: confirmationOf(calibration, 0.9) });
  for (const title of ['What it rests on', 'Each fresh seed', 'Where the numbers', 'What the words mean']) {
    await unfold(title);
  }
  await unfoldTrials();
  await expect.poll(() => tableRows('Trials').count()).toBe(calibration.trials.length);
  expect(await violations()).toEqual([]);
  expect(await panel.page.evaluate(() => document.getAnimations().length)).toBe(0);
  expect(await panel.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(450);
});

test('a legend names the signs that its plot has, and a plot without anything says so', async () => {
  await open();
  const signs = panel.page.locator('.legend').first().locator('li:visible');
  await panel.show(finishedState(calibration));
  expect(await signs.allInnerTexts()).toContain('95 % band of it');
  expect(await signs.allInnerTexts()).not.toContain('diverged');
  await panel.show({ ...runningState(calibration), trials: [], runningTrials: [] });
  expect(await signs.allInnerTexts()).toEqual([]);
  expect(await panel.page.getByRole('button', { name: 'Zoom in' }).filter({ visible: true }).count()).toBe(0);
});

test('a plot is zoomed, moved and shown whole again by keys alone, and by its buttons', async () => {
  await open();
  await panel.show(finishedState(calibration));
  const plot = panel.page.locator('.canvas').first();
  const picture = async (): Promise<string> =>
    panel.page
      .locator('canvas')
      .first()
      .evaluate((each: HTMLCanvasElement) => each.toDataURL());
  const whole = await picture();
  await plot.focus();
  for (const key of ['+', '+', 'ArrowLeft', 'ArrowUp']) {
    const before = await picture();
    await panel.page.keyboard.press(key);
    await expect.poll(picture).not.toBe(before);
  }
  await panel.page.keyboard.press('0');
  await expect.poll(picture).toBe(whole);
  await plot.getByRole('button', { name: 'Zoom in' }).click();
  await expect.poll(picture).not.toBe(whole);
  await plot.getByRole('button', { name: 'Show all' }).click();
  await panel.page.mouse.move(0, 0);
  await expect.poll(picture).toBe(whole);
});

test.each([400, 700])(
  'at %i pixels only a container with a bar of its own is wider than the page',
  async (width) => {
    await open('light', width);
    await panel.show(finishedState(calibration));
    for (const title of ['Each fresh seed by itself', 'Where the numbers come from', 'What the words mean'])
      await unfold(title);
    await unfoldTrials();
    expect(await panel.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    const controls = panel.page.getByRole('group', {
      name: 'Other settings on the same fresh seeds as the suggestion',
    });
    const overflow = await controls.evaluate((each) => each.scrollWidth - each.clientWidth);
    if (width >= 700) expect(overflow).toBeLessThanOrEqual(0);
  },
);

test.each([400, 234])('fits a narrow column of %i pixels without scrolling sideways', async (width) => {
  await open('light', width);
  await panel.show(finishedState(calibration));
  await panel.page.screenshot({ path: path.join(SHOTS, `finished-narrow-${width}.png`), fullPage: true });
  expect(await panel.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
});

test('a thousand trials are drawn', async () => {
  await open();
  const trials = Array.from({ length: 1000 }, (_, index) => {
    const trial = calibration.trials[index % calibration.trials.length];
    if (trial === undefined) throw new Error('The simulated calibration has no trials.');
    return { ...trial, trialId: `t${index}`, seed: index };
  });
  await panel.show(finishedState({ ...calibration, trials }));
  await unfoldTrials();
  await expect.poll(() => tableRows('Trials').count()).toBe(1000);
});
