import type { Advice } from '../model/advice/advice';
import type { FastestPair, Saving } from '../model/calibration/calibration';
import { SMALLEST_SAVING_WORTH_A_CHANGE, SURE_SAVING } from '../model/advice/justifiedChange';

/**
 * The record's fastest pair, where it was verified to be worth a change of the pair that is written here; undefined at other learning
 * rates or with another momentum, which it was not compared with.
 */
export function pairOffered(advice: Advice): FastestPair | undefined {
  if (advice.kind !== 'measured' && advice.kind !== 'noChangeJustified') return undefined;
  const { calibration, carried, presentMomentum } = advice;
  const { result } = calibration;
  if (result.kind === 'noEstimate' || result.fastestPair === undefined || carried.kind !== 'here')
    return undefined;
  const isWritten = presentMomentum !== undefined && presentMomentum === calibration.presentMomentum;
  const isThere = Math.abs(Math.log(advice.learningRate / result.learningRate)) < 0.01;
  return isWritten && isThere && isWorthIt(result.fastestPair.saving) ? result.fastestPair : undefined;
}

function isWorthIt(saving: Saving): boolean {
  switch (saving.kind) {
    case 'verified':
      return saving.ratio.low > SURE_SAVING && saving.ratio.value >= SMALLEST_SAVING_WORTH_A_CHANGE;
    case 'verifiedAtLeast':
      return saving.ratio >= SMALLEST_SAVING_WORTH_A_CHANGE;
    case 'expected':
      return false;
  }
}
