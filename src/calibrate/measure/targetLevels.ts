import type { TrialAim } from '../../model/calibration/calibration';
import type { ProgressCurve } from '../../model/calibration/trial';
import { earlyFall, lengthForMeasurements, shortFall } from './pilotFall';

/** Levels of one T lie at equal ratios of the pilot's steps, this far (in log steps) to either side of the target's. */
const SPAN = 0.25;
const LEVELS = 7;
/** The shallower T has its target at this part of the other's steps. */
const SHALLOW_SHARE = 0.4;
const SHALLOW_SPAN = 0.15;
const SHALLOW_LEVELS = 3;
/** Parts of the pilot that the target may lie at, the deepest first. */
const DEEPEST_SHARE = 0.4;
const SHALLOWEST_SHARE = 0.04;
/** Shallower than this only where everything deeper is as doubtful as `MOST_DOUBT`. */
const SHALLOW_BY_CHOICE = 0.12;
const MOST_DOUBT = 2;
const SHARE_RATIO = 0.88;
/** The line through the pilot's curve reaches this much further than the levels. */
const LINE_MARGIN = 0.1;
/** Largest scatter of log T at one level that the pilot may foretell, where a deeper target can be had by nothing else. */
const LARGEST_SCATTER = 0.35;
/** After a level has been reached, at most this part of the pilot's measurements may lie above it again. */
const LARGEST_SHARE_ABOVE = 0.08;
/** A fall smaller than this many standard deviations of the measure may be chance. */
const SMALLEST_FALL_IN_DEVIATIONS = 3;
const FEWEST_MEASUREMENTS = 20;

export type PilotTarget =
  | { readonly kind: 'target'; readonly aim: TrialAim }
  | { readonly kind: 'noProgress'; readonly detail: string };

/** A straight line of the smoothed measure against log(step/centre). */
interface LocalLine {
  readonly slope: number;
  readonly intercept: number;
  /** Standard deviation of the measure around the line. */
  readonly deviation: number;
}

/**
 * The levels that every trial must reach, from the pilot's smoothed curve: the deepest at which the curve still falls clearly against
 * its own noise and stays below what it has reached, at most 40 % into the pilot. Fixed before the sweep; the pilot itself is
 * then set aside (docs/calibration.md, "What T is").
 */
export function targetFromPilot(curve: ProgressCurve): PilotTarget {
  const { steps, values } = curve;
  if (values.length < FEWEST_MEASUREMENTS) {
    const length = lengthForMeasurements(curve, FEWEST_MEASUREMENTS);
    return noProgress(
      `the pilot gave ${values.length} measurements; at least ${FEWEST_MEASUREMENTS} are needed${length === undefined ? '' : `, which a pilot of about ${length} steps would give`}`,
    );
  }
  if (!values.every(Number.isFinite)) {
    return noProgress('the measure is not finite at the present learning rate and momentum');
  }
  const { seen, chance } = fallOf(values);
  if (!(seen > chance)) return noProgress(shortFall(curve, chance));
  const pilotSteps = steps.at(-1) ?? 1;
  let clearest: { readonly doubt: number; readonly share: number; readonly line: LocalLine } | undefined;
  for (let share = DEEPEST_SHARE; share >= SHALLOWEST_SHARE; share *= SHARE_RATIO) {
    const line = lineAround(curve, share * pilotSteps, SPAN);
    if (line === undefined || !(line.slope < 0)) continue;
    const doubt = Math.max(
      line.deviation / -line.slope / LARGEST_SCATTER,
      shareAbove(curve, share, line) / LARGEST_SHARE_ABOVE,
    );
    if (clearest === undefined || doubt < clearest.doubt) clearest = { doubt, share, line };
    if (doubt <= 1 || (share * SHARE_RATIO < SHALLOW_BY_CHOICE && clearest.doubt <= MOST_DOUBT)) break;
  }
  if (clearest === undefined) return noProgress(earlyFall(curve));
  return targetAt(curve, clearest.share, clearest.line);
}

function targetAt(curve: ProgressCurve, pilotShare: number, line: LocalLine): PilotTarget {
  const pilotSteps = curve.steps.at(-1) ?? 1;
  const shallow = lineAround(curve, SHALLOW_SHARE * pilotShare * pilotSteps, SHALLOW_SPAN);
  const shallowLevels =
    shallow !== undefined && shallow.slope < 0 && shallow.deviation / -shallow.slope <= LARGEST_SCATTER
      ? levelsOn(shallow, SHALLOW_SPAN, SHALLOW_LEVELS)
      : [];
  return {
    kind: 'target',
    aim: {
      target: line.intercept,
      targetLevels: { levels: levelsOn(line, SPAN, LEVELS), shallowLevels, pilotShare },
    },
  };
}

/** Descending levels of the line at equal ratios of steps around its centre. */
function levelsOn({ slope, intercept }: LocalLine, span: number, count: number): number[] {
  return Array.from({ length: count }, (_, k) => intercept + slope * span * ((2 * k) / (count - 1) - 1));
}

/** Least squares, every measurement weighing as the log steps that it stands for; undefined with too few. */
function lineAround({ steps, values }: ProgressCurve, centre: number, span: number): LocalLine | undefined {
  const reach = span + LINE_MARGIN;
  const near = steps.flatMap((step, index) => {
    const at = Math.log(step / centre);
    return Math.abs(at) <= reach ? [{ at, value: values[index] ?? 0, weight: 1 / step }] : [];
  });
  if (near.length < LEVELS) return undefined;
  const total = near.reduce((sum, { weight }) => sum + weight, 0);
  const meanAt = near.reduce((sum, { at, weight }) => sum + weight * at, 0) / total;
  const meanValue = near.reduce((sum, { value, weight }) => sum + weight * value, 0) / total;
  const spread = near.reduce((sum, { at, weight }) => sum + weight * (at - meanAt) ** 2, 0);
  const slope =
    near.reduce((sum, { at, value, weight }) => sum + weight * (at - meanAt) * (value - meanValue), 0) /
    spread;
  const intercept = meanValue - slope * meanAt;
  const squares = near.reduce(
    (sum, { at, value, weight }) => sum + weight * (value - intercept - slope * at) ** 2,
    0,
  );
  return { slope, intercept, deviation: Math.sqrt(squares / total) };
}

/** Part of the pilot's measurements that lie above the deepest level once it should have been reached. */
function shareAbove(
  { steps, values }: ProgressCurve,
  share: number,
  { slope, intercept }: LocalLine,
): number {
  const deepest = intercept + slope * SPAN;
  const from = share * (steps.at(-1) ?? 1) * Math.exp(SPAN + LINE_MARGIN);
  const later = values.filter((_, index) => (steps[index] ?? 0) > from);
  return later.filter((value) => value >= deepest).length / Math.max(1, later.length);
}

/** The fall that is seen, from the start to the mean of the last fifth, and the largest that may be chance. */
function fallOf(values: readonly number[]): { readonly seen: number; readonly chance: number } {
  const start = values[0] ?? 0;
  const ending = values.slice(-Math.floor(values.length / 5));
  const end = mean(ending);
  const deviation = Math.sqrt(mean(ending.map((value) => (value - end) ** 2)));
  return { seen: start - end, chance: SMALLEST_FALL_IN_DEVIATIONS * deviation };
}

function noProgress(detail: string): PilotTarget {
  return { kind: 'noProgress', detail };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
