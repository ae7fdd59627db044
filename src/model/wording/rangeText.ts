import type { NearRange } from '../calibration/calibration';
import { momentumLiteral } from '../optimizer/momentumLiteral';

/**
 * The momenta that are nearly as fast: `0.93–0.98: within 5 % of the least, holds the fastest with 95 %`, and what comes beyond
 * them where that is not slower training.
 */
export function nearRangeText(range: NearRange): string {
  const text = `${shortNearRangeText(range)} of the least, holds the fastest with ${confidenceText(range.confidence)}`;
  switch (range.highEnd) {
    case 'slower':
      return text;
    case 'wall':
      return `${text}, until training fails beyond`;
    case 'untried':
      return `${text}; nothing beyond was tried`;
  }
}

/** `0.93–0.98: within 5 %`. */
export function shortNearRangeText({ low, high }: NearRange): string {
  const [from, to] = [momentumLiteral(low), momentumLiteral(high)];
  return `${from === to ? from : `${from}–${to}`}: within 5 %`;
}

/** Of draws, so that neither certainty is ever said. */
function confidenceText(confidence: number): string {
  const percent = Math.round(100 * confidence);
  if (percent >= 100) return 'over 99 %';
  return percent < 1 ? 'under 1 %' : `${percent} %`;
}
