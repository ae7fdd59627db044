import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import * as vscode from 'vscode';
import { COMMANDS } from '../../../../src/editor/base/declarations';
import { resumeCalibration } from '../../../../src/editor/commands/resumeCalibration';
import { LensProvider } from '../../../../src/editor/sites/providers/lensProvider';
import { ProgramWindow, PROGRAM_FILE } from '../../../support/editor/programWindow';

vi.mock('vscode', () => import('../../../support/editor/vscodeDouble'));
// It asks for the editor by itself.
vi.mock('@vscode/python-extension', () => ({}));

/** A noisy bowl of two curvatures that says what it is started with. */
const PROGRAM = `import { appendFileSync } from 'node:fs';
const [lr, momentum, seed] = process.argv.slice(2).map(Number);
appendFileSync('started', lr + ' ' + momentum + ' ' + seed + '\\n');
let state = seed + 1;
const noise = () => ((state = (state * 48271) % 2147483647) / 2147483647 - 0.5) * 0.2;
const curvatures = [1, 0.05];
const [w, v] = [[1, 3], [0, 0]];
for (let step = 1; step <= 400; step += 1) {
  console.log('momentum-lens', step, (w[0] ** 2 + 0.05 * w[1] ** 2) / 2 + 0.02 * (1 + noise()));
  for (const [i, curvature] of curvatures.entries()) {
    v[i] = momentum * v[i] + curvature * w[i] + 0.1 * noise();
    w[i] -= lr * v[i];
  }
}
`;
const SITE = { uri: PROGRAM_FILE, siteId: 'SGD#1' };
const DOCUMENT = { uri: vscode.Uri.file(PROGRAM_FILE), getText: () => 'SGD', positionAt: () => 0 };

let folder = '';
let journals = '';
let memory: Map<string, unknown>;
const windows: ProgramWindow[] = [];

beforeEach(async () => {
  vi.resetAllMocks();
  folder = await mkdtemp(join(tmpdir(), 'momentum-lens-'));
  journals = join(folder, 'journals');
  await writeFile(join(folder, 'program.mjs'), PROGRAM);
  const run = {
    commandText: `"${process.execPath}" program.mjs {lr} {momentum} {seed}`,
    workingDirectory: folder,
    pilotSteps: 100,
  };
  memory = new Map<string, unknown>([
    [`program:${PROGRAM_FILE}`, run],
    ['program:', { ...run, learningRate: 0.1, presentMomentum: 0.9 }],
  ]);
  vi.mocked(vscode.workspace.openTextDocument).mockImplementation((asked: unknown) =>
    String(asked) === PROGRAM_FILE
      ? Promise.resolve(DOCUMENT as unknown as vscode.TextDocument)
      : Promise.reject(new Error('There is no such file.')),
  );
});

afterEach(async () => {
  for (const each of windows.splice(0)) await each.calibrator.shutDown();
  await rm(folder, { recursive: true, force: true });
});

function openWindow(momentum?: number): ProgramWindow {
  const window = new ProgramWindow(journals, memory, momentum);
  windows.push(window);
  return window;
}

/** Answers the questions that come, each by the item whose label holds the next word. */
function answer(...words: readonly string[]): void {
  const pick = vi.mocked(vscode.window.showQuickPick) as unknown as ReturnType<typeof vi.fn>;
  for (const word of words) {
    pick.mockImplementationOnce((items: readonly { readonly label: string }[]) =>
      Promise.resolve(items.find(({ label }) => label.includes(word))),
    );
  }
}

/** Calibrates until some trials are finished; they are returned when `end` has ended it. */
async function calibrateUntil(
  end: (window: ProgramWindow) => Promise<void>,
  place: 'file' | 'none' = 'file',
): Promise<readonly string[]> {
  const window = openWindow();
  answer('A program', 'Start');
  const running = window.calibrate.run(place === 'file' ? SITE : undefined);
  await expect.poll(() => window.trials.finished.length, { timeout: 15_000 }).toBeGreaterThan(1);
  await end(window);
  await running;
  const [name = ''] = (await readdir(journals)).filter((each) => each.endsWith('.jsonl'));
  const lines = (await readFile(join(journals, name), 'utf8')).trim().split('\n').slice(1);
  return lines.map(
    (line) => (JSON.parse(line) as { readonly trial: { readonly trialId: string } }).trial.trialId,
  );
}

/** The window dies: its claim stays, and no process of its number is there. */
async function die(window: ProgramWindow): Promise<void> {
  await window.calibrator.shutDown();
  const gone = spawnSync(process.execPath, ['-e', '']).pid;
  const [name = ''] = (await readdir(journals)).filter((each) => each.endsWith('.jsonl'));
  await writeFile(join(journals, `${name}.claim`), String(gone));
}

/** What the program was started with, dry runs aside. */
async function startsOf(): Promise<readonly string[]> {
  const lines = (await readFile(join(folder, 'started'), 'utf8')).trim().split('\n');
  return lines.filter((line) => !line.startsWith('0.000001 '));
}

/** The window goes on from these trials, in their order and without one of them trained again. */
async function expectGoingOn(window: ProgramWindow, kept: readonly string[]): Promise<void> {
  const before = await startsOf();
  await expect.poll(() => window.trials.finished.length, { timeout: 15_000 }).toBeGreaterThan(kept.length);
  const { finished, fromBefore } = window.trials;
  expect(fromBefore).toBe(kept.length);
  expect(finished.slice(0, kept.length)).toEqual(kept);
  expect(new Set(finished).size).toBe(finished.length);
  const started = (await startsOf()).slice(before.length);
  expect(started.length).toBeGreaterThan(0);
  const finishedBefore = before.slice(0, kept.length);
  expect(started.filter((each) => finishedBefore.includes(each))).toEqual([]);
}

const WAYS: Readonly<Record<string, (window: ProgramWindow) => Promise<void>>> = {
  async 'the notification'(window) {
    vi.mocked(vscode.window.showInformationMessage).mockResolvedValueOnce('Go on' as never);
    await window.offer.make();
  },
  async 'the command'(window) {
    answer('Go on');
    await resumeCalibration(window.advisor, window.interrupted, window.resumption, undefined);
  },
  async 'the lens'(window) {
    await window.interrupted.look();
    const lenses = await new LensProvider(window.advisor, window.calibrator).provideCodeLenses(
      DOCUMENT as unknown as vscode.TextDocument,
    );
    const [argument] =
      lenses.find(({ command }) => command?.command === COMMANDS.resume)?.command?.arguments ?? [];
    expect(argument).toEqual(SITE);
    answer('Go on');
    await resumeCalibration(window.advisor, window.interrupted, window.resumption, argument);
  },
  async 'the panel'(window) {
    await window.interrupted.look();
    window.panel.followInterrupted();
    expect(window.shown).toMatchObject({ kind: 'interrupted' });
    await window.requests.handle({ type: 'resume' }, window.shown);
  },
  async 'calibrating again'(window) {
    answer('A program', 'Start', 'Go on');
    await window.calibrate.run(SITE);
  },
};

describe.each(Object.entries(WAYS))('%s goes on', (_, goOn) => {
  test('with what a window that died has left, and its claim', async () => {
    const kept = await calibrateUntil(die);
    const window = openWindow();
    const over = goOn(window);
    await expectGoingOn(window, kept);
    await window.calibrator.shutDown();
    await over;
  });
});

test('what runs shows at its line how far it has come, and is stopped there', async () => {
  const window = openWindow();
  const lenses = async (): Promise<readonly (string | undefined)[]> => {
    const provider = new LensProvider(window.advisor, window.calibrator);
    const provided = await provider.provideCodeLenses(DOCUMENT as unknown as vscode.TextDocument);
    return provided.map(({ command }) => command?.title);
  };
  answer('A program', 'Start');
  const running = window.calibrate.run(SITE);
  await expect.poll(() => window.trials.finished.length, { timeout: 15_000 }).toBeGreaterThan(1);
  expect(await lenses()).toEqual([
    expect.stringMatching(/^Calibrating: \d+ of at most \d+ runs$/u),
    'Show',
    'Stop',
  ]);
  window.calibrator.stop();
  expect(await lenses()).toEqual(['Stopping…', 'Show']);
  await running;
  expect(await lenses()).not.toContain('Show');
});

test.each(['calibrating again', 'the command'])(
  'after Stop, before there is an estimate, %s goes on',
  async (way) => {
    const kept = await calibrateUntil((window) => {
      window.calibrator.stop();
      return Promise.resolve();
    });
    const [window] = windows;
    expect(window?.shown).toMatchObject({
      kind: 'failed',
      message: expect.stringContaining('again to go on'),
    });
    if (window === undefined) throw new Error('no window');
    const over = WAYS[way]?.(window);
    await expectGoingOn(window, kept);
    await window.calibrator.shutDown();
    await over;
  },
);

test('it goes on as it was begun, though its card has been told of another pilot since', async () => {
  const kept = await calibrateUntil(die);
  const key = `program:${PROGRAM_FILE}`;
  memory.set(key, { ...(memory.get(key) as object), pilotSteps: 100_000 });
  const window = openWindow();
  const run = vi.spyOn(window.calibrator, 'run');
  const over = WAYS['the notification']?.(window);
  await expectGoingOn(window, kept);
  expect(run.mock.lastCall?.[0].plan).toMatchObject({ target: { budgetSteps: 100 }, maxBudgetSteps: 300 });
  await window.calibrator.shutDown();
  await over;
});

test('a program that stands in no file goes on too', async () => {
  const kept = await calibrateUntil(die, 'none');
  const window = openWindow();
  const over = WAYS['the notification']?.(window);
  await expectGoingOn(window, kept);
  await window.calibrator.shutDown();
  await over;
});

/** Calibrates to the end; the record's trials. */
async function calibrateToTheEnd(window: ProgramWindow): Promise<readonly string[]> {
  answer('A program', 'Start');
  await window.calibrate.run(SITE);
  expect(window.shown).toMatchObject({ kind: 'finished', calibration: { result: { kind: 'estimate' } } });
  return window.shown.kind === 'finished'
    ? window.shown.calibration.trials.map(({ trialId }) => trialId)
    : [];
}

/** Momentum with which this program is far from its fastest. */
const SLOW = 0.3;

describe.each([
  ['more learning rates', 'moreRates', undefined],
  ['more seeds', 'moreSeeds', SLOW],
] as const)('a finished calibration is extended to %s', { timeout: 120_000 }, (_, type, momentum) => {
  test('from the panel, with nothing of it run again, and goes on in another window where it was cut off', async () => {
    const first = openWindow(momentum);
    const recorded = await calibrateToTheEnd(first);
    answer('Start');
    const extending = first.requests.handle({ type }, first.shown);
    await expectGoingOn(first, recorded);
    await expect
      .poll(() => first.trials.finished.length, { timeout: 15_000 })
      .toBeGreaterThan(recorded.length + 1);
    const kept = first.trials.finished;
    await die(first);
    await extending;

    const second = openWindow(momentum);
    const over = WAYS['the notification']?.(second);
    await expect
      .poll(() => second.trials.finished.length, { timeout: 15_000 })
      .toBeGreaterThan(recorded.length);
    expect(second.trials.finished.slice(0, recorded.length)).toEqual(recorded);
    expect(second.trials.fromBefore).toBeGreaterThan(recorded.length);
    expect(kept.slice(0, second.trials.fromBefore)).toEqual(
      second.trials.finished.slice(0, second.trials.fromBefore),
    );
    await second.calibrator.shutDown();
    await over;
  });

  test('not where its program has changed since', async () => {
    const window = openWindow(momentum);
    await calibrateToTheEnd(window);
    await writeFile(join(folder, 'program.mjs'), PROGRAM.replace('0.05', '0.06'));
    const before = await startsOf();
    answer('Start');
    await window.requests.handle({ type }, window.shown);
    expect(vi.mocked(vscode.window.showWarningMessage).mock.lastCall?.[0]).toContain('have changed since');
    expect(await startsOf()).toEqual(before);
  });
});

test('further seeds tell their cost first, and end in a record whose saving counts them', async () => {
  const window = openWindow(SLOW);
  await calibrateToTheEnd(window);
  const before = window.shown.kind === 'finished' ? window.shown.calibration : undefined;
  const asked = vi.mocked(vscode.window.showQuickPick) as unknown as ReturnType<typeof vi.fn>;
  vi.mocked(vscode.window.showInputBox).mockResolvedValueOnce('2');
  answer('Seeds', 'Start');
  await window.requests.handle({ type: 'moreSeeds' }, window.shown);
  const rows = asked.mock.lastCall?.[0] as readonly {
    readonly detail: string;
    readonly description: string;
  }[];
  expect(rows.map(({ detail }) => detail)).toEqual([
    expect.stringMatching(/^\d+ more short runs; about .+, as long as those before took\. Edits none/u),
    expect.stringMatching(/^Each trains every setting that was compared\. /u),
  ]);
  expect(rows[1]?.description).toBe('2');
  expect(window.shown).toMatchObject({ kind: 'finished', calibration: { result: { kind: 'estimate' } } });
  const after = window.shown.kind === 'finished' ? window.shown.calibration : undefined;
  const seeds = (calibration = before): number =>
    calibration?.trials.filter(({ role }) => role === 'suggestion').length ?? 0;
  expect(seeds(after)).toBe(seeds(before) + 2);
}, 120_000);
