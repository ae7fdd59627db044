import type { Advice } from '../../model/advice/advice';
import { momentumLiteral } from '../../model/optimizer/momentumLiteral';
import { formatMomentum } from '../../model/wording/format/numberFormat';
import { isMeasuredHere } from '../adviceWording';
import { refusalTitle } from './uncalibratedTitle';
import { said } from '../../model/language/said';

/** The finding of one of many sites, in a word or two; the whole of it is a click or a hover away. Undefined where silence is right. */
export function shortTitle(advice: Advice): string | undefined {
  switch (advice.kind) {
    case 'uncalibrated':
      return advice.holdsPresent
        ? said`β in ${formatMomentum(advice.low)}–${formatMomentum(advice.high)}`
        : `β ≈ ${formatMomentum(advice.momentum)}`;
    case 'measured':
    case 'noChangeJustified':
      return measuredTitle(advice);
    case 'measuredElsewhere':
      return said`Measured, not here`;
    case 'noEstimate':
      return said`No estimate`;
    case 'refused':
      return refusalTitle(advice.reason) === undefined ? undefined : said`No suggestion`;
  }
}

function measuredTitle(advice: Extract<Advice, { kind: 'measured' | 'noChangeJustified' }>): string {
  switch (advice.standing) {
    case 'presentUnknown':
    case 'justified':
    case 'expected': {
      const momentum = momentumLiteral(advice.momentum.value);
      return isMeasuredHere(advice) ? said`β ${momentum} measured` : said`β ${momentum} carried over`;
    }
    case 'isPresent':
    case 'notJustified':
    case 'notExpected':
      return said`No change`;
    case 'contradicted':
      return said`Keep β`;
    case 'withdrawn':
      return said`Withdrawn`;
  }
}
