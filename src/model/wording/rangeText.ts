import type { NearRange } from '../calibration/calibration';
import { momentumLiteral } from '../optimizer/momentumLiteral';
import { said } from '../language/said';

/**
 * The momenta that are nearly as fast: `0.93–0.98: within 5 % of the least, holds the fastest with 95 %`, and what comes beyond
 * them where that is not slower training.
 */
export function nearRangeText(range: NearRange): string {
  const text = said`${shortNearRangeText(range)} of the least, holds the fastest with ${confidenceText(range.confidence)}`;
  switch (range.highEnd) {
    case 'slower':
      return text;
    case 'wall':
      return said`${text}, until training fails beyond`;
    case 'untried':
      return said`${text}; nothing beyond was tried`;
  }
}

/** `0.93–0.98: within 5 %`. */
export function shortNearRangeText({ low, high }: NearRange): string {
  const [from, to] = [momentumLiteral(low), momentumLiteral(high)];
  return said`${from === to ? from : `${from}–${to}`}: within 5 %`;
}

/** Of draws, so that neither certainty is ever said. */
function confidenceText(confidence: number): string {
  const percent = Math.round(100 * confidence);
  if (percent >= 100) return said`over 99 %`;
  return percent < 1 ? said`under 1 %` : `${percent} %`;
}
