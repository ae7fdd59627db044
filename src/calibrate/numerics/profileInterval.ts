import type { Maximum } from './maximise';
import { newtonAscent } from './newtonAscent';

/** The likelihood with one parameter fixed and the others at their best, each ascent starting where the last one ended. */
export function profileOf(
  objective: (fixed: number, free: readonly number[]) => number,
  start: readonly number[],
): (fixed: number) => number {
  let last = start;
  return (fixed) => {
    const found = newtonAscent((free) => objective(fixed, free), last);
    last = found.point;
    return found.value;
  };
}

/** Where an interval ends, and whether the likelihood ended it. */
export interface ProfileInterval {
  readonly low: number;
  readonly high: number;
  readonly openLow: boolean;
  readonly openHigh: boolean;
}

/**
 * Where `profile` (a profile log-likelihood) falls below `level` on either side of its maximum, found by stepping outwards
 * and false position. A side that reaches `low` or `high` without falling below is open: it ends there.
 */
export function profileInterval(
  profile: (argument: number) => number,
  maximum: Maximum,
  level: number,
  bounds: { readonly low: number; readonly high: number; readonly step: number },
): ProfileInterval {
  const heightOf = heightAbove(level, maximum.value, profile);
  const top = { at: maximum.at, height: Math.sqrt(maximum.value - level) };
  const lower = crossing(heightOf, top, bounds.low, bounds.step);
  const upper = crossing(heightOf, top, bounds.high, bounds.step);
  return { low: lower.at, high: upper.at, openLow: lower.open, openHigh: upper.open };
}

/** Of a height relative to the maximum's, and of a place relative to how far away the maximum is. */
const PRECISION = 0.005;

/** A place, and how far the profile lies above the level there. */
interface Point {
  readonly at: number;
  readonly height: number;
}

/** A profile is nearly a parabola, so the square root of its fall is nearly straight. */
function heightAbove(
  level: number,
  top: number,
  profile: (argument: number) => number,
): (argument: number) => number {
  return (argument) => Math.sqrt(top - level) - Math.sqrt(Math.max(0, top - profile(argument)));
}

/** Where the height falls below zero between its maximum and `limit`. */
function crossing(
  heightOf: (argument: number) => number,
  top: Point,
  limit: number,
  firstStep: number,
): { readonly at: number; readonly open: boolean } {
  const direction = limit < top.at ? -1 : 1;
  let inside = top;
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
  return { at: rootBetween(heightOf, inside, outside, top), open: false };
}

/** By false position, to a precision relative to how far away the maximum is. */
function rootBetween(heightOf: (argument: number) => number, above: Point, below: Point, top: Point): number {
  let inside = above;
  let outside = below;
  const tolerance = PRECISION * Math.abs(outside.at - top.at);
  for (let round = 0; Math.abs(outside.at - inside.at) > tolerance && round < 40; round += 1) {
    const share = inside.height / (inside.height - outside.height);
    // Every third round halves, in case one side never moves.
    const at =
      inside.at + (outside.at - inside.at) * (round % 3 === 2 ? 0.5 : Math.min(0.98, Math.max(0.02, share)));
    const middle = { at, height: heightOf(at) };
    if (Math.abs(middle.height) < PRECISION * top.height) return at;
    if (middle.height < 0) outside = middle;
    else inside = middle;
  }
  return (inside.at + outside.at) / 2;
}
