import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { inRoot } from '../../scripts/root';
import { logarithmicGrid } from '../../src/calibrate/sweep/plan';
import type { RacingGridPlan } from '../../src/model/calibration/calibrationPlan';
import { runCalibration } from '../../src/calibrate/run/runCalibration';
import type { Estimate } from '../../src/model/calibration/calibration';
import { formatMomentum } from '../../src/model/wording/format/numberFormat';
import type { Trial } from '../../src/model/calibration/trial';
import { optimizerAt } from '../../src/model/optimizer/optimizerChoice';
import { createScriptTrainer } from '../../src/train/script/scriptTrainer';
import { EXAMPLES, interpreterOf } from './examples';

const LEARNING_RATES = [0.01, 0.02, 0.04, 0.08];
const XS = logarithmicGrid(0.02, 0.4, 9);
const SEEDS = 2;
const TARGET = 0.5;
const SMOOTHING_STEPS = 50;

/**
 * Sweeps the PyTorch example from its ordinary initialisation over learning rates, with a fixed training-loss target, and prints the
 * exponent that the convergence times support.
 */
export async function benchOrdinaryScript(): Promise<void> {
  const example = EXAMPLES.pytorch;
  const scriptPath = inRoot('examples', example.folder, 'train.py');
  const line = (await readFile(scriptPath, 'utf8'))
    .split('\n')
    .findIndex((each) => each.includes(example.site));
  const trainer = createScriptTrainer({
    interpreter: interpreterOf(example),
    framework: example.framework,
    probeFolder: inRoot('python', 'momentum_lens_probe'),
    scriptPath,
    scriptArguments: [],
    workingDirectory: dirname(scriptPath),
    environment: process.env,
    optimizer: optimizerAt(scriptPath, line),
    smoothingSteps: SMOOTHING_STEPS,
    batchSize: example.batchSize,
    trialTimeoutMs: 120_000,
    trusted: () => true,
    onOutput: () => undefined,
  });
  const common = {
    target: { kind: 'given', target: TARGET },
    maxBudgetSteps: 2500,
    firstSeed: 1,
    verificationSeeds: 0,
    controlSeeds: 0,
  } as const;
  const sweeps = LEARNING_RATES.map((learningRate): RacingGridPlan => ({
    ...common,
    kind: 'racingGrid',
    learningRate,
    xs: XS,
    seedsPerSetting: SEEDS,
    initialBudgetSteps: 1250,
  }));
  const outcome = await runCalibration({
    trainer,
    plan: { ...common, kind: 'severalLearningRates', sweeps },
    subject: { kind: 'script', scriptPath: 'train.py', siteId: 'SGD#1', batchSize: example.batchSize },
    nesterov: false,
    onEvent: () => undefined,
    signal: new AbortController().signal,
    now: () => new Date(),
    newId: () => randomUUID(),
  });
  await trainer.dispose();
  if (outcome.kind !== 'finished') throw new Error(JSON.stringify(outcome));
  const { trials, result } = outcome.calibration;
  console.log(
    `ordinary script: training loss (mean of ${SMOOTHING_STEPS} steps) below ${TARGET}, ${SEEDS} seeds`,
  );
  for (const learningRate of LEARNING_RATES) {
    const own = trials.filter((trial) => trial.learningRate === learningRate);
    console.log(`η ${learningRate}: ${XS.map((x) => `x ${x.toPrecision(2)} ${stepsAt(own, x)}`).join(', ')}`);
  }
  if (result.kind === 'noEstimate') {
    console.log(`no estimate: ${result.reason}`);
    return;
  }
  console.log(
    `verdict ${result.verdict}; γ ${interval(result.gamma)}; free p ${interval(result.freeP)}; β ${formatMomentum(result.momentum.value)} at η ${result.learningRate.toPrecision(2)}; caveats: ${result.caveats.join(', ') || 'none'}`,
  );
}

function stepsAt(trials: readonly Trial[], x: number): string {
  const own = trials.filter(({ momentum }) => Math.abs(1 - momentum - x) < 1e-9);
  if (own.length === 0) return '–';
  return own
    .map(({ outcome, stepsSpent }) =>
      outcome.kind === 'converged' ? String(outcome.convergenceSteps) : `${outcome.kind} (${stepsSpent})`,
    )
    .join('/');
}

function interval(estimate: Estimate | undefined): string {
  return estimate === undefined
    ? 'not measured'
    : `${estimate.value.toFixed(2)} (${estimate.low.toFixed(2)} to ${estimate.high.toFixed(2)})`;
}
