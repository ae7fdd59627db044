/** C that an uncalibrated suggestion assumes: this project's placeholder between the values seen so far (docs/calibration.md). */
export const PLACEHOLDER_C = 0.2;

/** The range of C that an uncalibrated suggestion is shown with, unless the setting `momentumLens.plausibleC` says otherwise. */
export const DEFAULT_PLAUSIBLE_C: CRange = { low: 0.05, high: 1.2 };

/** Values of C, both ends included; 0 < low ≤ high. */
export interface CRange {
  readonly low: number;
  readonly high: number;
}

/**
 * β = 1 − C·η^(2/3), the heavy-ball momentum that converges fastest near a valley of minima (Cowsik, Can & Glorioso,
 * arXiv 2210.16400). Meaningful only where the result lies in (0, 1): callers refuse the rest.
 */
export function ruleMomentum(c: number, learningRate: number): number {
  return 1 - c * learningRate ** (2 / 3);
}

/** The C for which the rule gives `momentum` at `learningRate` > 0. */
export function ruleConstant(momentum: number, learningRate: number): number {
  return (1 - momentum) / learningRate ** (2 / 3);
}
