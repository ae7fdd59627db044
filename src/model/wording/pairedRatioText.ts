import type { Estimate } from '../calibration/calibration';
import { formatRatioEstimate } from './format/numberFormat';
import { said } from '../language/said';

/** `1.8× (1.5×–2.1×)`; `over 4×` where a budget was spent first, rounded down. */
export function pairedRatioText({
  ratio,
  ratioOver,
}: {
  readonly ratio?: Estimate | undefined;
  readonly ratioOver?: number | undefined;
}): string {
  if (ratio !== undefined) return formatRatioEstimate(ratio);
  if (ratioOver === undefined) return '–';
  return said`over ${ratioOver >= 2 ? Math.floor(ratioOver) : Math.floor(10 * ratioOver) / 10}×`;
}
