import jstat from 'jstat';
import type { Estimate } from '../../model/calibration/calibration';

/** Geometric mean of positive numbers, and Student's 95 % prediction interval of one more, were they log-normal. Needs two. */
export function predictedC(cs: readonly number[]): Estimate {
  const logs = cs.map(Math.log);
  const mean = logs.reduce((sum, value) => sum + value, 0) / logs.length;
  const variance = logs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (logs.length - 1);
  const half = jstat.studentt.inv(0.975, logs.length - 1) * Math.sqrt(variance * (1 + 1 / logs.length));
  return { value: Math.exp(mean), low: Math.exp(mean - half), high: Math.exp(mean + half) };
}
