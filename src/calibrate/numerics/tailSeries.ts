import { normalTail } from './normalTail';

/** Where the table starts and ends; outside, `normalTail` answers. */
const LOW = -8;
const HIGH = 12;
const NODES_PER_UNIT = 16;
const DEGREE = 6;
/** At every node log survival, then the hazard's Taylor coefficients. */
const STRIDE = DEGREE + 2;

/** A place for the answer, so that the innermost loop of a fit allocates nothing. */
export interface Tail {
  logSurvival: number;
  hazard: number;
}

/**
 * `normalTail(z)` into `tail`, as exact as that is, by the Taylor series around the nearest of a table's nodes: the hazard h
 * obeys h′ = h·(h − z), which gives its coefficients, and −h is the slope of log survival.
 */
export function readTail(z: number, tail: Tail): void {
  const node = Math.round((z - LOW) * NODES_PER_UNIT);
  if (!(node >= 0 && node < NODES)) {
    const { logSurvival, hazard } = normalTail(z);
    tail.logSurvival = logSurvival;
    tail.hazard = hazard;
    return;
  }
  const away = z - (LOW + node / NODES_PER_UNIT);
  const at = node * STRIDE;
  let hazard = 0;
  let area = 0;
  for (let k = DEGREE; k >= 0; k -= 1) {
    const coefficient = TABLE[at + 1 + k] ?? 0;
    hazard = hazard * away + coefficient;
    area = area * away + coefficient * (RECIPROCALS[k] ?? 0);
  }
  tail.logSurvival = (TABLE[at] ?? 0) - area * away;
  tail.hazard = hazard;
}

const NODES = (HIGH - LOW) * NODES_PER_UNIT + 1;
const RECIPROCALS = Float64Array.from({ length: DEGREE + 1 }, (_, k) => 1 / (k + 1));
const TABLE = tabulate();

function tabulate(): Float64Array {
  const table = new Float64Array(NODES * STRIDE);
  for (let node = 0; node < NODES; node += 1) {
    const z = LOW + node / NODES_PER_UNIT;
    const { logSurvival, hazard } = normalTail(z);
    const excess = [hazard - z];
    const series = [hazard];
    for (let k = 0; k < DEGREE; k += 1) {
      let product = 0;
      for (let i = 0; i <= k; i += 1) product += (series[i] ?? 0) * (excess[k - i] ?? 0);
      series.push(product / (k + 1));
      excess.push(product / (k + 1) - (k === 0 ? 1 : 0));
    }
    table.set([logSurvival, ...series], node * STRIDE);
  }
  return table;
}
