import type { FastestPair } from '../calibration/calibration';
import type { Confirmation } from '../calibration/confirmation';

/** Whether whole trainings with this very pair have ended worse than the present ones, diverged or were slower. */
export function isPairWithdrawn(
  { learningRate, momentum }: Pick<FastestPair, 'learningRate' | 'momentum'>,
  confirmation: Confirmation | undefined,
): boolean {
  const tried = confirmation?.plan.pair;
  return (
    tried?.learningRate === learningRate &&
    tried.momentum === momentum.value &&
    confirmation?.result.pair?.overPresent.verdict.kind === 'withdrawn'
  );
}
