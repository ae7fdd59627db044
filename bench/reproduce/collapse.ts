import type { TaskRecord } from './records';
import { seededRandom } from '../../src/calibrate/simulated/seededRandom';
import { trialsAt } from './refit';

/** One exponent for both axes, with no model of T: where the curves of all learning rates fall onto one another best. */
export interface Collapse {
  readonly gamma: number;
  /** 95 % of it over resampled seeds; what the choice of learning rates adds is in `leaveOneOut`. */
  readonly interval: readonly [number, number];
  /** The same with one learning rate left out, the smallest and the largest. */
  readonly leaveOneOut: readonly [number, number];
  /** Root mean square of the remaining difference between curves, in log T. */
  readonly difference: number;
}

interface Curve {
  readonly logRate: number;
  /** Ascending in log(1 − β); mean log T over seeds. */
  readonly points: readonly Point[];
}

interface Point {
  readonly logX: number;
  readonly logSteps: number;
  readonly seeds: number;
}

/** A curve, and how its seeds scatter about their means. */
interface MeasuredCurve extends Curve {
  /** Each freed of what the mean took of it. */
  readonly residuals: readonly number[];
}

/** Exponents that are tried. */
const GAMMAS = Array.from({ length: 181 }, (_, i) => 0.3 + 0.005 * i);
const FEWEST_POINTS = 3;
const RESAMPLES = 200;
const RESAMPLING_SEED = 1;

/**
 * To leading order in the noise the theory scales as T = η^(−2/3)·f((1 − β)/η^(2/3)) whatever f is. Finds the γ at which T·η^γ
 * against (1 − β)/η^γ differs least between learning rates; undefined with fewer than three curves.
 */
export function collapseOf({ calibration, learningRates }: TaskRecord): Collapse | undefined {
  const curves = learningRates
    .map((learningRate) => measuredCurve(Math.log(learningRate), trialsAt(calibration, learningRate)))
    .filter(({ points }) => points.length >= FEWEST_POINTS);
  if (curves.length < 3) return undefined;
  const { gamma, difference } = bestGamma(curves);
  const others = curves.map((left) => bestGamma(curves.filter((curve) => curve !== left)).gamma);
  return {
    gamma,
    interval: resampledInterval(curves),
    difference,
    leaveOneOut: [Math.min(...others), Math.max(...others)],
  };
}

/** Bootstrap: every mean is moved by as many residuals as it has seeds, drawn from those of its learning rate. */
function resampledInterval(curves: readonly MeasuredCurve[]): [number, number] {
  const random = seededRandom(RESAMPLING_SEED);
  const gammas = Array.from({ length: RESAMPLES }, () => {
    const resampled = curves.map(({ logRate, points, residuals }): Curve => ({
      logRate,
      points: points.map((point) => {
        const drawn = Array.from(
          { length: point.seeds },
          () => residuals[Math.floor(random.uniform() * residuals.length)] ?? 0,
        );
        return { ...point, logSteps: point.logSteps + average(drawn) };
      }),
    }));
    return bestGamma(resampled).gamma;
  }).toSorted((left, right) => left - right);
  return [
    gammas[Math.round(0.025 * RESAMPLES)] ?? Number.NaN,
    gammas[Math.round(0.975 * RESAMPLES) - 1] ?? Number.NaN,
  ];
}

/** Of the settings at which every seed converged. */
function measuredCurve(logRate: number, trials: ReturnType<typeof trialsAt>): MeasuredCurve {
  const bySetting = new Map<number, { logs: number[]; missed: boolean }>();
  for (const { momentum, outcome } of trials) {
    const setting = bySetting.get(momentum) ?? { logs: [], missed: false };
    bySetting.set(momentum, setting);
    if (outcome.kind === 'converged') setting.logs.push(Math.log(outcome.convergenceSteps));
    if (outcome.kind === 'floorLimited' || outcome.kind === 'diverged') setting.missed = true;
  }
  const settings = [...bySetting].filter(([, { logs, missed }]) => logs.length > 0 && !missed);
  return {
    logRate,
    points: settings
      .map(([momentum, { logs }]): Point => ({
        logX: Math.log(1 - momentum),
        logSteps: average(logs),
        seeds: logs.length,
      }))
      .toSorted((left, right) => left.logX - right.logX),
    residuals: settings.flatMap(([, { logs }]) =>
      logs.length < 2
        ? []
        : logs.map((log) => (log - average(logs)) * Math.sqrt(logs.length / (logs.length - 1))),
    ),
  };
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
      for (const { logX, logSteps } of curve.points) {
        const there = interpolate(other.points, logX + shift);
        if (there !== undefined) squares.push((there + shift - logSteps) ** 2);
      }
    }
  }
  return squares.length === 0 ? Infinity : Math.sqrt(average(squares));
}

/** Undefined outside the curve's range. */
function interpolate(points: Curve['points'], logX: number): number | undefined {
  const next = points.findIndex((point) => point.logX >= logX);
  const [above, below] = [points[next], points[next - 1]];
  if (above === undefined || below === undefined) return undefined;
  const share = (logX - below.logX) / (above.logX - below.logX);
  return below.logSteps + share * (above.logSteps - below.logSteps);
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
