/** Evidence that a run has left its own spread: `next` measurements in a row far above the highest of the first `first`. */
interface DivergenceRule {
  readonly first: number;
  readonly next: number;
  /** Far above: by this many times the way from that highest one to the target. */
  readonly ways: number;
}

/**
 * Measurements that scatter around a level that does not rise are exchangeable at best, so that all of `next` later ones exceed all
 * of the first ones with a chance of at most 1/C(first + next, first), whatever their tails: 1e-9 or less for the first five rules
 * (C(35, 20) = 3.2e9). The last two take what has grown a million- or billionfold, where fewer measurements are proof.
 */
const RULES: readonly DivergenceRule[] = [
  { first: 20, next: 15, ways: 10 },
  { first: 12, next: 25, ways: 10 },
  { first: 8, next: 45, ways: 10 },
  { first: 5, next: 160, ways: 10 },
  { first: 3, next: 1800, ways: 10 },
  { first: 5, next: 3, ways: 1e6 },
  { first: 1, next: 20, ways: 1e9 },
];
/** The way to the target counts as at least this share of the level, in case the two lie next to each other. */
const SMALLEST_WAY = 0.1;

/** Diverged without scatter: above its start by this many times the way from start to target. */
const FAR_ABOVE_START = 10;

/**
 * Whether a measure that hardly scatters, as those of the built-in tasks, has left for good: above its start by ten times the way to
 * the target. From 2 with the target at 1: above 12.
 */
export function isFarAboveStart(value: number, start: number, target: number): boolean {
  const way = Math.max(Math.abs(start - target), SMALLEST_WAY * Math.abs(start));
  return value - start > FAR_ABOVE_START * way;
}

/**
 * Tells a run that explodes from one whose measure scatters, by its raw measurements: what is not finite at once, a growth by
 * a factor r a measurement within 35 + ln(11 H/L)/ln r of them, where H is the highest of the first 20 and L the level it grows from.
 */
export class DivergenceMonitor {
  readonly #target: number;
  readonly #streaks: { readonly rule: DivergenceRule; threshold: number; length: number }[];
  #count = 0;
  #highest = Number.NEGATIVE_INFINITY;

  constructor(target: number) {
    this.#target = target;
    this.#streaks = RULES.map((rule) => ({ rule, threshold: Number.POSITIVE_INFINITY, length: 0 }));
  }

  /** Takes the next raw measurement; true from the moment that the run has diverged. */
  add(value: number): boolean {
    if (!Number.isFinite(value)) return true;
    this.#count += 1;
    this.#highest = Math.max(this.#highest, value);
    let hasDiverged = false;
    for (const streak of this.#streaks) {
      if (this.#count === streak.rule.first) streak.threshold = this.#thresholdOf(streak.rule);
      streak.length = value > streak.threshold ? streak.length + 1 : 0;
      hasDiverged ||= streak.length >= streak.rule.next;
    }
    return hasDiverged;
  }

  #thresholdOf({ ways }: DivergenceRule): number {
    const way = Math.max(Math.abs(this.#highest - this.#target), SMALLEST_WAY * Math.abs(this.#highest));
    return this.#highest + ways * way;
  }
}
