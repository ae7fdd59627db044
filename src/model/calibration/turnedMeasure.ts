import type { ProgressMeasure } from './calibration';
import type { ProgressCurve } from './trial';

type Turnable = Pick<ProgressMeasure, 'direction'>;

/**
 * What is calibrated falls: values of a measure that rises have the other sign from the trainer to the record. This turns one of them,
 * either way.
 */
export function turnedValue({ direction }: Turnable, value: number): number {
  // No negative zero, which JSON does not keep.
  return direction === 'rises' ? 0 - value : value;
}

/** A curve of such values, turned either way. */
export function turnedCurve(measure: Turnable, curve: ProgressCurve): ProgressCurve {
  return measure.direction === 'rises'
    ? { steps: curve.steps, values: curve.values.map((value) => turnedValue(measure, value)) }
    : curve;
}
