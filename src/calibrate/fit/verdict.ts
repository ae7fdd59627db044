import type { Estimate, ExponentVerdict } from '../../model/calibration/calibration';
import { RULE_EXPONENT } from '../../model/optimizer/momentumRule';

/** Learning rates from which an exponent can be read: one to spare for a look at whether there is one. */
export const FEWEST_RATES = 3;

const EXPONENTS = [
  { verdict: 'oneHalf', gamma: 1 / 2 },
  { verdict: 'twoThirds', gamma: RULE_EXPONENT },
  { verdict: 'one', gamma: 1 },
] as const;

/** The exponent that a verdict names. */
export function exponentOf(verdict: ExponentVerdict): number | undefined {
  return EXPONENTS.find((exponent) => exponent.verdict === verdict)?.gamma;
}

/** What was measured about the exponent. */
export interface ExponentEvidence {
  /** From several learning rates only. */
  readonly gamma: Estimate | undefined;
  readonly p: Estimate | undefined;
  /** At how many of the learning rates the minimum sits on the floor's wall. */
  readonly onWall: number;
  readonly learningRates: number;
  /** The model from which γ and p come misses the trials. */
  readonly lacksFit: boolean;
}

/**
 * The exponent of x ∝ η^γ that the data support: the only one of 1/2, 2/3 and 1 inside γ's interval, and for 2/3 (1/2) only if
 * p's interval holds 2 and excludes 1 (holds 1 and excludes 2). γ = 1 is the floor's law, so it needs the minima on the wall, and
 * the others need them off it. A model that misses the trials supports nothing.
 */
export function exponentVerdict(evidence: ExponentEvidence): ExponentVerdict {
  const { gamma, p, onWall, learningRates, lacksFit } = evidence;
  if (gamma === undefined || learningRates < FEWEST_RATES || lacksFit) return 'undecided';
  const inside = EXPONENTS.filter((exponent) => gamma.low <= exponent.gamma && exponent.gamma <= gamma.high);
  const verdict = inside.length === 1 ? inside[0]?.verdict : undefined;
  switch (verdict) {
    case undefined:
      return 'undecided';
    case 'one':
      return onWall * 2 >= learningRates ? 'one' : 'undecided';
    case 'oneHalf':
      return onWall === 0 && p !== undefined && p.low <= 1 && p.high >= 1 && p.high < 2
        ? 'oneHalf'
        : 'undecided';
    case 'twoThirds':
      return onWall === 0 && p !== undefined && p.low <= 2 && p.high >= 2 && p.low > 1
        ? 'twoThirds'
        : 'undecided';
  }
}
