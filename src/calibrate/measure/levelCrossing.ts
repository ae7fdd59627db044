import type { ProgressCurve } from '../../model/calibration/trial';

/** Share of the window's steps that must lie below the level. */
const SUSTAINED_SHARE = 0.9;

/** Times the velocity's memory 1/x for which a crossing must last: of a single level, and of each of several. */
const MEMORIES = { ofOne: 6, ofSeveral: 3 } as const;

/**
 * Steps after `step` through which the measure has to stay below its level: max(6/x, 0.1·T), and half the memories where T is a mean
 * over several levels, none of which decides alone. At x = 0.1 and T = 200: 60 and 30.
 */
export function sustainWindowSteps(step: number, x: number, levels: keyof typeof MEMORIES = 'ofOne'): number {
  return Math.max(MEMORIES[levels] / x, 0.1 * step);
}

/** What makes a crossing certain. */
interface CrossingRule {
  /** 1 − β of the trial. */
  readonly x: number;
  readonly levels: keyof typeof MEMORIES;
  /** Measurements are far apart: the crossing is looked for between two of them. */
  readonly liesBetween: boolean;
}

/**
 * Finds when a growing smoothed curve falls below one level to stay: the first step below it after which at least 90 % of the
 * window's steps lie below it, each measurement standing for the steps since the one before.
 */
export class LevelCrossing {
  readonly #level: number;
  readonly #rule: CrossingRule;
  readonly #curve: ProgressCurve;
  /** Steps up to measurement i that lie below the level. */
  readonly #stepsBelow: number[] = [];
  #candidate = 0;
  #crossedAt: number | undefined;

  /** `curve` grows outside; call `look` after every measurement. */
  constructor(level: number, rule: CrossingRule, curve: ProgressCurve) {
    this.#level = level;
    this.#rule = rule;
    this.#curve = curve;
  }

  /** The step of the crossing, once it is certain. */
  get crossedAt(): number | undefined {
    return this.#crossedAt;
  }

  /** No measurement below the level is in question. */
  get isUnreached(): boolean {
    this.#skipAbove();
    return this.#crossedAt === undefined && this.#candidate >= this.#curve.steps.length;
  }

  /** A step before which the crossing cannot have been, after `stepsSpent` steps without certainty. */
  earliestAfter(stepsSpent: number): number {
    this.#skipAbove();
    const { steps } = this.#curve;
    // What lies between two measurements may be anywhere after the one above the level.
    if (this.#rule.liesBetween) return steps[this.#candidate - 1] ?? 0;
    const unresolved = steps[this.#candidate];
    return unresolved === undefined ? stepsSpent : Math.max(0, unresolved - 1);
  }

  /** Takes the curve's latest measurement into account. */
  look(): void {
    if (this.#crossedAt !== undefined) return;
    const { steps } = this.#curve;
    const index = steps.length - 1;
    const step = steps[index] ?? 0;
    const below = this.#isBelow(index) ? step - (steps[index - 1] ?? step) : 0;
    this.#stepsBelow.push((this.#stepsBelow.at(-1) ?? 0) + below);
    this.#judgeCandidates(step);
  }

  #isBelow(index: number): boolean {
    return (this.#curve.values[index] ?? Number.NaN) < this.#level;
  }

  #skipAbove(): void {
    while (this.#candidate < this.#curve.steps.length && !this.#isBelow(this.#candidate))
      this.#candidate += 1;
  }

  #judgeCandidates(lastStep: number): void {
    for (;;) {
      this.#skipAbove();
      const step = this.#curve.steps[this.#candidate];
      if (step === undefined) return;
      const window = sustainWindowSteps(step, this.#rule.x, this.#rule.levels);
      if (lastStep < step + window) return;
      const below = this.#stepsBelowUpTo(step + window) - (this.#stepsBelow[this.#candidate] ?? 0);
      if (below >= SUSTAINED_SHARE * window) {
        this.#crossedAt = this.#rule.liesBetween ? this.#stepBetween() : step;
        return;
      }
      this.#candidate += 1;
    }
  }

  /** Where a straight line from the measurement before the candidate's falls below the level, in whole steps. */
  #stepBetween(): number {
    const { steps, values } = this.#curve;
    const step = steps[this.#candidate] ?? 0;
    const [before, above] = [steps[this.#candidate - 1], values[this.#candidate - 1]];
    // One that an earlier candidate was below tells nothing of where this one came from.
    if (before === undefined || above === undefined || this.#isBelow(this.#candidate - 1)) return step;
    const share = (above - this.#level) / (above - (values[this.#candidate] ?? above));
    return Math.min(step, Math.max(before + 1, Math.ceil(before + share * (step - before))));
  }

  /** Steps below the level up to `step`, which need not be a measured one but lies before the last. */
  #stepsBelowUpTo(step: number): number {
    const { steps } = this.#curve;
    let low = this.#candidate;
    let high = steps.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((steps[middle] ?? 0) >= step) high = middle;
      else low = middle + 1;
    }
    const beyond = this.#isBelow(low) ? (steps[low] ?? step) - step : 0;
    return (this.#stepsBelow[low] ?? 0) - beyond;
  }
}
