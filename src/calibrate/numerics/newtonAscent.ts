/** Where an ascent ended. */
export interface Peak {
  readonly point: readonly number[];
  readonly value: number;
}

const ITERATIONS = 30;
/** Step of the finite differences; parameters are logarithms or exponents, so that one step suits all. */
const DIFFERENCE = 1e-3;
/** Longest step in any parameter. */
const LONGEST_STEP = 0.5;
const SMALLEST_GAIN = 1e-6;

/**
 * A local maximum of a smooth function of a few parameters of order one: Newton's method on central differences, damped
 * (Levenberg's way) wherever the curvature is not that of a maximum, halved until it rises.
 */
export function newtonAscent(
  objective: (point: readonly number[]) => number,
  start: readonly number[],
): Peak {
  let point = start;
  let value = objective(start);
  let damping = 0;
  for (let iteration = 0; iteration < ITERATIONS; iteration += 1) {
    const { gradient, hessian } = differences(objective, point, value);
    const step = newtonStep(gradient, hessian, damping);
    if (step === undefined) {
      damping = damping === 0 ? 1 : damping * 10;
      if (damping > 1e12) break;
      continue;
    }
    const longest = Math.max(...step.map(Math.abs));
    let scale = Math.min(1, LONGEST_STEP / longest);
    let gain = 0;
    for (let halving = 0; halving < 12; halving += 1, scale /= 2) {
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
    if (gain < SMALLEST_GAIN) break;
  }
  return { point, value };
}

interface Differences {
  readonly gradient: readonly number[];
  /** Lower triangle, row by row. */
  readonly hessian: readonly (readonly number[])[];
}

function differences(
  objective: (point: readonly number[]) => number,
  point: readonly number[],
  value: number,
): Differences {
  const at = (...moves: readonly (readonly [number, number])[]): number => {
    const moved = [...point];
    for (const [i, sign] of moves) moved[i] = (moved[i] ?? 0) + sign * DIFFERENCE;
    return objective(moved);
  };
  const up = point.map((_, i) => at([i, 1]));
  const down = point.map((_, i) => at([i, -1]));
  const gradient = point.map((_, i) => ((up[i] ?? 0) - (down[i] ?? 0)) / (2 * DIFFERENCE));
  const hessian = point.map((_, i) =>
    Array.from({ length: i + 1 }, (__, j) => {
      const own = (up[i] ?? 0) + (down[i] ?? 0) - 2 * value;
      if (i === j) return own / DIFFERENCE ** 2;
      const other = (up[j] ?? 0) + (down[j] ?? 0) - 2 * value;
      const both = at([i, 1], [j, 1]) + at([i, -1], [j, -1]) - 2 * value;
      return (both - own - other) / (2 * DIFFERENCE ** 2);
    }),
  );
  return { gradient, hessian };
}

/** Solves (−H + damping·1)·step = gradient by Cholesky; undefined where that matrix is not positive definite. */
function newtonStep(
  gradient: readonly number[],
  hessian: readonly (readonly number[])[],
  damping: number,
): number[] | undefined {
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
