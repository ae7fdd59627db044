import { readTail, type Tail } from './tailSeries';

/** Trials at one place, as sums, so that cost does not grow with their number. */
export interface CensoredCell {
  /** Cells of one group share a mean shift; groups count from 0 without gaps. */
  readonly group: number;
  readonly count: number;
  readonly sum: number;
  readonly sumOfSquares: number;
  /** Lower bounds of right-censored observations, and how many share each. */
  readonly bounds: readonly { readonly value: number; readonly count: number }[];
}

/** A budget this many deviations below the expected T was outlasted for certain, to 1e-12. */
const CERTAIN = -7;
const LOG_TWO_PI = Math.log(2 * Math.PI);

/** All bounds of all cells, one entry each; `aboveMeans` is what is left of the value without offset and group mean. */
interface Bounds {
  readonly cells: Int32Array;
  readonly groups: Int32Array;
  readonly values: Float64Array;
  readonly counts: Float64Array;
  readonly aboveMeans: Float64Array;
}

/**
 * What fits of the same cells at ever new offsets share: typed arrays for sums that Newton's steps don't change, and where the last
 * fit ended, the next one being mostly close by.
 */
export class CensoredNormalWorkspace {
  /** Of one group's uncensored y − offset: their number, mean and squares around it. */
  readonly counts: Float64Array;
  readonly means: Float64Array;
  readonly squares: Float64Array;
  readonly bounds: Bounds;
  /** Over all groups: how many observations are uncensored, and the sum of `squares`. */
  readonly count: number;
  allSquares = 0;
  /** Of the last fit: 1/σ (0 before the first), (shift − mean)/σ for each group, and the squares then. */
  theta = 0;
  deltas: Float64Array;
  lastSquares = 0;
  /** Scratch memory for the steps. */
  nextDeltas: Float64Array;
  readonly deltaSteps: Float64Array;
  at: Derivatives;
  next: Derivatives;
  readonly #cellGroups: Int32Array;
  readonly #cellCounts: Float64Array;
  readonly #cellMeans: Float64Array;
  readonly #squaresWithin: Float64Array;

  constructor(cells: readonly CensoredCell[], groups: number) {
    this.#cellGroups = new Int32Array(cells.length);
    this.#cellCounts = new Float64Array(cells.length);
    this.#cellMeans = new Float64Array(cells.length);
    this.#squaresWithin = new Float64Array(groups);
    this.counts = new Float64Array(groups);
    for (const [cell, { group, count, sum, sumOfSquares }] of cells.entries()) {
      this.#cellGroups[cell] = group;
      if (count === 0) continue;
      this.#cellCounts[cell] = count;
      this.#cellMeans[cell] = sum / count;
      add(this.counts, group, count);
      add(this.#squaresWithin, group, Math.max(0, sumOfSquares - (sum * sum) / count));
    }
    this.count = sumOf(this.counts);
    this.bounds = boundsOf(cells);
    this.means = new Float64Array(groups);
    this.squares = new Float64Array(groups);
    this.deltas = new Float64Array(groups);
    this.nextDeltas = new Float64Array(groups);
    this.deltaSteps = new Float64Array(groups);
    this.at = emptyDerivatives(groups);
    this.next = emptyDerivatives(groups);
  }

  /** Fills the sums for new offsets. */
  centre(offsets: ArrayLike<number>): void {
    const { counts, means, squares, bounds } = this;
    const cellGroups = this.#cellGroups;
    const cellCounts = this.#cellCounts;
    const cellMeans = this.#cellMeans;
    means.fill(0);
    squares.set(this.#squaresWithin);
    for (let i = 0; i < cellGroups.length; i += 1) {
      add(means, cellGroups[i] ?? 0, (cellCounts[i] ?? 0) * ((cellMeans[i] ?? 0) - (offsets[i] ?? 0)));
    }
    for (let j = 0; j < means.length; j += 1) means[j] = (means[j] ?? 0) / (counts[j] ?? 1);
    for (let i = 0; i < cellGroups.length; i += 1) {
      const group = cellGroups[i] ?? 0;
      const away = (cellMeans[i] ?? 0) - (offsets[i] ?? 0) - (means[group] ?? 0);
      add(squares, group, (cellCounts[i] ?? 0) * away * away);
    }
    const { cells, groups, values, aboveMeans } = bounds;
    for (let k = 0; k < values.length; k += 1) {
      aboveMeans[k] = (values[k] ?? 0) - (offsets[cells[k] ?? 0] ?? 0) - (means[groups[k] ?? 0] ?? 0);
    }
    this.allSquares = sumOf(squares);
  }

  /** The log-likelihood and its derivatives at (θ, δ), `into` the place given. */
  differentiate(theta: number, deltas: Float64Array, into: Derivatives): void {
    const { counts, count, allSquares, bounds } = this;
    const { delta, deltaDelta, deltaTheta } = into;
    let logLikelihood = count * (Math.log(theta) - 0.5 * LOG_TWO_PI) - 0.5 * theta * theta * allSquares;
    let thetaGradient = count / theta - theta * allSquares;
    let thetaTheta = -count / (theta * theta) - allSquares;
    for (let j = 0; j < counts.length; j += 1) {
      const own = counts[j] ?? 0;
      const shift = deltas[j] ?? 0;
      logLikelihood -= 0.5 * own * shift * shift;
      delta[j] = -own * shift;
      deltaDelta[j] = -own;
      deltaTheta[j] = 0;
    }
    const { groups, aboveMeans, counts: boundCounts } = bounds;
    const tail: Tail = { logSurvival: 0, hazard: 0 };
    for (let k = 0; k < aboveMeans.length; k += 1) {
      const group = groups[k] ?? 0;
      const above = aboveMeans[k] ?? 0;
      const z = theta * above - (deltas[group] ?? 0);
      if (z < CERTAIN) continue;
      readTail(z, tail);
      const { logSurvival, hazard } = tail;
      const alike = boundCounts[k] ?? 0;
      const slope = alike * hazard * (hazard - z);
      logLikelihood += alike * logSurvival;
      thetaGradient -= alike * hazard * above;
      thetaTheta -= slope * above * above;
      add(delta, group, alike * hazard);
      add(deltaDelta, group, -slope);
      add(deltaTheta, group, slope * above);
    }
    into.logLikelihood = logLikelihood;
    into.theta = thetaGradient;
    into.thetaTheta = thetaTheta;
  }
}

/** The bounds of all cells, one after the other; leaving out each trial in turn makes them again and again. */
function boundsOf(cells: readonly CensoredCell[]): Bounds {
  let length = 0;
  for (const { bounds } of cells) length += bounds.length;
  const all = {
    cells: new Int32Array(length),
    groups: new Int32Array(length),
    values: new Float64Array(length),
    counts: new Float64Array(length),
    aboveMeans: new Float64Array(length),
  };
  let k = 0;
  for (const [cell, { group, bounds }] of cells.entries()) {
    for (const { value, count } of bounds) {
      all.cells[k] = cell;
      all.groups[k] = group;
      all.values[k] = value;
      all.counts[k] = count;
      k += 1;
    }
  }
  return all;
}

/** Filled anew by every `differentiate`: the fit spends its time there. */
export interface Derivatives {
  logLikelihood: number;
  theta: number;
  thetaTheta: number;
  readonly delta: Float64Array;
  readonly deltaDelta: Float64Array;
  readonly deltaTheta: Float64Array;
}

function emptyDerivatives(groups: number): Derivatives {
  return {
    logLikelihood: 0,
    theta: 0,
    thetaTheta: 0,
    delta: new Float64Array(groups),
    deltaDelta: new Float64Array(groups),
    deltaTheta: new Float64Array(groups),
  };
}

/** Adds to one element, in place. */
export function add(sums: Float64Array, at: number, more: number): void {
  sums[at] = (sums[at] ?? 0) + more;
}

function sumOf(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += values[i] ?? 0;
  return sum;
}
