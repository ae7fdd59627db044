import { spawn } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exportPlan, type ExportedPlan } from '../../src/calibrate/record/exportedPlan';
import {
  importResults,
  type RecordedTrial,
  type TrialAbsence,
} from '../../src/calibrate/record/importResults';
import { runCalibration } from '../../src/calibrate/run/runCalibration';
import type { Calibration } from '../../src/model/calibration/calibration';
import type { ProgressCurve, Trial } from '../../src/model/calibration/trial';
import { readExportedResults } from '../../src/train/journal/exportedResults';
import { LINEAR_SCRIPT, PROBE_FOLDER, scriptFixture, testInterpreter } from '../support/probe/scriptFixture';
import { oneTrial } from '../support/oneTrial';

// A plan is exported, each of its trials is run as docs/script-protocol.md says, and what they left is imported.

/** With noise and directions of unequal curvature, so that there is a best momentum to find; the variable HARM says what goes wrong in the middle of a trial. */
const SCRIPT = LINEAR_SCRIPT.replace('import torch\n', 'import os, signal, torch\n')
  .replace('range(50)', 'range(10**6)')
  .replace('torch.randn(64, 5)', 'torch.randn(64, 5) * torch.tensor([1.0, 0.7, 0.5, 0.4, 0.3])')
  .replace('loss = ((model(x) - y)', 'loss = ((model(x) - y + torch.randn(64, 1))')
  .replace(
    '    optimizer.step()',
    `    optimizer.step()
    if _ == 100:
        harm = os.environ.get("HARM")
        if harm == "raise":
            raise ValueError("no more data")
        if harm == "fork":
            os.fork()
        if harm in ("SIGKILL", "SIGTERM", "SIGINT"):
            os.kill(os.getpid(), signal.Signals[harm])`,
  );
const LEARNING_RATE = 0.05;
const PRESENT_MOMENTUM = 0.5;
const PILOT_STEPS = 300;
const SMOOTHING_STEPS = 10;
const SUBJECT = { kind: 'script', scriptPath: 'train.py', siteId: 'SGD#1', batchSize: 64 } as const;
const CLOCK = { now: () => new Date(0), newId: () => 'id' };
const TRIALS_AT_ONCE = 4;

const LINE = SCRIPT.split('\n').findIndex((each) => each.endsWith('# SITE')) + 1;
const PLAN = exportPlan({
  planId: 'this plan',
  subject: SUBJECT,
  learningRate: LEARNING_RATE,
  presentMomentum: PRESENT_MOMENTUM,
  nesterov: false,
  pilotSteps: PILOT_STEPS,
  seedsPerSetting: 2,
  smoothingSteps: SMOOTHING_STEPS,
  run: {
    framework: 'pytorch',
    script: 'train.py',
    arguments: [],
    optimizer: { kind: 'site', file: 'train.py', line: LINE, endLine: LINE },
  },
});
const NUMBERS = [...PLAN.trials.keys()];

let root = '';
/** Where all trials have been run, several at once. */
let whole = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'momentum-lens-'));
  whole = await projectFolder('whole');
  const waiting = [...NUMBERS];
  await Promise.all(
    Array.from({ length: TRIALS_AT_ONCE }, async () => {
      for (let number = waiting.pop(); number !== undefined; number = waiting.pop()) {
        expect(await runTrial(whole, number)).toEqual({ exitCode: 0, signal: null, said: '' });
      }
    }),
  );
}, 240_000);
afterAll(() => rm(root, { recursive: true, force: true }));

/** A project as an export leaves it: script, plan, probe. */
async function projectFolder(name: string): Promise<string> {
  const folder = join(root, name);
  await mkdir(folder);
  await writeFile(join(folder, 'train.py'), SCRIPT);
  await writeFile(join(folder, 'momentum-plan.json'), `${JSON.stringify(PLAN, null, 2)}\n`);
  await cp(PROBE_FOLDER, join(folder, 'momentum_lens_probe'), { recursive: true });
  return folder;
}

/** The same with every result. */
async function copyOfWhole(name: string): Promise<string> {
  const folder = join(root, name);
  await cp(whole, folder, { recursive: true });
  return folder;
}

function result(folder: string, number: number): string {
  return join(folder, `momentum-plan.${number}.jsonl`);
}

interface Ended {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly said: string;
}

function run(
  command: string,
  args: readonly string[],
  folder: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const child = spawn(command, args, {
    cwd: folder,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk) => (said += String(chunk)));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode, signal) => resolve({ exitCode, signal, said }));
  });
}

function runTrial(folder: string, number: number, harm = ''): Promise<Ended> {
  const args = ['-m', 'momentum_lens_probe', 'trial', 'momentum-plan.json', String(number)];
  return run(testInterpreter(), args, folder, { HARM: harm });
}

async function imported(
  folder: string,
  plan: ExportedPlan = PLAN,
): Promise<{ readonly absent: readonly TrialAbsence[]; readonly calibration: Calibration | undefined }> {
  const { recorded, absent, environment } = await readExportedResults(
    join(folder, 'momentum-plan.json'),
    plan,
  );
  const made = importResults(plan, recorded, environment, CLOCK);
  return { absent, calibration: made.kind === 'imported' ? made.calibration : undefined };
}

async function importedWhole(): Promise<Calibration> {
  const { absent, calibration } = await imported(whole);
  expect(absent).toEqual([]);
  if (calibration === undefined) throw new Error('nothing was imported');
  return calibration;
}

function estimateOf({ result: found }: Pick<Calibration, 'result'>): {
  x: number;
  low: number;
  high: number;
} {
  if (found.kind !== 'estimate') throw new Error(found.reason);
  return { x: found.x.value, low: found.x.low, high: found.x.high };
}

/** Infinite where a trial was not seen to converge. */
function convergenceSteps({ outcome }: Trial): number {
  return outcome.kind === 'converged' ? outcome.convergenceSteps : Infinity;
}

const settingOf = ({ role, momentum, seed }: Trial): string => `${role} ${momentum} ${seed}`;

test('the estimate is that of the same trials run from here, to the last digit', async () => {
  const fixture = await scriptFixture(SCRIPT, { smoothingSteps: SMOOTHING_STEPS });
  const recorded = new Map<number, RecordedTrial>();
  await fixture.trainer.describe(new AbortController().signal);
  for (const [number, request] of PLAN.trials.entries()) {
    recorded.set(number, await oneTrial(fixture.trainer, { ...request, trialId: String(number) }));
  }
  await fixture.remove();
  const there = await importedWhole();
  const here = importResults(PLAN, recorded, there.environment, CLOCK);
  if (here.kind !== 'imported') throw new Error(JSON.stringify(here));
  expect(there.target).toBe(here.calibration.target);
  expect(there.result).toEqual(here.calibration.result);
});

test('a sweep from here that gives up what has lost comes to the same', async () => {
  const fixture = await scriptFixture(SCRIPT, { smoothingSteps: SMOOTHING_STEPS });
  const outcome = await runCalibration({
    trainer: fixture.trainer,
    plan: PLAN.plan,
    subject: SUBJECT,
    presentMomentum: PRESENT_MOMENTUM,
    nesterov: false,
    onEvent: () => undefined,
    signal: new AbortController().signal,
    ...CLOCK,
  }).finally(() => fixture.remove());
  if (outcome.kind !== 'finished') throw new Error(JSON.stringify(outcome));
  const [here, there] = [outcome.calibration, await importedWhole()];
  expect(there.target).toBe(here.target);
  const times = new Map(there.trials.map((trial) => [settingOf(trial), convergenceSteps(trial)]));
  for (const trial of here.trials) {
    const { outcome: found } = trial;
    // Cut short at a time after which it could not win any more.
    const least = found.kind === 'rightCensored' ? found.budgetSteps : convergenceSteps(trial);
    expect(times.get(settingOf(trial))).toBeGreaterThanOrEqual(least);
    if (found.kind === 'converged') expect(times.get(settingOf(trial))).toBe(least);
  }
  const ratio = estimateOf(there).x / estimateOf(here).x;
  expect(Math.abs(Math.log(ratio))).toBeLessThan(0.05);
});

test('one after another the trials give what they gave several at once', async () => {
  const folder = await projectFolder('one after another');
  for (const number of NUMBERS) expect((await runTrial(folder, number)).exitCode).toBe(0);
  const [alone, together] = [await imported(folder), await importedWhole()];
  expect(alone.calibration?.trials.map(({ curve, outcome }) => ({ curve, outcome }))).toEqual(
    together.trials.map(({ curve, outcome }) => ({ curve, outcome })),
  );
  expect(alone.calibration?.result).toEqual(together.result);
}, 300_000);

test('the SLURM array of the documentation runs a trial', async () => {
  const folder = await projectFolder('slurm');
  const documentation = await readFile('docs/script-protocol.md', 'utf8');
  const script = /```sh\n(#!\/bin\/bash\n[\s\S]*?)```/u.exec(documentation)?.[1];
  if (script === undefined) throw new Error('no example');
  await writeFile(join(folder, 'array.sh'), script);
  const bin = join(root, 'bin');
  await mkdir(bin);
  await writeFile(join(bin, 'python'), `#!/bin/sh\nexec '${testInterpreter()}' "$@"\n`);
  await chmod(join(bin, 'python'), 0o755);
  const ended = await run('bash', ['array.sh'], folder, {
    PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}`,
    SLURM_ARRAY_TASK_ID: '3',
  });
  expect(ended).toEqual({ exitCode: 0, signal: null, said: '' });
  expect(await measured(folder, 3)).toEqual(await measured(whole, 3));
});

test('trials that fail, are killed or are missing are named, and the rest counts', async () => {
  const folder = await copyOfWhole('harmed');
  const harms = { 3: 'raise', 5: 'SIGKILL', 8: 'SIGTERM', 11: 'SIGINT' };
  for (const [number, harm] of Object.entries(harms)) {
    await rm(result(folder, Number(number)));
    const { exitCode, signal, said } = await runTrial(folder, Number(number), harm);
    expect({ exitCode, signal }).toEqual(
      harm === 'raise' ? { exitCode: 1, signal: null } : { exitCode: null, signal: harm },
    );
    if (harm === 'raise') expect(said).toMatch(/train\.py", line \d+[\s\S]*ValueError: no more data/u);
  }
  await rm(result(folder, 14));
  const { absent, calibration } = await imported(folder);
  expect(absent).toEqual([
    { number: 5, reason: 'unfinished' },
    { number: 8, reason: 'unfinished' },
    { number: 11, reason: 'unfinished' },
    { number: 14, reason: 'missing' },
  ]);
  if (calibration === undefined) throw new Error('nothing was imported');
  expect(calibration.partial).toBe(true);
  expect(
    calibration.trials.filter(({ outcome }) => outcome.kind === 'failed').map(({ trialId }) => trialId),
  ).toEqual(['trial 3']);
  const { x } = estimateOf(calibration);
  const { low, high } = estimateOf(await importedWhole());
  expect(x).toBeGreaterThan(low);
  expect(x).toBeLessThan(high);

  // The same trials again: nothing of the first attempt is in the way.
  for (const number of [3, 5, 8, 11, 14]) expect((await runTrial(folder, number)).exitCode).toBe(0);
  expect((await imported(folder)).calibration?.result).toEqual((await importedWhole()).result);
});

test('results of another plan are refused, and so are those of this one before a change', async () => {
  const another = { ...PLAN, planId: 'another plan' };
  const { absent, calibration } = await imported(whole, another);
  expect(absent).toEqual(NUMBERS.map((number) => ({ number, reason: 'ofAnotherPlan' })));
  expect(calibration).toBeUndefined();
  const changed = PLAN.trials.map((trial, number) => (number === 4 ? { ...trial, momentum: 0.7 } : trial));
  const after = await imported(whole, { ...PLAN, trials: changed });
  expect(after.absent).toEqual([{ number: 4, reason: 'ofAnotherPlan' }]);
  expect(after.calibration?.partial).toBe(true);
});

test('a result under another trial’s name, or cut off on its way, is refused', async () => {
  const folder = await copyOfWhole('moved');
  await cp(result(folder, 6), result(folder, 7));
  const text = await readFile(result(folder, 9), 'utf8');
  await writeFile(result(folder, 9), text.slice(0, -40));
  expect((await imported(folder)).absent).toEqual([
    { number: 7, reason: 'ofAnotherPlan' },
    { number: 9, reason: 'unreadable' },
  ]);
});

test('a script that forks leaves one result, each event once', async () => {
  const folder = await projectFolder('forks');
  expect((await runTrial(folder, 2, 'fork')).exitCode).toBe(0);
  expect(await measured(folder, 2)).toEqual(await measured(whole, 2));
});

test('nothing is run and nothing left without a plan, a trial of that number, or the script', async () => {
  const folder = await projectFolder('unusable');
  await writeFile(join(folder, 'not-a-plan.json'), '{"trials": []}');
  const before = (await readdir(folder)).toSorted();
  const trial = (...args: string[]): Promise<Ended> =>
    run(testInterpreter(), ['-m', 'momentum_lens_probe', 'trial', ...args], folder);
  expect(await trial('no-plan.json', '0')).toMatchObject({
    exitCode: 2,
    said: expect.stringMatching(/No such file/u),
  });
  expect(await trial('not-a-plan.json', '0')).toMatchObject({
    exitCode: 2,
    said: expect.stringMatching(/no calibration plan/u),
  });
  expect(await trial('momentum-plan.json', '99')).toMatchObject({
    exitCode: 2,
    said: expect.stringMatching(/trials 0 to 20/u),
  });
  await rm(join(folder, 'train.py'));
  expect(await trial('momentum-plan.json', '0')).toMatchObject({
    exitCode: 2,
    said: expect.stringMatching(/no train\.py in/u),
  });
  expect((await readdir(folder)).toSorted()).toEqual(before.filter((name) => name !== 'train.py'));
});

test('what an argument takes from the environment is filled in where the trial is run', async () => {
  const folder = await projectFolder('environment');
  await writeFile(join(folder, 'train.py'), 'import sys\nraise ValueError(sys.argv[1:])\n');
  const planned = { ...PLAN, run: { ...PLAN.run, arguments: ['--key=${env:HARM}', '${env:NO_SUCH_NAME}'] } };
  await writeFile(join(folder, 'momentum-plan.json'), JSON.stringify(planned));
  expect((await runTrial(folder, 0, 'sesame')).said).toContain("ValueError: ['--key=sesame', '']");
});

test('a trial leaves a result of another plan, and a link in its result’s place, as they are', async () => {
  const folder = await projectFolder('in the way');
  const another = `${JSON.stringify({ type: 'trial', planId: 'another plan' })}\n`;
  await writeFile(result(folder, 2), another);
  await writeFile(join(folder, 'kept'), 'kept');
  await symlink('kept', `${result(folder, 3)}.part`);
  for (const number of [2, 3])
    expect(await runTrial(folder, number)).toMatchObject({
      exitCode: 2,
      said: expect.stringMatching(/no result of this plan/u),
    });
  expect(await readFile(result(folder, 2), 'utf8')).toBe(another);
  expect(await readFile(join(folder, 'kept'), 'utf8')).toBe('kept');
});

async function measured(folder: string, number: number): Promise<ProgressCurve | undefined> {
  return (await readExportedResults(join(folder, 'momentum-plan.json'), PLAN)).recorded.get(number)?.curve;
}
