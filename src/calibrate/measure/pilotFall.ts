import type { ProgressCurve } from '../../model/calibration/trial';
import { formatNumber } from '../../model/wording/format/numberFormat';

/** The smoothed curve of a pilot has about so many values that know nothing of each other. */
const INDEPENDENT_VALUES = 40;
/** A straight fall this many standard errors long is no chance. */
const CLEAR_IN_ERRORS = 3;
/** The fall that an estimated length is made for, over the smallest that counts. */
const MARGIN = 1.25;
/** What to try where the curve does not tell a length. */
const NEXT_LENGTH_RATIO = 10;
/** The part of its fall after which a curve counts as fallen. */
const FALLEN = 0.8;
/** Where in its pilot a target is best. */
const BEST_SHARE = 0.4;
/** A shorter pilot shows no fall. */
export const FEWEST_PILOT_STEPS = 50;

/** A straight line through the whole pilot. */
interface Trend {
  /** From the first step to the last; negative where the measure rises. */
  readonly fall: number;
  readonly start: number;
  readonly deviation: number;
}

/** How far the measure fell in a pilot where it should have fallen by `needed`, and which length would do, as far as the curve tells. */
export function shortFall(curve: ProgressCurve, needed: number): string {
  const { fall, start, deviation } = trendOf(curve);
  const length = curve.steps.at(-1) ?? 0;
  const moves = fall > 0 ? described(fall, start, 'falls', length) : described(-fall, start, 'rises', length);
  const isClear =
    Math.abs(fall) >=
    CLEAR_IN_ERRORS * deviation * Math.sqrt(12 / Math.min(INDEPENDENT_VALUES, curve.values.length));
  if (fall < 0 && isClear) {
    return `${moves}, so that no length of the pilot would do: look at the learning rate and the loss`;
  }
  const short = `${moves}; it takes a fall of ${formatNumber(needed, 2)}, three times its scatter, to set a target`;
  if (!(fall > 0 && isClear)) {
    return `${short}. Which longer pilot would do, if any, this one does not tell: try one of ${formatNumber(NEXT_LENGTH_RATIO * length)} steps`;
  }
  const steps = roundedUp((length * MARGIN * needed) / fall);
  return `${short}. At this pace a pilot of about ${formatNumber(steps)} steps would do`;
}

/** Of a pilot that has fallen, but nowhere so that a target can be set. */
export function earlyFall({ steps, values }: ProgressCurve): string {
  const start = values[0] ?? 0;
  const end = values.at(-1) ?? 0;
  const index = values.findIndex((value) => start - value >= FALLEN * (start - end));
  const at = steps[index] ?? 1;
  const length = steps.at(-1) ?? 1;
  const fell = described(start - end, start, 'falls', length);
  return at < BEST_SHARE * length * FALLEN
    ? `${fell}, most of it in the first ${formatNumber(at)}: a pilot of about ${formatNumber(Math.max(FEWEST_PILOT_STEPS, roundedUp(at / BEST_SHARE)))} steps would see it fall`
    : `${fell}, but not steadily enough to set a target`;
}

/** The pilot length that would give so many measurements, at the distance that they came at. */
export function lengthForMeasurements({ steps }: ProgressCurve, count: number): number | undefined {
  const last = steps.at(-1);
  return last === undefined ? undefined : roundedUp((last / steps.length) * count);
}

/** `falls by 0.012 (0.5 %) in 1000 steps`. */
function described(change: number, start: number, verb: string, steps: number): string {
  const share = start > 0 ? ` (${formatNumber((100 * change) / start, 2)} %)` : '';
  return `the measure ${verb} by ${formatNumber(change, 2)}${share} in ${formatNumber(steps)} steps of the pilot`;
}

function trendOf({ steps, values }: ProgressCurve): Trend {
  const count = values.length;
  const meanStep = steps.reduce((sum, step) => sum + step, 0) / count;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const spread = steps.reduce((sum, step) => sum + (step - meanStep) ** 2, 0);
  const slope =
    steps.reduce((sum, step, index) => sum + (step - meanStep) * ((values[index] ?? 0) - mean), 0) / spread;
  const at = (step: number): number => mean + slope * (step - meanStep);
  const squares = steps.reduce((sum, step, index) => sum + ((values[index] ?? 0) - at(step)) ** 2, 0);
  const [first = 0, last = 0] = [steps[0], steps.at(-1)];
  return { fall: at(first) - at(last), start: at(first), deviation: Math.sqrt(squares / count) };
}

/** To two digits. */
function roundedUp(steps: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(steps)) - 1);
  return Math.ceil(steps / unit) * unit;
}
