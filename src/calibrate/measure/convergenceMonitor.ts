import type { ProgressCurve, TrialOutcome } from '../../model/trial';
import { CausalMean } from './causalMean';
import { DivergenceMonitor } from './divergence';
import { isFlatAbove } from './flatness';

/** What decides whether and when a trial converged. */
export interface ConvergenceCriterion {
  /** The measure has to stay below this. */
  readonly target: number;
  /** x = 1 − β of the trial; a longer memory needs a longer look. */
  readonly x: number;
  /** Length of the causal mean in steps; 1 for none. */
  readonly smoothingSteps: number;
}

/** Share of the window's steps that must lie below the target. */
const SUSTAINED_SHARE = 0.9;

/** Steps after `step` through which the measure has to stay below the target: max(6/x, 0.1·T). */
export function sustainWindowSteps(step: number, x: number): number {
  return Math.max(6 / x, 0.1 * step);
}

/**
 * Decides a trial's convergence time T while its measurements stream in (docs/calibration.md, "What T is"): the first step
 * below the target after which at least 90 % of the next max(6/x, 0.1·T) steps lie below it, each measurement standing for
 * the steps since the one before. Values are smoothed by the causal mean first. Feeding a stored curve at once gives the same.
 */
export class ConvergenceMonitor {
  readonly #criterion: ConvergenceCriterion;
  readonly #mean: CausalMean;
  readonly #divergence: DivergenceMonitor;
  readonly #steps: number[] = [];
  readonly #smoothed: number[] = [];
  /** stepsBelow[i]: steps up to measurement i that lie below the target. */
  readonly #stepsBelow: number[] = [];
  #candidate = 0;
  #decided: TrialOutcome | undefined;

  constructor(criterion: ConvergenceCriterion) {
    this.#criterion = criterion;
    this.#mean = new CausalMean(criterion.smoothingSteps);
    this.#divergence = new DivergenceMonitor(criterion.target);
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
    this.#skipAbove();
    const unresolved = this.#steps[this.#candidate];
    if (unresolved !== undefined) return { kind: 'rightCensored', budgetSteps: Math.max(0, unresolved - 1) };
    // Heavy momentum hardly moves before its memory has filled: that is no floor.
    const pastMemory = stepsSpent >= sustainWindowSteps(0, this.#criterion.x);
    if (pastMemory && isFlatAbove(this.smoothedCurve, this.#criterion.target)) {
      return { kind: 'floorLimited', atStep: stepsSpent };
    }
    return { kind: 'rightCensored', budgetSteps: stepsSpent };
  }

  /** The measure that T is defined on: the causal mean at every measured step. */
  get smoothedCurve(): ProgressCurve {
    return { steps: this.#steps, values: this.#smoothed };
  }

  #addOne(step: number, value: number): void {
    const smoothed = this.#mean.add(step, value);
    if (this.#divergence.add(value) || !Number.isFinite(smoothed)) {
      this.#decided = { kind: 'diverged', atStep: step };
      return;
    }
    const previousStep = this.#steps.at(-1) ?? step;
    const below = smoothed < this.#criterion.target ? step - previousStep : 0;
    this.#stepsBelow.push((this.#stepsBelow.at(-1) ?? 0) + below);
    this.#steps.push(step);
    this.#smoothed.push(smoothed);
    this.#judgeCandidates();
  }

  #skipAbove(): void {
    while (
      this.#candidate < this.#steps.length &&
      !((this.#smoothed[this.#candidate] ?? Number.NaN) < this.#criterion.target)
    ) {
      this.#candidate += 1;
    }
  }

  #judgeCandidates(): void {
    const lastStep = this.#steps.at(-1) ?? 0;
    for (;;) {
      this.#skipAbove();
      const step = this.#steps[this.#candidate];
      if (step === undefined) return;
      const window = sustainWindowSteps(step, this.#criterion.x);
      if (lastStep < step + window) return;
      const below = this.#stepsBelowUpTo(step + window) - (this.#stepsBelow[this.#candidate] ?? 0);
      if (below >= SUSTAINED_SHARE * window) {
        this.#decided = { kind: 'converged', convergenceSteps: step };
        return;
      }
      this.#candidate += 1;
    }
  }

  /** Steps below the target up to `step`, which need not be a measured one but lies before the last. */
  #stepsBelowUpTo(step: number): number {
    let low = this.#candidate;
    let high = this.#steps.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#steps[middle] ?? 0) >= step) high = middle;
      else low = middle + 1;
    }
    const beyond =
      (this.#smoothed[low] ?? Number.NaN) < this.#criterion.target ? (this.#steps[low] ?? step) - step : 0;
    return (this.#stepsBelow[low] ?? 0) - beyond;
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
