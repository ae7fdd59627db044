/** A tenth of a per cent moves β by less than any interval. */
const TOLERANCE = 1e-3;

/** Whether two learning rates count as one, as where a number was written with fewer figures than it was measured at. */
export function isSameLearningRate(left: number, right: number): boolean {
  return Math.abs(left / right - 1) <= TOLERANCE;
}

/** Whether a learning rate lies between two others, to the same tolerance. */
export function isWithinLearningRates(
  learningRate: number,
  { low, high }: { readonly low: number; readonly high: number },
): boolean {
  return learningRate >= low * (1 - TOLERANCE) && learningRate <= high * (1 + TOLERANCE);
}
