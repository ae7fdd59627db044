import type { Advice } from '../../model/advice/advice';
import { isWorthAChange } from '../../model/advice/justifiedChange';
import { isMeasuredOtherwise } from '../../model/advice/otherSetting';
import { isPairWithdrawn } from '../../model/advice/pairWithdrawn';
import type { FastestPair } from '../../model/calibration/calibration';

/** The record's fastest pair, where it is verified and whole trainings have not withdrawn it. */
export function pairOffered(advice: Advice): FastestPair | undefined {
  const pair = verifiedPair(advice);
  const isWithdrawn =
    pair !== undefined && 'confirmation' in advice && isPairWithdrawn(pair, advice.confirmation);
  return isWithdrawn ? undefined : pair;
}

/**
 * The record's fastest pair, where it was verified to be worth a change of the pair that is written here; undefined at other learning
 * rates, at another batch size or weight decay, or with another momentum, with which it was not compared.
 */
export function verifiedPair(advice: Advice): FastestPair | undefined {
  if (advice.kind !== 'measured' && advice.kind !== 'noChangeJustified') return undefined;
  const { calibration, carried, presentMomentum, warnings } = advice;
  if (isMeasuredOtherwise(warnings)) return undefined;
  const { result } = calibration;
  if (result.kind === 'noEstimate' || result.fastestPair === undefined || carried.kind !== 'here')
    return undefined;
  const isWritten = presentMomentum !== undefined && presentMomentum === calibration.presentMomentum;
  return isWritten && isWorthAChange(result.fastestPair.saving) ? result.fastestPair : undefined;
}
