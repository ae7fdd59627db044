/** A maximum of a function of one variable. */
export interface Maximum {
  readonly at: number;
  readonly value: number;
}

const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** The largest maximum over [low, high]: a scan of `cells` cells, then golden section around the best, to `tolerance`. */
export function maximise(
  objective: (argument: number) => number,
  low: number,
  high: number,
  cells: number,
  tolerance: number,
): Maximum {
  const width = (high - low) / cells;
  let best: Maximum = { at: low, value: Number.NEGATIVE_INFINITY };
  for (let cell = 0; cell <= cells; cell += 1) {
    const at = low + cell * width;
    const value = objective(at);
    if (value > best.value) best = { at, value };
  }
  let left = Math.max(low, best.at - width);
  let right = Math.min(high, best.at + width);
  let inner = right - GOLDEN * (right - left);
  let outer = left + GOLDEN * (right - left);
  let innerValue = objective(inner);
  let outerValue = objective(outer);
  while (right - left > tolerance) {
    if (innerValue > outerValue) {
      right = outer;
      outer = inner;
      outerValue = innerValue;
      inner = right - GOLDEN * (right - left);
      innerValue = objective(inner);
    } else {
      left = inner;
      inner = outer;
      innerValue = outerValue;
      outer = left + GOLDEN * (right - left);
      outerValue = objective(outer);
    }
  }
  const at = (left + right) / 2;
  const value = objective(at);
  return value > best.value ? { at, value } : best;
}

/**
 * Where `profile` (a profile log-likelihood) falls below `level` on either side of its maximum, found by stepping outwards
 * and bisecting. A side that reaches `low` or `high` without falling below is open: it ends there.
 */
export function likelihoodInterval(
  profile: (argument: number) => number,
  maximumAt: number,
  level: number,
  bounds: { readonly low: number; readonly high: number; readonly step: number },
): { readonly low: number; readonly high: number; readonly openLow: boolean; readonly openHigh: boolean } {
  const lower = crossing(profile, maximumAt, level, bounds.low, bounds.step);
  const upper = crossing(profile, maximumAt, level, bounds.high, bounds.step);
  return { low: lower.at, high: upper.at, openLow: lower.open, openHigh: upper.open };
}

function crossing(
  profile: (argument: number) => number,
  from: number,
  level: number,
  limit: number,
  firstStep: number,
): { readonly at: number; readonly open: boolean } {
  const direction = limit < from ? -1 : 1;
  let inside = from;
  let outside = from;
  let step = firstStep;
  for (;;) {
    outside = inside + direction * step;
    if ((outside - limit) * direction >= 0) outside = limit;
    if (profile(outside) < level) break;
    if (outside === limit) return { at: limit, open: true };
    inside = outside;
    step *= 1.5;
  }
  while (Math.abs(outside - inside) > 1e-4) {
    const middle = (inside + outside) / 2;
    if (profile(middle) < level) outside = middle;
    else inside = middle;
  }
  return { at: (inside + outside) / 2, open: false };
}
