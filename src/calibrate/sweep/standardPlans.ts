import type { Smoothing } from '../../model/calibration/calibration';
import type {
  CalibrationPlan,
  CurveRoundsPlan,
  RacingGridPlan,
} from '../../model/calibration/calibrationPlan';
import { FEWEST_PILOT_STEPS } from '../measure/pilotFall';

/** Pilot length in optimizer steps unless the user says otherwise. */
export const DEFAULT_PILOT_STEPS = 1000;
/** A longer pilot is a slip of the hand. */
const PILOT_STEPS = { fewest: FEWEST_PILOT_STEPS, most: 1_000_000 };

/** Why a pilot cannot have this length, as an input box says it; undefined where it can. */
export function pilotStepsComplaint(steps: number): string | undefined {
  return Number.isInteger(steps) && steps >= PILOT_STEPS.fewest && steps <= PILOT_STEPS.most
    ? undefined
    : `A whole number from ${grouped(PILOT_STEPS.fewest)} to ${grouped(PILOT_STEPS.most)}`;
}

function grouped(count: number): string {
  return new Intl.NumberFormat('en').format(count).replaceAll(',', ' ');
}

/** The training loss of a script is averaged over this part of its pilot. */
const SMOOTHING_FRACTION = 1 / 40;
/** No trial of a script trains longer than this many pilots. */
const BUDGET_IN_PILOTS = 3;

/** Optimizer steps after which any trial of a script ends, by the length of its pilot. */
export function scriptBudgetSteps(pilotSteps: number): number {
  return BUDGET_IN_PILOTS * pilotSteps;
}

/** Length of the causal mean of a script's training loss, in steps. */
export function smoothingStepsFor(pilotSteps: number): number {
  return Math.max(1, Math.round(pilotSteps * SMOOTHING_FRACTION));
}

/** A measure with more steps than this between two values comes now and then. */
const MOST_STEPS_BETWEEN = 2;
/**
 * Values of such a measure in its pilot. With the fewest ten come before the deepest target, and as many as its line needs lie around it
 * (targetLevels.ts).
 */
const PILOT_REPORTS = { usual: 40, fewest: 25 };

/** How a script's measure is averaged: the loss over steps, a measure that comes now and then over its values, as many a pilot. */
export function smoothingFor(pilotSteps: number, stepsBetween: number | null): Smoothing {
  if (stepsBetween === null || stepsBetween < MOST_STEPS_BETWEEN)
    return { smoothingSteps: smoothingStepsFor(pilotSteps) };
  const smoothingReports = Math.max(1, Math.round((pilotSteps / stepsBetween) * SMOOTHING_FRACTION));
  return {
    smoothingSteps: Math.round(smoothingReports * stepsBetween),
    sparse: { stepsBetween, smoothingReports },
  };
}

/** The pilot that a measure needs which comes so seldom, of at least the given length. */
export function pilotStepsFor(stepsBetween: number | null, atLeast: number): number {
  return stepsBetween === null || stepsBetween < MOST_STEPS_BETWEEN
    ? atLeast
    : Math.max(atLeast, Math.ceil(PILOT_REPORTS.usual * stepsBetween));
}

/** The shortest pilot that resolves T by a measure that comes so seldom; undefined where one of this length does. */
export function pilotStepsToResolve(stepsBetween: number | null, pilotSteps: number): number | undefined {
  const fewest =
    stepsBetween === null || stepsBetween < MOST_STEPS_BETWEEN ? 0 : PILOT_REPORTS.fewest * stepsBetween;
  return pilotSteps >= fewest ? undefined : Math.ceil(fewest);
}

/** The sweep of a user's script: three or four rounds of four runs from the present momentum outwards, then the verification. */
export function scriptPlan(options: {
  readonly learningRate: number;
  readonly presentMomentum: number;
  readonly pilotSteps: number;
  readonly otherNesterov?: boolean;
  readonly presentCycles?: boolean;
  readonly triesHeavyBall?: boolean;
}): CurveRoundsPlan {
  const { learningRate, presentMomentum, pilotSteps, otherNesterov, presentCycles, triesHeavyBall } = options;
  return {
    kind: 'curveRounds',
    target: { kind: 'pilot', learningRate, momentum: presentMomentum, budgetSteps: pilotSteps },
    learningRate,
    startX: 1 - presentMomentum,
    roundTrials: 4,
    fewestRounds: 3,
    mostRounds: 4,
    maxBudgetSteps: scriptBudgetSteps(pilotSteps),
    firstSeed: 1,
    verificationSeeds: 10,
    controlSeeds: 3,
    ...(otherNesterov === undefined ? {} : { otherNesterov }),
    ...(presentCycles === undefined ? {} : { presentCycles }),
    ...(triesHeavyBall === undefined ? {} : { triesHeavyBall }),
  };
}

/** A built-in task's grid at one or several learning rates. */
export function taskPlan(
  task: {
    readonly target: number;
    readonly sweep: {
      readonly xs: readonly number[];
      readonly seedsPerSetting: number;
      readonly initialBudgetSteps: number;
      readonly maxBudgetSteps: number;
    };
  },
  learningRates: readonly number[],
): CalibrationPlan {
  const common = {
    target: { kind: 'given', target: task.target },
    maxBudgetSteps: task.sweep.maxBudgetSteps,
    firstSeed: 1,
    verificationSeeds: 4,
    controlSeeds: 3,
  } as const;
  const sweeps = learningRates.map((learningRate): RacingGridPlan => ({
    ...common,
    kind: 'racingGrid',
    learningRate,
    xs: task.sweep.xs,
    seedsPerSetting: task.sweep.seedsPerSetting,
    initialBudgetSteps: task.sweep.initialBudgetSteps,
  }));
  const [only, ...others] = sweeps;
  return only !== undefined && others.length === 0
    ? only
    : { ...common, kind: 'severalLearningRates', sweeps };
}
