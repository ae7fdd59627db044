/**
 * The shape of T against x = 1 − β at one learning rate, whatever limits training:
 * T(x) = a·x^−q + b·x^p + d. The first term is the velocity's memory, the second drift or descent, the third what momentum
 * cannot change. With q = 1 and d = 0 it is the model of docs/calibration.md.
 */
export interface TimeCurve {
  /** log of the x with the least T. */
  readonly logX: number;
  /** log T there. */
  readonly logSteps: number;
  /** q > 0. */
  readonly left: number;
  /** p > 0. */
  readonly right: number;
  /** d over the rest of T at the minimum; large values make the bottom flat. */
  readonly floor: number;
}

/**
 * log(T/T*) at a distance `v` = log(x/x*) from the minimum: log(((p·e^−qv + q·e^pv)/(p + q) + d)/(1 + d)).
 * At p = q = 1, d = 0, v = log 2 it is log 1.25.
 */
export function logExcess(v: number, left: number, right: number, floor: number): number {
  const varying = (right * Math.exp(-left * v) + left * Math.exp(right * v)) / (left + right);
  return Math.log((varying + floor) / (1 + floor));
}

/** log T at log x = `at`. */
export function logTime(at: number, { logX, logSteps, left, right, floor }: TimeCurve): number {
  return logSteps + logExcess(at - logX, left, right, floor);
}
