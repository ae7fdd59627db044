import { climb } from './newtonAscent';

/** A maximum of a function of one variable. */
export interface Maximum {
  readonly at: number;
  readonly value: number;
}

/** The largest maximum of a smooth function over [low, high]: a scan of `cells` cells, then a climb from the best of them. */
export function maximise(
  objective: (argument: number) => number,
  low: number,
  high: number,
  cells: number,
): Maximum {
  let best: Maximum = { at: low, value: Number.NEGATIVE_INFINITY };
  for (let cell = 0; cell <= cells; cell += 1) {
    const at = low + ((high - low) * cell) / cells;
    const value = objective(at);
    if (value > best.value) best = { at, value };
  }
  return best.at === low || best.at === high ? best : climbFrom(objective, best.at);
}

/** The maximum that a climb from `start` finds. */
export function climbFrom(objective: (argument: number) => number, start: number): Maximum {
  const { point, value } = climb(([argument = start]) => objective(argument), [start]);
  return { at: point[0] ?? start, value };
}

/** Where an interval ends, and whether the likelihood ended it. */
export interface LikelihoodInterval {
  readonly low: number;
  readonly high: number;
  readonly openLow: boolean;
  readonly openHigh: boolean;
}

/**
 * Where `profile` (a profile log-likelihood) falls below `level` on either side of its maximum, found by stepping outwards
 * and false position. A side that reaches `low` or `high` without falling below is open: it ends there.
 */
export function likelihoodInterval(
  profile: (argument: number) => number,
  maximum: Maximum,
  level: number,
  bounds: { readonly low: number; readonly high: number; readonly step: number },
): LikelihoodInterval {
  const lower = crossing(profile, maximum, level, bounds.low, bounds.step);
  const upper = crossing(profile, maximum, level, bounds.high, bounds.step);
  return { low: lower.at, high: upper.at, openLow: lower.open, openHigh: upper.open };
}

/** Relative to how far away the maximum is. */
const PRECISION = 0.005;

function crossing(
  profile: (argument: number) => number,
  maximum: Maximum,
  level: number,
  limit: number,
  firstStep: number,
): { readonly at: number; readonly open: boolean } {
  const direction = limit < maximum.at ? -1 : 1;
  // A profile is nearly a parabola, so the square root of its fall is nearly straight.
  const heightOf = (argument: number): number => {
    const fall = Math.max(0, maximum.value - profile(argument));
    return Math.sqrt(maximum.value - level) - Math.sqrt(fall);
  };
  let inside = { at: maximum.at, height: Math.sqrt(maximum.value - level) };
  let outside = inside;
  let step = firstStep;
  for (;;) {
    const next = inside.at + direction * step;
    const at = (next - limit) * direction >= 0 ? limit : next;
    outside = { at, height: heightOf(at) };
    if (outside.height < 0) break;
    if (at === limit) return { at: limit, open: true };
    inside = outside;
    step *= 2;
  }
  const tolerance = PRECISION * Math.abs(outside.at - maximum.at);
  for (let round = 0; Math.abs(outside.at - inside.at) > tolerance && round < 40; round += 1) {
    const share = inside.height / (inside.height - outside.height);
    // Every third round halves, in case one side never moves.
    const at =
      inside.at + (outside.at - inside.at) * (round % 3 === 2 ? 0.5 : Math.min(0.98, Math.max(0.02, share)));
    const middle = { at, height: heightOf(at) };
    if (Math.abs(middle.height) < PRECISION * Math.sqrt(maximum.value - level)) return { at, open: false };
    if (middle.height < 0) outside = middle;
    else inside = middle;
  }
  return { at: (inside.at + outside.at) / 2, open: false };
}
