import type { Calibration, FastestPair } from '../calibration/calibration';
import { momentumLiteral } from '../optimizer/momentumLiteral';
import { formatMomentumEstimate, formatNumber } from './format/numberFormat';
import { savingText } from './savingText';
import { said } from '../language/said';

/** `lr 0.06 with β 0.93 (0.91–0.95): 1.8× (1.5×–2.1×) faster than lr 0.02 with β 0.5 on 4 fresh seeds`. */
export function pairText(
  { learningRate, momentum, saving }: FastestPair,
  present: Pick<Calibration, 'presentMomentum'> & { readonly learningRate: number },
): string {
  const { presentMomentum } = present;
  const rate = formatNumber(present.learningRate);
  const other =
    presentMomentum === undefined
      ? said`lr ${rate} with its best β`
      : said`lr ${rate} with β ${momentumLiteral(presentMomentum)}`;
  return said`lr ${formatNumber(learningRate)} with β ${formatMomentumEstimate(momentum)}: ${savingText(saving, other)}`;
}
