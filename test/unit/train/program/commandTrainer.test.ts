import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { TrialEnd } from '../../../../src/calibrate/run/trainer';
import { createCommandTrainer } from '../../../../src/train/program/commandTrainer';
import { oneTrial } from '../../../support/oneTrial';

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

async function run(
  program: string,
  options: { trusted?: boolean; executable?: string; stopAfter?: number; trialTimeoutMs?: number } = {},
): Promise<Run> {
  await writeFile(join(folder, 'train.mjs'), program);
  const output: string[] = [];
  const trainer = createCommandTrainer({
    command: [options.executable ?? process.execPath, 'train.mjs', '{lr}', '{momentum}'],
    workingDirectory: folder,
    environment: process.env,
    smoothingSteps: 1,
    batchSize: null,
    trialTimeoutMs: options.trialTimeoutMs ?? 15_000,
    trusted: () => options.trusted ?? true,
    onOutput: (line) => output.push(line),
  });
  const request = { trialId: 't', learningRate: 0.1, momentum: 0.5, seed: 1, budgetSteps: 50 };
  const { end, curve } = await oneTrial(trainer, request, options.stopAfter);
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
  ['processDied', 'throw new Error("no");'],
  ['timedOut', 'setInterval(() => {}, 1000);', { trialTimeoutMs: 500 }],
  ['commandNotStarted', BOWL, { executable: '/no/such/program' }],
  ['untrustedWorkspace', BOWL, { trusted: false }],
])('%s is a failure of its own', async (kind, program, options) => {
  const { end } = await run(program, options);
  expect(end.kind === 'failed' ? end.failure.kind : end.kind).toBe(kind);
});
