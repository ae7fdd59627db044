import jstat from 'jstat';
import type { Estimate } from '../../model/calibration/calibration';

/** Student's factor of a two-sided interval with this error, for the mean of so many values. Four at 5 %: 3.18. */
export function studentFactor(count: number, error: number): number {
  return jstat.studentt.inv(1 - error / 2, count - 1);
}

/** Mean of at least two values with Student's interval at the two-sided `error`. 1 and 3 at 5 %: 2 (−10.7 to 14.7). */
export function studentInterval(values: readonly number[], error: number): Estimate {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const half = studentFactor(count, error) * Math.sqrt(squares / (count - 1) / count);
  return { value: mean, low: mean - half, high: mean + half };
}
