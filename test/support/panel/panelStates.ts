import { randomUUID } from 'node:crypto';
import { confirmationResult } from '../../../src/calibrate/confirm/confirmationResult';
import { fittedCurve } from '../../../src/calibrate/fit/fittedCurve';
import { refit } from '../../../src/calibrate/fit/refit';
import { controlResults } from '../../../src/calibrate/sweep/controls';
import { logarithmicGrid } from '../../../src/calibrate/sweep/plan';
import { runCalibration } from '../../../src/calibrate/run/runCalibration';
import { scriptPlan } from '../../../src/calibrate/sweep/standardPlans';
import type { Trainer } from '../../../src/calibrate/run/trainer';
import type { Calibration } from '../../../src/model/calibration/calibration';
import { changeStanding } from '../../../src/model/advice/justifiedChange';
import { momentumLiteral } from '../../../src/model/optimizer/momentumLiteral';
import type { Trial } from '../../../src/model/calibration/trial';
import type { Confirmation } from '../../../src/model/calibration/confirmation';
import type { ConfirmingState, PanelState, RunningState } from '../../../webview/messages';
import { wholeRun } from '../confirm/wholeRuns';

const MEASUREMENT_SPACING = 5;

/** A trainer whose loss falls to the target after T = 8/x + 0.02·(x/η)² steps, times a little noise by seed. */
const trainer: Trainer = {
  describe: () =>
    Promise.resolve({
      environment: {
        trainer: 'simulated',
        name: 'train.py',
        device: 'CPU',
        details: { framework: 'simulated' },
      },
      progressMeasure: { kind: 'trainingLoss', name: 'training loss', smoothingSteps: 1 },
      parallelTrials: 1,
      batchSize: 64,
    }),
  async runTrial({ momentum, learningRate, budgetSteps, seed }, receive) {
    const x = 1 - momentum;
    const noise = 1 + 0.08 * Math.sin(seed * 12.9898 + momentum * 78.233);
    const scale = (8 / x + 0.02 * (x / learningRate) ** 2) * noise;
    for (let step = MEASUREMENT_SPACING; step <= budgetSteps; step += MEASUREMENT_SPACING) {
      const answer = receive({ steps: [step], values: [2.3 * Math.exp(-step / scale) + 0.01] });
      if (answer === 'stop') return { kind: 'stopped', stepsSpent: step, elapsedMs: step };
    }
    return { kind: 'budgetSpent', stepsSpent: budgetSteps, elapsedMs: budgetSteps };
  },
  dispose: () => Promise.resolve(),
};

/** A calibration through the real plan and fit, over a simulated trainer. */
export async function simulatedCalibration(): Promise<Calibration> {
  const outcome = await runCalibration({
    trainer,
    plan: scriptPlan({ learningRate: 0.01, presentMomentum: 0.5, pilotSteps: 1000 }),
    subject: { kind: 'script', scriptPath: 'train.py', siteId: 'SGD#1', batchSize: 64 },
    presentMomentum: 0.5,
    nesterov: false,
    onEvent: () => undefined,
    signal: new AbortController().signal,
    now: () => new Date(0),
    newId: () => randomUUID(),
  });
  if (outcome.kind !== 'finished') throw new Error(JSON.stringify(outcome));
  return outcome.calibration;
}

/** A race over a grid at three learning rates, as a built-in task is calibrated. */
export async function simulatedSeveralRates(): Promise<Calibration> {
  const common = {
    target: { kind: 'given', target: 0.5 },
    maxBudgetSteps: 20_000,
    firstSeed: 1,
    verificationSeeds: 4,
    controlSeeds: 3,
  } as const;
  const sweeps = [0.005, 0.01, 0.02].map(
    (learningRate) =>
      ({
        ...common,
        kind: 'racingGrid',
        learningRate,
        xs: logarithmicGrid(0.03, 1, 9),
        seedsPerSetting: 2,
        initialBudgetSteps: 500,
      }) as const,
  );
  const outcome = await runCalibration({
    trainer,
    plan: { ...common, kind: 'severalLearningRates', sweeps },
    subject: { kind: 'builtinTask', taskId: 'simulated' },
    nesterov: false,
    onEvent: () => undefined,
    signal: new AbortController().signal,
    now: () => new Date(0),
    newId: () => randomUUID(),
  });
  if (outcome.kind !== 'finished') throw new Error(JSON.stringify(outcome));
  return outcome.calibration;
}

/** How a result can stand to what was verified, and what its range and target can say. */
export const STANDINGS = [
  'expected',
  'atLeast',
  'contradicted',
  'undecided',
  'wall',
  'untried',
  'movesWithDepth',
] as const;
export type Standing = (typeof STANDINGS)[number];

/** A calibration whose verification came out otherwise, or whose range ends otherwise. */
export function withStanding(calibration: Calibration, standing: Standing): Calibration {
  const { result } = calibration;
  if (result.kind !== 'estimate') throw new Error('The simulated calibration has no estimate.');
  const near = result.nearRange;
  if (near === undefined) throw new Error('The simulated calibration has no range.');
  switch (standing) {
    case 'expected':
      return judgedAgain({
        ...calibration,
        trials: calibration.trials.filter(({ role }) => role === 'sweep' || role === 'pilot'),
      });
    case 'atLeast':
      return withPresent(calibration, (trial) => ({
        ...trial,
        outcome: { kind: 'rightCensored', budgetSteps: trial.stepsSpent },
      }));
    case 'contradicted':
      return withPresent(calibration, (trial, index) => fasterBy(calibration, trial, 1.25 + 0.02 * index));
    case 'undecided':
      return withPresent(calibration, (trial, index) =>
        fasterBy(calibration, trial, index % 2 === 0 ? 0.7 : 1.2),
      );
    case 'wall':
    case 'untried':
      return { ...calibration, result: { ...result, nearRange: { ...near, highEnd: standing } } };
    case 'movesWithDepth':
      return {
        ...calibration,
        result: {
          ...result,
          shallowMomentum: { value: 0.75, low: 0.7, high: 0.79 },
          caveats: ['dependsOnTrainingLength'],
        },
      };
  }
}

/** Fit and controls of its trials as they now are. */
function judgedAgain(calibration: Calibration): Calibration {
  const { result, presentMomentum, trials } = calibration;
  if (result.kind !== 'estimate') return calibration;
  const changed = { ...calibration, controls: controlResults(result, presentMomentum, trials) };
  return { ...changed, result: refit(changed, new Set()) };
}

function withPresent(calibration: Calibration, change: (trial: Trial, index: number) => Trial): Calibration {
  let index = -1;
  return judgedAgain({
    ...calibration,
    trials: calibration.trials.map((trial) =>
      trial.role === 'presentMomentum' ? change(trial, (index += 1)) : trial,
    ),
  });
}

/** A run that was faster than the suggestion's on the same seed by a factor. */
function fasterBy({ trials }: Calibration, trial: Trial, factor: number): Trial {
  const own = trials.find(({ role, seed }) => role === 'suggestion' && seed === trial.seed)?.outcome;
  if (own?.kind !== 'converged') return trial;
  return {
    ...trial,
    outcome: { kind: 'converged', convergenceSteps: Math.round(own.convergenceSteps / factor) },
  };
}

export function finishedState(calibration: Calibration): Extract<PanelState, { kind: 'finished' }> {
  const curve = fittedCurve(calibration.result, calibration.trials);
  return {
    kind: 'finished',
    title: 'train.py · SGD#1',
    calibration,
    changes: [],
    ...(isOffered(calibration)
      ? { applyTitle: `Set momentum to ${suggestedBy(calibration)} (measured)` }
      : {}),
    notStored: false,
    ...(curve === undefined ? {} : { fittedCurve: curve }),
  };
}

/** Beside itself as it is with a smaller batch, a fastest β of 0.7 and an edited script. */
export function comparisonState(calibration: Calibration): Extract<PanelState, { kind: 'comparison' }> {
  const { result, subject } = calibration;
  if (result.kind !== 'estimate' || subject.kind !== 'script') throw new Error('It has no estimate.');
  const curve = fittedCurve(result, calibration.trials);
  const other: Calibration = {
    ...calibration,
    calibrationId: 'other',
    subject: { ...subject, batchSize: 32 },
    result: {
      ...result,
      momentum: { value: 0.7, low: 0.6, high: 0.75 },
      x: { value: 0.3, low: 0.25, high: 0.4 },
    },
  };
  const slower =
    curve === undefined ? {} : { fittedCurve: { ...curve, x: curve.x.map((x) => Math.min(1, 2 * x)) } };
  return {
    kind: 'comparison',
    left: {
      title: 'train.py · SGD · lr 0.01',
      calibration,
      changes: [{ what: 'script', standing: 'changed', detail: '' }],
      confirmation: confirmationOf(calibration, 0.9),
      ...(curve === undefined ? {} : { fittedCurve: curve }),
    },
    right: { title: 'small batches · train.py · SGD · lr 0.01', calibration: other, changes: [], ...slower },
  };
}

function suggestedBy({ result }: Calibration): string {
  return result.kind === 'estimate' ? momentumLiteral(result.momentum.value) : '';
}

/** A sweep that has just begun. */
export const BEGUN_STATE: RunningState = {
  kind: 'running',
  title: 'train.py',
  startedAt: '2026-01-01T00:00:00.000Z',
  measureName: 'loss',
  mostTrials: 100,
  trials: [],
  resumedTrials: 0,
  runningTrials: [],
  elapsedMs: 0,
  stopping: false,
};

/** The editor offers to write what is justified, or expected to be. */
function isOffered({ result, presentMomentum }: Calibration): boolean {
  if (result.kind !== 'estimate') return false;
  const standing = changeStanding(presentMomentum, result.momentum, result.savingOverPresent);
  return standing === 'justified' || standing === 'expected' || standing === 'presentUnknown';
}

export function runningState(calibration: Calibration): RunningState {
  const [first] = calibration.trials;
  return {
    kind: 'running',
    title: 'train.py · SGD · lr 0.01',
    startedAt: '2026-11-24T12:00:00.000Z',
    device: 'CPU',
    measureName: 'training loss',
    target: calibration.target,
    presentMomentum: 0.5,
    mostTrials: 19,
    resumedTrials: 0,
    trials: calibration.trials.slice(0, 4),
    runningTrials:
      first === undefined
        ? []
        : [{ trialId: 'r', role: 'sweep', learningRate: 0.01, momentum: 0.7, seed: 9, curve: first.curve }],
    stepsPerSecond: 140,
    elapsedMs: 19_000,
    remainingMs: 71_000,
    stopping: false,
  };
}

export function interruptedState(): PanelState {
  return {
    kind: 'interrupted',
    interruption: {
      journalId: 'j',
      title: 'train.py · SGD · lr 0.01',
      subject: { kind: 'script', scriptPath: 'train.py', siteId: 'SGD#1', batchSize: 64 },
      startedAt: '2026-11-24T12:00:00.000Z',
      finishedTrials: 3,
    },
  };
}

/** Three seeds of a suggestion that is twice as fast; `accuracy` is what it ends with, where the present setting's ends with 0.9. */
export function confirmationOf(calibration: Calibration, accuracy: number): Confirmation {
  const { result } = calibration;
  if (result.kind !== 'estimate') throw new Error('an estimate is needed');
  const { learningRate } = result;
  const runs = [300_000, 300_001, 300_002].flatMap((seed, index) => [
    wholeRun('present', seed, { decay: 200 + index, accuracy: 0.9 + 0.001 * index }),
    wholeRun('suggested', seed, { decay: 100 - index, accuracy: accuracy - 0.001 * index }),
  ]);
  return {
    formatVersion: 1,
    confirmationId: 'confirmation',
    calibrationId: calibration.calibrationId,
    createdAt: '2026-01-01T00:00:00.000Z',
    subject: calibration.subject,
    plan: {
      present: { learningRate, momentum: 0.5 },
      suggested: { learningRate, momentum: result.momentum.value },
      seeds: [300_000, 300_001, 300_002],
    },
    partial: false,
    runs,
    result: confirmationResult(runs),
  };
}

/** The same with the fastest pair, and a momentum that was coupled to the schedule, four times as fast as the present one. */
export function coupledConfirmationOf(calibration: Calibration): Confirmation {
  const confirmation = confirmationOf(calibration, 0.901);
  const { plan } = confirmation;
  const runs = [
    ...confirmation.runs,
    ...plan.seeds.map((seed, index) =>
      wholeRun('coupled', seed, { decay: 50 + index, accuracy: 0.902 - 0.001 * index }),
    ),
    ...plan.seeds.map((seed, index) =>
      wholeRun('pair', seed, { decay: 70 + index, accuracy: 0.9 - 0.001 * index }),
    ),
  ];
  const coupled = { ...plan.suggested, coupling: { k: 0.46, gamma: 0.7 } };
  const pair = { learningRate: 2 * plan.suggested.learningRate, momentum: 0.84 };
  return { ...confirmation, plan: { ...plan, pair, coupled }, runs, result: confirmationResult(runs) };
}

/** The third of six whole trainings runs. */
export function confirmingState(calibration: Calibration): ConfirmingState {
  const { plan, runs } = confirmationOf(calibration, 0.9);
  const finished = runs.slice(0, 2);
  return {
    kind: 'confirming',
    title: 'train.py · SGD',
    calibrationId: calibration.calibrationId,
    plan,
    runs: finished,
    resumedRuns: 1,
    running: {
      arm: 'suggested',
      seed: 300_001,
      steps: 420,
      curve: { steps: [100, 250, 420], values: [1.4, 0.6, 0.2] },
    },
    interim: confirmationResult(finished),
    elapsedMs: 260_000,
    remainingMs: 600_000,
    stopping: false,
  };
}
