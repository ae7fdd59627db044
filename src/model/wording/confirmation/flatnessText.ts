import type { Confirmation, EndComparison } from '../../calibration/confirmation';
import type { MeasureChoice } from '../../calibration/measure';
import { said } from '../../language/said';
import { differenceText } from './confirmationText';
import { formatNumber } from '../format/numberFormat';

/** Whether a followed measure is the trace of the loss's Hessian, which the probe takes itself. */
export function isFlatness(measure: MeasureChoice): boolean {
  return measure.kind === 'named' && measure.source === 'probe';
}

/** Whether the suggested setting ends flatter than the present one, as a sentence; none where that was not measured on two seeds. */
export function flatnessSentences({ result, plan }: Pick<Confirmation, 'result' | 'plan'>): string[] {
  if (plan.flatness !== true) return [];
  const compared = result.measures.find(({ measure }) => isFlatness(measure));
  if (compared === undefined)
    return result.seeds === 0
      ? []
      : [
          said`The trace of the loss’s Hessian could not be measured: something of the model has no second derivative, there was no memory for it, or the trainings were too short.`,
        ];
  return compared.difference === undefined ? [] : [flatnessSentence(compared, compared.difference)];
}

function flatnessSentence(
  { present, suggested }: EndComparison,
  difference: NonNullable<EndComparison['difference']>,
): string {
  const values = said`The trace of the loss’s Hessian near the end: ${formatNumber(present, 4)} at present, ${formatNumber(suggested, 4)} suggested, ${differenceText(difference)}`;
  if (difference.high < 0) return said`${values}: the suggested setting ends flatter.`;
  if (difference.low > 0) return said`${values}: the suggested setting ends sharper.`;
  return said`${values}: no difference seen.`;
}
