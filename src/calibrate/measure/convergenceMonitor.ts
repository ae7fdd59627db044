import type { Smoothing } from '../../model/calibration/calibration';
import type { ProgressCurve, TrialOutcome } from '../../model/calibration/trial';
import { DivergenceMonitor, isFarAboveStart } from './divergence';
import { isFlatAbove } from './flatness';
import { LevelCrossing, sustainWindowSteps } from './levelCrossing';
import { smoothingMean, type RunningMean } from './smoothing';

/** What decides whether and when a trial converged. */
export interface ConvergenceCriterion extends Smoothing {
  /** The measure has to stay below this. */
  readonly target: number;
  /** Descending levels around the target whose crossing times make T; absent: the target alone. */
  readonly levels?: readonly number[];
  /** Levels of a second, shallower T. */
  readonly shallowLevels?: readonly number[];
  /** x = 1 − β of the trial; a longer memory needs a longer look. */
  readonly x: number;
}

/**
 * Decides a trial's convergence time T while its measurements stream in (docs/calibration.md, "What T is"): the geometric mean of
 * the steps at which the measure, smoothed by the causal mean, falls below each level to stay. Feeding a stored curve at once gives
 * the same.
 */
export class ConvergenceMonitor {
  readonly #criterion: ConvergenceCriterion;
  readonly #mean: RunningMean;
  readonly #divergence: DivergenceMonitor;
  readonly #steps: number[] = [];
  readonly #smoothed: number[] = [];
  readonly #crossings: readonly LevelCrossing[];
  readonly #shallowCrossings: readonly LevelCrossing[];
  #decided: TrialOutcome | undefined;

  constructor(criterion: ConvergenceCriterion) {
    this.#criterion = criterion;
    this.#mean = smoothingMean(criterion);
    this.#divergence = new DivergenceMonitor(criterion.target);
    const rule = {
      x: criterion.x,
      levels: criterion.levels === undefined ? 'ofOne' : 'ofSeveral',
      liesBetween: criterion.sparse !== undefined,
    } as const;
    const crossingOf = (level: number): LevelCrossing => new LevelCrossing(level, rule, this.smoothedCurve);
    this.#crossings = (criterion.levels ?? [criterion.target]).map(crossingOf);
    this.#shallowCrossings = (criterion.shallowLevels ?? []).map(crossingOf);
  }

  /** Takes raw measurements in ascending steps; returns the outcome as soon as it is certain. */
  add(measurements: ProgressCurve): TrialOutcome | undefined {
    for (const [index, step] of measurements.steps.entries()) {
      if (this.#decided !== undefined) return this.#decided;
      this.#addOne(step, measurements.values[index] ?? Number.NaN);
    }
    return this.#decided;
  }

  /** The outcome when no more measurements come, after `stepsSpent` steps. */
  finish(stepsSpent: number): TrialOutcome {
    if (this.#decided !== undefined) return this.#decided;
    const earliest = this.#crossings.map(
      (crossing) => crossing.crossedAt ?? crossing.earliestAfter(stepsSpent),
    );
    const budgetSteps = geometricMean(earliest);
    const isAboveAll = this.#crossings.at(-1)?.isUnreached === true;
    // Heavy momentum hardly moves before its memory has filled: that is no floor.
    const pastMemory = stepsSpent >= sustainWindowSteps(0, this.#criterion.x);
    const deepest = this.#criterion.levels?.at(-1) ?? this.#criterion.target;
    if (isAboveAll && pastMemory && isFlatAbove(this.smoothedCurve, deepest)) {
      return { kind: 'floorLimited', atStep: stepsSpent };
    }
    return { kind: 'rightCensored', budgetSteps };
  }

  /** T at the shallower levels, in steps; undefined where there are none or not all were crossed. */
  get shallowConvergenceSteps(): number | undefined {
    const crossed = crossedSteps(this.#shallowCrossings);
    return crossed === undefined || crossed.length === 0 ? undefined : geometricMean(crossed);
  }

  /** The measure that T is defined on: the causal mean at every measured step. */
  get smoothedCurve(): ProgressCurve {
    return { steps: this.#steps, values: this.#smoothed };
  }

  /** A script's minibatch losses scatter, and their levels come from a pilot; a task's own measure does not. */
  #hasLeft(smoothed: number): boolean {
    const { levels, target } = this.#criterion;
    const [start] = this.#smoothed;
    return levels === undefined && start !== undefined && isFarAboveStart(smoothed, start, target);
  }

  #addOne(step: number, value: number): void {
    const smoothed = this.#mean.add(step, value);
    if (this.#divergence.add(value) || !Number.isFinite(smoothed) || this.#hasLeft(smoothed)) {
      this.#decided = { kind: 'diverged', atStep: step };
      return;
    }
    this.#steps.push(step);
    this.#smoothed.push(smoothed);
    for (const crossing of this.#crossings) crossing.look();
    for (const crossing of this.#shallowCrossings) crossing.look();
    const crossed = crossedSteps(this.#crossings);
    if (crossed !== undefined) {
      this.#decided = { kind: 'converged', convergenceSteps: geometricMean(crossed) };
    }
  }
}

/** The outcome of a whole stored curve of raw measurements: what the monitor would have said while it streamed. */
export function convergenceOf(
  curve: ProgressCurve,
  criterion: ConvergenceCriterion,
  stepsSpent: number = curve.steps.at(-1) ?? 0,
): TrialOutcome {
  const monitor = new ConvergenceMonitor(criterion);
  return monitor.add(curve) ?? monitor.finish(stepsSpent);
}

function crossedSteps(crossings: readonly LevelCrossing[]): number[] | undefined {
  const steps: number[] = [];
  for (const { crossedAt } of crossings) {
    if (crossedAt === undefined) return undefined;
    steps.push(crossedAt);
  }
  return steps;
}

/** Of steps, to whole ones. */
function geometricMean(steps: readonly number[]): number {
  const [only] = steps;
  if (steps.length === 1 && only !== undefined) return only;
  return Math.round(
    Math.exp(steps.reduce((sum, step) => sum + Math.log(Math.max(1, step)), 0) / steps.length),
  );
}
