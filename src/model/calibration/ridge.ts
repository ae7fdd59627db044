import type { Estimate, EstimatedResult, Ridge } from './calibration';

/** x of the ridge at a learning rate, with its 95 % interval; also outside the measured range, where it is an extrapolation. */
export function ridgeAt({ gamma, learningRate, x }: Omit<Ridge, 'points'>, at: number): Estimate {
  const distance = Math.log(at / learningRate);
  const value = Math.log(x.value) + gamma.value * distance;
  const half = Math.hypot(Math.log(x.high / x.low) / 2, ((gamma.high - gamma.low) / 2) * Math.abs(distance));
  return { value: Math.exp(value), low: Math.exp(value - half), high: Math.exp(value + half) };
}

/** The learning rates between which the ridge was measured. */
export function ridgeRange({ points }: Pick<Ridge, 'points'>): {
  readonly low: number;
  readonly high: number;
} {
  const rates = points.map(({ learningRate }) => learningRate);
  return { low: Math.min(...rates), high: Math.max(...rates) };
}

/** The learning rates that a record tells of. */
export function measuredRates({
  ridge,
  learningRateRange,
}: Pick<EstimatedResult, 'ridge' | 'learningRateRange'>): { readonly low: number; readonly high: number } {
  return ridge === undefined ? learningRateRange : ridgeRange(ridge);
}
