import type { Calibration, FastestPair } from '../calibration/calibration';
import { momentumLiteral } from '../optimizer/momentumLiteral';
import { formatMomentumEstimate, formatNumber } from './numberFormat';
import { savingText } from './savingText';

/** `lr 0.06 with β 0.93 (0.91–0.95): 1.8× (1.5×–2.1×) faster than lr 0.02 with β 0.5 on 4 fresh seeds`. */
export function pairText(
  { learningRate, momentum, saving }: FastestPair,
  present: Pick<Calibration, 'presentMomentum'> & { readonly learningRate: number },
): string {
  const { presentMomentum } = present;
  const other = `lr ${formatNumber(present.learningRate)} with ${presentMomentum === undefined ? 'its best β' : `β ${momentumLiteral(presentMomentum)}`}`;
  return `lr ${formatNumber(learningRate)} with β ${formatMomentumEstimate(momentum)}: ${savingText(saving, other)}`;
}
