import type { Advice } from '../../model/advice/advice';
import { momentumLiteral } from '../../model/optimizer/momentumLiteral';
import { formatMomentum } from '../../model/wording/numberFormat';
import { measuredText } from '../adviceWording';
import { refusalTitle } from './uncalibratedTitle';

/** The finding of one of many sites, in a word or two; the whole of it is a click or a hover away. Undefined where silence is right. */
export function shortTitle(advice: Advice): string | undefined {
  switch (advice.kind) {
    case 'uncalibrated':
      return advice.holdsPresent
        ? `β in ${formatMomentum(advice.low)}–${formatMomentum(advice.high)}`
        : `β ≈ ${formatMomentum(advice.momentum)}`;
    case 'measured':
    case 'noChangeJustified':
      return measuredTitle(advice);
    case 'measuredElsewhere':
      return 'Measured, not here';
    case 'noEstimate':
      return 'No estimate';
    case 'refused':
      return refusalTitle(advice.reason) === undefined ? undefined : 'No suggestion';
  }
}

function measuredTitle(advice: Extract<Advice, { kind: 'measured' | 'noChangeJustified' }>): string {
  switch (advice.standing) {
    case 'presentUnknown':
    case 'justified':
    case 'expected': {
      const isHere = measuredText(advice) === 'measured';
      return `β ${momentumLiteral(advice.momentum.value)} ${isHere ? 'measured' : 'carried over'}`;
    }
    case 'isPresent':
    case 'notJustified':
    case 'notExpected':
      return 'No change';
    case 'contradicted':
      return 'Keep β';
    case 'withdrawn':
      return 'Withdrawn';
  }
}
