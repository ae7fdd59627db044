/** Where a climb ended. */
export interface Peak {
  readonly point: readonly number[];
  readonly value: number;
  /** The curvature last used: nearly that of a climb nearby. */
  readonly hessian: Hessian | undefined;
}

/** Lower triangle of the second derivatives, row by row. */
export type Hessian = readonly (readonly number[])[];

const ITERATIONS = 30;
/** Step of the finite differences; parameters are logarithms or exponents, so that one step suits all. */
const DIFFERENCE = 1e-3;
/** Longest step in any parameter. */
const LONGEST_STEP = 0.5;
/** Newton's method squares what is missing with every step, so that after a gain this small some 1e-8 is left. */
const SMALLEST_GAIN = 1e-4;
/** After a larger one the curvature from nearby is no longer believed. */
const LARGEST_BORROWED_GAIN = 0.3;

/**
 * A local maximum of a smooth function of a few parameters of order one: Newton's method on central differences, damped
 * (Levenberg's way) wherever the curvature is not that of a maximum, halved until it climbs. `nearby`, the curvature of a climb close
 * by, is used as long as it takes the climb upwards.
 */
export function climb(
  objective: (point: readonly number[]) => number,
  start: readonly number[],
  nearby?: Hessian,
): Peak {
  let point = start;
  let value = objective(start);
  let borrowed = nearby;
  let hessian = nearby;
  let damping = 0;
  for (let iteration = 0; iteration < ITERATIONS; iteration += 1) {
    const { gradient, diagonal } = slopes(objective, point, value);
    hessian = borrowed ?? secondDerivatives(objective, point, value, diagonal);
    const step = newtonStep(gradient, hessian, damping);
    if (step === undefined) {
      damping = damping === 0 ? 1 : damping * 10;
      if (damping > 1e12) break;
      continue;
    }
    const longest = Math.max(...step.map(Math.abs));
    let scale = Math.min(1, LONGEST_STEP / longest);
    let gain = 0;
    let halvings = 0;
    for (; halvings < 12; halvings += 1, scale /= 2) {
      const next = point.map((from, i) => from + scale * (step[i] ?? 0));
      const nextValue = objective(next);
      if (nextValue > value) {
        gain = nextValue - value;
        point = next;
        value = nextValue;
        break;
      }
    }
    damping /= 10;
    if (borrowed !== undefined && (halvings > 0 || gain > LARGEST_BORROWED_GAIN)) borrowed = undefined;
    else if (gain < SMALLEST_GAIN) break;
  }
  return { point, value, hessian };
}

interface Slopes {
  readonly gradient: readonly number[];
  /** Of each parameter: f(+) + f(−) − 2f. */
  readonly diagonal: readonly number[];
}

function slopes(
  objective: (point: readonly number[]) => number,
  point: readonly number[],
  value: number,
): Slopes {
  const up = point.map((_, i) => objective(moved(point, i, 1)));
  const down = point.map((_, i) => objective(moved(point, i, -1)));
  return {
    gradient: point.map((_, i) => ((up[i] ?? 0) - (down[i] ?? 0)) / (2 * DIFFERENCE)),
    diagonal: point.map((_, i) => (up[i] ?? 0) + (down[i] ?? 0) - 2 * value),
  };
}

function secondDerivatives(
  objective: (point: readonly number[]) => number,
  point: readonly number[],
  value: number,
  diagonal: readonly number[],
): Hessian {
  return point.map((_, i) =>
    Array.from({ length: i + 1 }, (__, j) => {
      const own = diagonal[i] ?? 0;
      if (i === j) return own / DIFFERENCE ** 2;
      const both =
        objective(moved(moved(point, i, 1), j, 1)) + objective(moved(moved(point, i, -1), j, -1)) - 2 * value;
      return (both - own - (diagonal[j] ?? 0)) / (2 * DIFFERENCE ** 2);
    }),
  );
}

function moved(point: readonly number[], index: number, sign: number): number[] {
  return point.map((at, i) => (i === index ? at + sign * DIFFERENCE : at));
}

/** Solves (−H + damping·1)·step = gradient by Cholesky; undefined where that matrix is not positive definite. */
function newtonStep(gradient: readonly number[], hessian: Hessian, damping: number): number[] | undefined {
  const root: number[][] = [];
  const forward: number[] = [];
  for (const [i, row] of hessian.entries()) {
    const rootRow: number[] = [];
    for (let j = 0; j <= i; j += 1) {
      let sum = -(row[j] ?? 0) + (i === j ? damping : 0);
      const other = i === j ? rootRow : (root[j] ?? []);
      for (let k = 0; k < j; k += 1) sum -= (rootRow[k] ?? 0) * (other[k] ?? 0);
      if (i === j && !(sum > 1e-9)) return undefined;
      rootRow.push(i === j ? Math.sqrt(sum) : sum / (other[j] ?? 1));
    }
    let right = gradient[i] ?? 0;
    for (let k = 0; k < i; k += 1) right -= (rootRow[k] ?? 0) * (forward[k] ?? 0);
    forward.push(right / (rootRow[i] ?? 1));
    root.push(rootRow);
  }
  const step = [...forward];
  for (let i = step.length - 1; i >= 0; i -= 1) {
    for (let k = i + 1; k < step.length; k += 1)
      step[i] = (step[i] ?? 0) - (root[k]?.[i] ?? 0) * (step[k] ?? 0);
    step[i] = (step[i] ?? 0) / (root[i]?.[i] ?? 1);
  }
  return step;
}
