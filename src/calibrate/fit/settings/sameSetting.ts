const TOLERANCE = 1e-9;

/** Whether a trial was run at x = 1 − β, to rounding. */
export function isAt(trial: { readonly momentum: number }, x: number): boolean {
  return Math.abs(trial.momentum - (1 - x)) < TOLERANCE * Math.max(1, x);
}

/** Whether a trial was run at this learning rate, to rounding. */
export function sameRate(trial: { readonly learningRate: number }, learningRate: number): boolean {
  return Math.abs(trial.learningRate / learningRate - 1) < TOLERANCE;
}
