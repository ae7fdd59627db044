import { newtonAscent } from './newtonAscent';

/** A maximum of a function of one variable. */
export interface Maximum {
  readonly at: number;
  readonly value: number;
}

/** The largest maximum of a smooth function over [low, high]: a scan of `cells` cells, then an ascent from the best of them. */
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
  return best.at === low || best.at === high ? best : ascendFrom(objective, best.at);
}

/** The maximum that Newton's ascent from `start` finds. */
export function ascendFrom(objective: (argument: number) => number, start: number): Maximum {
  const { point, value } = newtonAscent(([argument = start]) => objective(argument), [start]);
  return { at: point[0] ?? start, value };
}
