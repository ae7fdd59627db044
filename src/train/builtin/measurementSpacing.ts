/** Measurements between two powers of two of the step: T is resolved to one part in this many. */
const MEASUREMENTS_PER_OCTAVE = 128;

/** Steps between measurements around `step`: 1 up to 256, then a power of two that keeps the relative resolution. */
export function measurementSpacing(step: number): number {
  return 2 ** Math.max(0, Math.floor(Math.log2(Math.max(1, step) / MEASUREMENTS_PER_OCTAVE)));
}

/** The next step after `step` at which to measure; on a grid that does not depend on how training is sliced. */
export function nextMeasuredStep(step: number, measureEverySteps: number): number {
  const spacing = Math.max(measureEverySteps, measurementSpacing(step));
  return (Math.floor(step / spacing) + 1) * spacing;
}
