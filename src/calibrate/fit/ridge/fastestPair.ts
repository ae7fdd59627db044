import type { Estimate, FastestPair, Saving } from '../../../model/calibration/calibration';
import { SMALLEST_SAVING_WORTH_A_CHANGE, SURE_SAVING } from '../../../model/advice/justifiedChange';
import { momentumLiteral } from '../../../model/optimizer/momentumLiteral';
import type { Ridge, RidgePoint } from '../../../model/calibration/calibration';
import { sameRate } from '../settings/sameSetting';

/** The pair without what it saves. */
export type PairOnRidge = Omit<FastestPair, 'saving'>;

/**
 * The fastest point of the ridge with its β as it will be written, and T(best β at `learningRate`)/T(pair) as the sweeps expect it;
 * undefined where that is not surely worth a change.
 */
export function fastestOnRidge(
  { points }: Ridge,
  learningRate: number,
): { readonly pair: PairOnRidge; readonly expected: Estimate } | undefined {
  const own = points.find((point) => sameRate(point, learningRate));
  if (own === undefined) return undefined;
  const fastest = points.reduce((best, point) => (stepsOf(point) < stepsOf(best) ? point : best));
  const expected = ratioOf(own.convergenceSteps, fastest.convergenceSteps);
  if (expected.low <= SURE_SAVING || expected.value < SMALLEST_SAVING_WORTH_A_CHANGE) return undefined;
  const value = Number(momentumLiteral(1 - fastest.x.value));
  return {
    pair: {
      learningRate: fastest.learningRate,
      momentum: {
        value,
        low: Math.max(0, Math.min(value, 1 - fastest.x.high)),
        high: Math.max(value, 1 - fastest.x.low),
      },
    },
    expected,
  };
}

/** Whether T at the best β is about the same at every measured learning rate. */
export function isFlat({ points }: Ridge): boolean {
  const steps = points.map(stepsOf);
  return Math.max(...steps) < SMALLEST_SAVING_WORTH_A_CHANGE * Math.min(...steps);
}

/** What the sweeps expect the pair to save over the present momentum, by what the suggestion saves over it. */
export function expectedPairSaving(expected: Estimate, overPresent: Saving | undefined): Saving {
  switch (overPresent?.kind) {
    case 'verified':
    case 'expected':
      return { kind: 'expected', ratio: product(expected, overPresent.ratio) };
    // How much more is not known.
    case 'verifiedAtLeast':
    case undefined:
      return { kind: 'expected', ratio: expected };
  }
}

function stepsOf({ convergenceSteps }: RidgePoint): number {
  return convergenceSteps.value;
}

function ratioOf(left: Estimate, right: Estimate): Estimate {
  return product(left, { value: 1 / right.value, low: 1 / right.high, high: 1 / right.low });
}

/** Of two independent estimates; their half-widths add in quadrature on the logarithmic scale. */
function product(left: Estimate, right: Estimate): Estimate {
  const value = left.value * right.value;
  const half = Math.hypot(Math.log(left.high / left.low) / 2, Math.log(right.high / right.low) / 2);
  return { value, low: value * Math.exp(-half), high: value * Math.exp(half) };
}
