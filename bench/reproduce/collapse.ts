import type { TaskRecord } from './records';
import { trialsAt } from './refit';

/** One exponent for both axes, with no model of T: where the curves of all learning rates fall onto one another best. */
export interface Collapse {
  readonly gamma: number;
  /** The same with one learning rate left out, the smallest and the largest. */
  readonly leaveOneOut: readonly [number, number];
  /** Root mean square of the remaining difference between curves, in log T. */
  readonly difference: number;
}

interface Curve {
  readonly logRate: number;
  /** Ascending in log(1 − β); mean log T over seeds. */
  readonly points: readonly (readonly [logX: number, logSteps: number])[];
}

/** Exponents that are tried. */
const GAMMAS = Array.from({ length: 181 }, (_, i) => 0.3 + 0.005 * i);
const FEWEST_POINTS = 3;

/**
 * To leading order in the noise the theory scales as T = η^(−2/3)·f((1 − β)/η^(2/3)) whatever f is. Finds the γ at which T·η^γ
 * against (1 − β)/η^γ differs least between learning rates; undefined with fewer than three curves.
 */
export function collapseOf({ calibration, learningRates }: TaskRecord): Collapse | undefined {
  const curves = learningRates
    .map((learningRate): Curve => ({
      logRate: Math.log(learningRate),
      points: meanCurve(trialsAt(calibration, learningRate)),
    }))
    .filter(({ points }) => points.length >= FEWEST_POINTS);
  if (curves.length < 3) return undefined;
  const { gamma, difference } = bestGamma(curves);
  const others = curves.map((left) => bestGamma(curves.filter((curve) => curve !== left)).gamma);
  return { gamma, difference, leaveOneOut: [Math.min(...others), Math.max(...others)] };
}

/** Settings at which every seed converged. */
function meanCurve(trials: ReturnType<typeof trialsAt>): [number, number][] {
  const bySetting = new Map<number, { logs: number[]; missed: boolean }>();
  for (const { momentum, outcome } of trials) {
    const setting = bySetting.get(momentum) ?? { logs: [], missed: false };
    bySetting.set(momentum, setting);
    if (outcome.kind === 'converged') setting.logs.push(Math.log(outcome.convergenceSteps));
    if (outcome.kind === 'floorLimited' || outcome.kind === 'diverged') setting.missed = true;
  }
  return [...bySetting]
    .filter(([, { logs, missed }]) => logs.length > 0 && !missed)
    .map(([momentum, { logs }]): [number, number] => [Math.log(1 - momentum), average(logs)])
    .toSorted(([left], [right]) => left - right);
}

function bestGamma(curves: readonly Curve[]): { readonly gamma: number; readonly difference: number } {
  return GAMMAS.map((gamma) => ({ gamma, difference: differenceAt(curves, gamma) })).reduce((left, right) =>
    right.difference < left.difference ? right : left,
  );
}

function differenceAt(curves: readonly Curve[], gamma: number): number {
  const squares: number[] = [];
  for (const curve of curves) {
    for (const other of curves) {
      if (other === curve) continue;
      const shift = gamma * (other.logRate - curve.logRate);
      for (const [logX, logSteps] of curve.points) {
        const there = interpolate(other.points, logX + shift);
        if (there !== undefined) squares.push((there + shift - logSteps) ** 2);
      }
    }
  }
  return squares.length === 0 ? Infinity : Math.sqrt(average(squares));
}

/** Undefined outside the curve's range. */
function interpolate(points: Curve['points'], logX: number): number | undefined {
  const next = points.findIndex(([x]) => x >= logX);
  const [above, below] = [points[next], points[next - 1]];
  if (above === undefined || below === undefined) return undefined;
  const share = (logX - below[0]) / (above[0] - below[0]);
  return below[1] + share * (above[1] - below[1]);
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
