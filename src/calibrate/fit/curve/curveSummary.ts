import type { Estimate } from '../../../model/calibration/calibration';
import type { CurveDraw } from './curvePosterior';
import { logExcess, logTime } from './timeCurve';

/** What the posterior says of the x at which training is fastest. */
export interface CurveSummary {
  /** log x with the least expected log T, within the domain and off the wall. */
  readonly logX: number;
  /** Central 95 % interval of the fastest log x, stretched to hold the suggestion. */
  readonly logXLow: number;
  readonly logXHigh: number;
  /** log x whose T is within 5 % of the least with a probability of at least 40 %. */
  readonly nearLow: number;
  readonly nearHigh: number;
  /** Probability that the fastest log x lies in that range. */
  readonly nearConfidence: number;
  /** Expected log T(suggestion)/T(fastest). */
  readonly expectedRegret: number;
}

/** Where a suggestion may lie, in log x. */
export interface CurveDomain {
  readonly low: number;
  readonly high: number;
  /** The largest log x below `low` at which training fails, where there is one. */
  readonly barredAt: number | undefined;
}

const GRID_STEP = Math.log(3) / 16;
const NEAR = Math.log(1.05);
const NEAR_PROBABILITY = 0.4;

/** Beside a wall, suggestions this close in expected log T are as good, and the smaller momentum is the safer one. */
const AS_GOOD = 0.004;

/** Summary of a posterior over a domain; deterministic. */
export function summariseCurve(
  draws: readonly CurveDraw[],
  { low, high, barredAt }: CurveDomain,
): CurveSummary {
  const count = Math.max(2, Math.ceil((high - low) / GRID_STEP) + 1);
  const grid = Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
  const least = draws.map((draw) => excess(clamp(draw.logX, low, high), draw));
  const expected = new Float64Array(count);
  const near = new Float64Array(count);
  for (const [k, draw] of draws.entries()) {
    for (const [i, logX] of grid.entries()) {
      const over = excess(logX, draw) - least[k]!;
      expected[i]! += draw.weight * over;
      if (over <= NEAR) near[i]! += draw.weight;
    }
  }
  const smallest = Math.min(...expected);
  const best = expected.findLastIndex((value) => value <= smallest + (barredAt === undefined ? 0 : AS_GOOD));
  let first = best;
  let last = best;
  while (first > 0 && near[first - 1]! >= NEAR_PROBABILITY) first -= 1;
  while (last < count - 1 && near[last + 1]! >= NEAR_PROBABILITY) last += 1;
  const fastest = fastestLogX(draws, { low, high });
  const lowest = quantile(fastest, 0.025);
  const step = (high - low) / (count - 1);
  const logX = refined(grid[best]!, step, { low, high }, (each) =>
    draws.reduce((sum, draw) => sum + draw.weight * excess(each, draw), 0),
  );
  return {
    logX,
    // Between the last setting that fails and the first that was safe nothing is known.
    logXLow: lowest > low + 1e-9 || barredAt === undefined ? Math.min(logX, lowest) : barredAt,
    logXHigh: Math.max(logX, quantile(fastest, 0.975)),
    nearLow: grid[first]!,
    nearHigh: grid[last]!,
    nearConfidence: fastest.reduce(
      (sum, { value, weight }) =>
        sum + (value >= grid[first]! - 1e-9 && value <= grid[last]! + 1e-9 ? weight : 0),
      0,
    ),
    expectedRegret: expected[best]!,
  };
}

/** Expected log T at `logX` over the least in a domain, which may reach further than what was tried. */
export function expectedLoss(
  draws: readonly CurveDraw[],
  { low, high }: Pick<CurveDomain, 'low' | 'high'>,
  logX: number,
): number {
  return draws.reduce(
    (sum, draw) => sum + draw.weight * (excess(logX, draw) - excess(clamp(draw.logX, low, high), draw)),
    0,
  );
}

/** The least of a function around a grid's place, on a grid ten times as fine. */
function refined(
  centre: number,
  step: number,
  { low, high }: Pick<CurveDomain, 'low' | 'high'>,
  valueAt: (logX: number) => number,
): number {
  const near = Array.from({ length: 21 }, (_, i) => clamp(centre + (step * (i - 10)) / 10, low, high));
  const values = near.map(valueAt);
  return near[values.indexOf(Math.min(...values))] ?? centre;
}

/** The fastest log x of each draw inside the domain, with its weight. */
export function fastestLogX(
  draws: readonly CurveDraw[],
  { low, high }: Pick<CurveDomain, 'low' | 'high'>,
): { readonly value: number; readonly weight: number }[] {
  return draws.map(({ logX, weight }) => ({ value: clamp(logX, low, high), weight }));
}

/** Geometric mean of T at a log x over the draws, in steps. */
export function expectedSteps(draws: readonly CurveDraw[], logX: number): number {
  return Math.exp(draws.reduce((sum, draw) => sum + draw.weight * logTime(logX, draw), 0));
}

/** T at `logX` over T at `reference`, with its central 95 % interval: what the curve expects, before anything is verified. */
export function expectedRatio(draws: readonly CurveDraw[], logX: number, reference: number): Estimate {
  const ratios = draws.map((draw) => ({
    value: excess(logX, draw) - excess(reference, draw),
    weight: draw.weight,
  }));
  const mean = ratios.reduce((sum, { value, weight }) => sum + weight * value, 0);
  return {
    value: Math.exp(mean),
    low: Math.exp(quantile(ratios, 0.025)),
    high: Math.exp(quantile(ratios, 0.975)),
  };
}

/** The weighted quantile of values with weights that sum to one. */
export function quantile(
  values: readonly { readonly value: number; readonly weight: number }[],
  share: number,
): number {
  const sorted = values.toSorted((left, right) => left.value - right.value);
  let sum = 0;
  for (const { value, weight } of sorted) {
    sum += weight;
    if (sum >= share) return value;
  }
  return sorted.at(-1)?.value ?? Number.NaN;
}

function excess(at: number, { logX, left, right, floor }: CurveDraw): number {
  return logExcess(at - logX, left, right, floor);
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
