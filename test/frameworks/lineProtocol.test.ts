import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCalibration } from '../../src/calibrate/run/runCalibration';
import { scriptPlan } from '../../src/calibrate/sweep/standardPlans';
import type { Trainer } from '../../src/calibrate/run/trainer';
import { createCommandTrainer } from '../../src/train/program/commandTrainer';
import { bowlLosses } from '../support/probe/frameworkRun';
import { oneTrial } from '../support/oneTrial';

/** Heavy ball on a noisy bowl of 20 directions in C: values from arguments, or from the environment where there are none. */
const PROGRAM = `#include <stdio.h>
#include <stdlib.h>
static unsigned state;
static double noise(void) { state = state * 1664525u + 1013904223u; return state / 4294967296.0 - 0.5; }
int main(int count, char **arguments) {
  double lr = atof(count > 2 ? arguments[1] : getenv("MOMENTUM_LENS_LR"));
  double momentum = atof(count > 2 ? arguments[2] : getenv("MOMENTUM_LENS_MOMENTUM"));
  double strength = count > 3 ? atof(arguments[3]) : 0;
  state = (unsigned)atoi(getenv("MOMENTUM_LENS_SEED")) * 7919u + 1u;
  double w[20], v[20] = {0};
  for (int i = 0; i < 20; i++) w[i] = 1;
  printf("momentum-lens using %.17g %.17g\\n", lr, momentum);
  for (int step = 1; step <= 20000; step++) {
    double loss = 0;
    for (int i = 0; i < 20; i++) {
      double curvature = strength == 0 ? 1 : 0.02 + 0.05 * i;
      loss += curvature * w[i] * w[i] / 40;
      v[i] = momentum * v[i] + curvature * w[i] + strength * noise();
      w[i] -= lr * v[i];
    }
    printf("momentum-lens %d %.17g\\n", step, loss);
    fflush(stdout);
  }
  return 0;
}
`;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'momentum-lens-'));
  await writeFile(join(folder, 'train.c'), PROGRAM);
  const { status } = spawnSync('cc', ['-O2', '-o', 'train', 'train.c'], { cwd: folder, stdio: 'inherit' });
  if (status !== 0) throw new Error('the C program could not be compiled');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function trainer(...values: readonly string[]): Trainer {
  return createCommandTrainer({
    command: [join(folder, 'train'), ...values],
    workingDirectory: folder,
    environment: process.env,
    smoothingSteps: 1,
    batchSize: null,
    trialTimeoutMs: 20_000,
    trusted: () => true,
    onOutput: () => undefined,
  });
}

test.each([
  ['arguments', ['{lr}', '{momentum}']],
  ['the environment', []],
])('a C program trains as heavy ball does, with its values from %s', async (_, values) => {
  const request = { trialId: 't', learningRate: 0.02, momentum: 0.5, seed: 1, budgetSteps: 20 };
  const { end, curve } = await oneTrial(trainer(...values), request);
  expect(end).toMatchObject({ kind: 'budgetSpent', observed: { overrideVerified: true } });
  for (const [index, loss] of bowlLosses(0.02, 0.5, 20).entries())
    expect(curve.values[index]).toBeCloseTo(loss, 9);
});

test('a C program is calibrated from pilot to controls', async () => {
  const outcome = await runCalibration({
    trainer: trainer('{lr}', '{momentum}', '0.2'),
    plan: scriptPlan({ learningRate: 0.02, presentMomentum: 0.5, pilotSteps: 2000 }),
    subject: { kind: 'script', scriptPath: 'train.c', siteId: 'C', batchSize: null },
    presentMomentum: 0.5,
    nesterov: false,
    onEvent: () => undefined,
    signal: new AbortController().signal,
    now: () => new Date(0),
    newId: (() => {
      let id = 0;
      return () => `id-${(id += 1)}`;
    })(),
  });
  if (outcome.kind !== 'finished') throw new Error(JSON.stringify(outcome));
  const { result, trials } = outcome.calibration;
  expect(trials.every((trial) => trial.outcome.kind !== 'failed')).toBe(true);
  if (result.kind !== 'estimate') throw new Error(result.reason);
  expect(result.momentum.value).toBeGreaterThan(0.5);
  expect(result.changeJustified).toBe(true);
});
