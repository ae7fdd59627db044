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

export interface CensoredNormalFit {
  /** Mean shift of each group. */
  readonly shifts: readonly number[];
  readonly sigma: number;
  readonly logLikelihood: number;
}

/** T is a whole number of steps and no two machines agree to the last: a scatter below this is not believed. */
const SMALLEST_SIGMA = 0.01;
/** A budget this many deviations below the expected T was outlasted for certain, to 1e-12. */
const CERTAIN = -7;
const LOG_TWO_PI = Math.log(2 * Math.PI);
const NEWTON_ITERATIONS = 40;
/** A step that gains less, its halving included, ends the fit. */
const NEWTON_TOLERANCE = 1e-9;
/** A step that should gain less than this gains just that, to 1e-12: it is taken without looking. */
const CERTAIN_GAIN = 1e-8;
/** Where a fit starts from the scatter around the model, that is taken to be at least this. */
const SMALLEST_FIRST_SIGMA = 0.05;

/**
 * Maximum likelihood of y = offset + shift(group) + σ·ε, ε standard normal, with right-censored y entering through the
 * survival function (the Tobit model; concave in 1/σ and shift/σ: R. J. Olsen, Econometrica 46, 1978, p. 1211). `offsets` has one
 * entry per cell. Every group needs an uncensored observation. `room`, kept for fits of the same cells at other offsets, saves time.
 */
export function fitCensoredNormal(
  cells: readonly CensoredCell[],
  offsets: ArrayLike<number>,
  groups: number,
  room = new CensoredNormalRoom(cells, groups),
): CensoredNormalFit {
  room.centre(offsets);
  const { counts, means, squares, bounds } = room;
  const count = sumOf(counts);
  const allSquares = sumOf(squares);
  if (bounds.values.length > 0) return newton(room, count, allSquares);
  const variance = Math.max(SMALLEST_SIGMA ** 2, allSquares / count);
  return {
    shifts: Array.from(means),
    sigma: Math.sqrt(variance),
    logLikelihood: -0.5 * count * (LOG_TWO_PI + Math.log(variance)) - (0.5 * allSquares) / variance,
  };
}

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
export class CensoredNormalRoom {
  /** Of one group's uncensored y − offset: their number, mean and squares around it. */
  readonly counts: Float64Array;
  readonly means: Float64Array;
  readonly squares: Float64Array;
  readonly bounds: Bounds;
  /** Of the last fit: 1/σ (0 before the first), (shift − mean)/σ for each group, and the squares then. */
  theta = 0;
  deltas: Float64Array;
  allSquares = 0;
  /** Room for the steps. */
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
    let bounds = 0;
    for (const cell of cells) bounds += cell.bounds.length;
    this.bounds = {
      cells: new Int32Array(bounds),
      groups: new Int32Array(bounds),
      values: new Float64Array(bounds),
      counts: new Float64Array(bounds),
      aboveMeans: new Float64Array(bounds),
    };
    let k = 0;
    for (const [cell, { group, bounds: own }] of cells.entries()) {
      for (const { value, count } of own) {
        this.bounds.cells[k] = cell;
        this.bounds.groups[k] = group;
        this.bounds.values[k] = value;
        this.bounds.counts[k] = count;
        k += 1;
      }
    }
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
  }
}

/** Newton's method in θ = 1/σ and δ = (shift − mean)/σ, whose Hessian is an arrow: the δ do not see each other. */
function newton(room: CensoredNormalRoom, count: number, allSquares: number): CensoredNormalFit {
  const { means, deltaSteps } = room;
  const groups = means.length;
  let theta = firstTheta(room, count, allSquares);
  differentiate(room, room.deltas, theta, count, allSquares, room.at);
  for (let iteration = 0; iteration < NEWTON_ITERATIONS; iteration += 1) {
    const { at } = room;
    let schur = at.thetaTheta;
    let right = at.theta;
    for (let j = 0; j < groups; j += 1) {
      const ratio = (at.deltaTheta[j] ?? 0) / (at.deltaDelta[j] ?? -1);
      schur -= (at.deltaTheta[j] ?? 0) * ratio;
      right -= (at.delta[j] ?? 0) * ratio;
    }
    const thetaStep = -right / schur;
    for (let j = 0; j < groups; j += 1) {
      deltaSteps[j] = -((at.delta[j] ?? 0) + (at.deltaTheta[j] ?? 0) * thetaStep) / (at.deltaDelta[j] ?? -1);
    }
    let expected = at.theta * thetaStep;
    for (let j = 0; j < groups; j += 1) expected += (at.delta[j] ?? 0) * (deltaSteps[j] ?? 0);
    expected /= 2;
    if (expected < CERTAIN_GAIN && theta + thetaStep < 1 / SMALLEST_SIGMA) {
      theta += thetaStep;
      for (let j = 0; j < groups; j += 1) add(room.deltas, j, deltaSteps[j] ?? 0);
      at.logLikelihood += expected;
      break;
    }
    let gain = 0;
    for (let halving = 0, scale = 1; halving < 30; halving += 1, scale /= 2) {
      const nextTheta = Math.min(1 / SMALLEST_SIGMA, theta + scale * thetaStep);
      if (nextTheta <= 0) continue;
      for (let j = 0; j < groups; j += 1) {
        room.nextDeltas[j] = (room.deltas[j] ?? 0) + scale * (deltaSteps[j] ?? 0);
      }
      differentiate(room, room.nextDeltas, nextTheta, count, allSquares, room.next);
      if (room.next.logLikelihood >= at.logLikelihood) {
        gain = room.next.logLikelihood - at.logLikelihood;
        theta = nextTheta;
        [room.deltas, room.nextDeltas] = [room.nextDeltas, room.deltas];
        [room.at, room.next] = [room.next, room.at];
        break;
      }
    }
    if (gain < NEWTON_TOLERANCE) break;
  }
  room.theta = theta;
  room.allSquares = allSquares;
  const shifts: number[] = [];
  for (let j = 0; j < groups; j += 1) shifts.push((means[j] ?? 0) + (room.deltas[j] ?? 0) / theta);
  return { shifts, sigma: 1 / theta, logLikelihood: room.at.logLikelihood };
}

/** From the uncensored scatter, or the last fit's θ, changed as that scatter has changed since. */
function firstTheta(room: CensoredNormalRoom, count: number, allSquares: number): number {
  const scatter = Math.max(SMALLEST_SIGMA, Math.sqrt(allSquares / count));
  const sigma =
    room.theta === 0
      ? scatter
      : scatter / (room.theta * Math.max(SMALLEST_SIGMA, Math.sqrt(room.allSquares / count)));
  return 1 / Math.max(sigma, SMALLEST_FIRST_SIGMA);
}

/** Filled anew by every `differentiate`: the fit spends its time there. */
interface Derivatives {
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

function differentiate(
  room: CensoredNormalRoom,
  deltas: Float64Array,
  theta: number,
  count: number,
  allSquares: number,
  into: Derivatives,
): void {
  const { counts, bounds } = room;
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

function add(sums: Float64Array, at: number, more: number): void {
  sums[at] = (sums[at] ?? 0) + more;
}

function sumOf(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += values[i] ?? 0;
  return sum;
}
