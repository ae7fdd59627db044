/** C of an uncalibrated suggestion: the geometric mean over the measured trainings (measuredTrainings.ts; a test compares them). */
export const TYPICAL_C = 1.1;

/**
 * The range of C that an uncalibrated suggestion is shown with, unless the setting `momentumLens.uncalibratedRange` says otherwise: in which
 * a further training's C lies with 95 %, were they log-normal (Student's prediction interval over the measured trainings).
 */
export const DEFAULT_PLAUSIBLE_C: CRange = { low: 0.3, high: 4.1 };

/** Values of C, both ends included; 0 < low ≤ high. */
export interface CRange {
  readonly low: number;
  readonly high: number;
}

/** γ of x = C·η^γ that theory gives near a valley of minima (Cowsik, Can & Glorioso, arXiv 2210.16400). */
export const RULE_EXPONENT = 2 / 3;

/**
 * β = 1 − C·η^(2/3), the heavy-ball momentum that converges fastest near a valley of minima: 0.957 at C = 0.2, η = 0.1. Meaningful
 * only where the result lies in (0, 1): callers refuse the rest.
 */
export function ruleMomentum(c: number, learningRate: number): number {
  return 1 - c * learningRate ** RULE_EXPONENT;
}

/** The C for which the rule gives x = 1 − β at `learningRate` > 0. */
export function ruleConstant(x: number, learningRate: number): number {
  return x / learningRate ** RULE_EXPONENT;
}
