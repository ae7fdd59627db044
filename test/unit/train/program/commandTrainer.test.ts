import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Trainer, TrialEnd, TrialRequest } from '../../../../src/calibrate/run/trainer';
import { createCommandTrainer } from '../../../../src/train/program/commandTrainer';
import { UNDER_WINE } from '../../../support/platform/underWine';
import { oneTrial } from '../../../support/oneTrial';
import { expectNamed, LEAVE_IN_NODE } from '../../../support/process/leaving';

/** Heavy ball on a bowl, in JavaScript: any language will do. */
const BOWL = `let [w, v] = [1, 0];
const [lr, momentum] = process.argv.slice(2).map(Number);
console.log('hello');
console.log('momentum-lens using', lr, momentum);
for (let step = 1; step <= 1000; step += 1) {
  console.log('momentum-lens', step, w * w / 2);
  v = momentum * v + w;
  w -= lr * v;
}
`;
const FROM_ENVIRONMENT = BOWL.replace(
  'process.argv.slice(2)',
  '[process.env.MOMENTUM_LENS_LR, process.env.MOMENTUM_LENS_MOMENTUM]',
);

/** Too short for a program that prints nothing, long enough for one to start: under Wine that takes a second. */
const SHORT_MS = UNDER_WINE ? 6000 : 500;

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'momentum-lens-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

interface Run {
  readonly end: TrialEnd;
  readonly steps: readonly number[];
  readonly values: readonly number[];
  readonly output: readonly string[];
}

interface RunOptions {
  readonly trusted?: boolean;
  readonly executable?: string;
  readonly stopAfter?: number;
  readonly trialTimeoutMs?: number;
}

const REQUEST: TrialRequest = {
  trialId: 't',
  learningRate: 0.1,
  momentum: 0.5,
  seed: 1,
  budgetSteps: 50,
};

async function trainerOf(program: string, output: string[], options: RunOptions = {}): Promise<Trainer> {
  await writeFile(join(folder, 'train.mjs'), program);
  return createCommandTrainer({
    command: [options.executable ?? process.execPath, 'train.mjs', '{lr}', '{momentum}'],
    workingDirectory: folder,
    environment: process.env,
    smoothingSteps: 1,
    batchSize: null,
    trialTimeoutMs: options.trialTimeoutMs ?? 15_000,
    trusted: () => options.trusted ?? true,
    onOutput: (line) => output.push(line),
  });
}

async function run(program: string, options: RunOptions = {}): Promise<Run> {
  const output: string[] = [];
  const trainer = await trainerOf(program, output, options);
  const { end, curve } = await oneTrial(trainer, REQUEST, options.stopAfter);
  await trainer.dispose();
  return { end, ...curve, output };
}

test.each([
  ['placeholders', BOWL],
  ['environment variables', FROM_ENVIRONMENT],
])('a program is given its values by %s and spends its budget', async (_, program) => {
  const { end, steps, values, output } = await run(program);
  expect(end).toMatchObject({
    kind: 'budgetSpent',
    stepsSpent: 50,
    observed: { learningRateLow: 0.1, momentumOverwritten: false, overrideVerified: true },
  });
  expect(steps).toHaveLength(50);
  expect(values.slice(0, 3)).toEqual([0.5, 0.9 ** 2 / 2, (0.9 - 0.1 * (0.5 + 0.9)) ** 2 / 2]);
  expect(output).toEqual(['hello']);
});

test('a program that goes on for ever is ended when enough was seen', async () => {
  const { end, steps } = await run(`${BOWL}setInterval(() => {}, 1000);`, { stopAfter: 7 });
  expect(end).toMatchObject({ kind: 'stopped', stepsSpent: 7 });
  expect(steps).toHaveLength(7);
});

test('a program that uses other values says so', async () => {
  const { end } = await run(
    BOWL.replace(`'momentum-lens using', lr, momentum`, `'momentum-lens using', lr, 0.9`),
  );
  expect(end.observed).toMatchObject({ momentumOverwritten: true, overrideVerified: false });
});

test.each<[kind: string, program: string, options?: Parameters<typeof run>[1]]>([
  ['neverReported', 'console.log(1);'],
  ['valueNotFinite', BOWL.replace(`'momentum-lens using', lr`, `'momentum-lens using', 1e999`)],
  ['processDied', 'throw new Error("no");'],
  ['timedOut', 'setInterval(() => {}, 1000);', { trialTimeoutMs: SHORT_MS }],
  ['commandNotStarted', BOWL, { executable: '/no/such/program' }],
  ['untrustedWorkspace', BOWL, { trusted: false }],
])('%s is a failure of its own', async (kind, program, options) => {
  const { end } = await run(program, options);
  expect(end.kind === 'failed' ? end.failure.kind : end.kind).toBe(kind);
});

describe('a process that leaves the program’s group and holds its output', () => {
  const LEAVING = `import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
${LEAVE_IN_NODE}`;
  const ENDLESS = `${LEAVING}console.log('momentum-lens 1 1');
setTimeout(() => {}, 60_000);
`;

  test.each<[end: string, program: string, options: RunOptions]>([
    ['ended', LEAVING + BOWL.replace('step <= 1000', 'step <= 20'), {}],
    ['budgetSpent', LEAVING + BOWL, {}],
    ['stopped', ENDLESS, { stopAfter: 1 }],
    ['failed', ENDLESS, { trialTimeoutMs: SHORT_MS }],
  ])('keeps no trial from its end (%s), and is named in the log', async (kind, program, options) => {
    const { end, output } = await run(program, options);
    expect(end.kind).toBe(kind);
    expectNamed(output);
  });

  test.each(['a cancel', 'a disposal'])('does not hold up %s', async (how) => {
    const output: string[] = [];
    const trainer = await trainerOf(ENDLESS, output);
    const cancel = new AbortController();
    const trial = trainer.runTrial(REQUEST, () => 'continue', cancel.signal);
    await expect.poll(() => output).toHaveLength(1);
    if (how === 'a cancel') cancel.abort();
    else await trainer.dispose();
    await trial;
    expectNamed(output);
  });
});
