import { coefficients } from '../../src/calibrate/fit/convergenceModel';
import type { SeveralLearningRatesPlan } from '../../src/calibrate/plan';
import { idealLaw, withWall, type ConvergenceLaw } from '../../src/calibrate/simulated/convergenceLaw';
import { seededRandom } from '../../src/calibrate/simulated/seededRandom';
import type { ExponentVerdict } from '../../src/model/calibration';
import { fit, planAt, sweep, type PlanKind } from './sweep';
import { percent, printTable, quantile } from './table';
import { lawWorld } from './worlds';

/** Five learning rates over a factor 16, around the middle one. */
const RATE_FACTORS = [1 / 4, 1 / 2, 1, 2, 4];
const SIGMA = 0.15;

interface Case {
  readonly name: string;
  readonly truth: ExponentVerdict;
  readonly gamma: number;
  /** Law and middle learning rate. */
  readonly draw: (seed: number) => { readonly law: ConvergenceLaw; readonly learningRate: number };
}

const CASES: readonly Case[] = [
  { name: 'p = 2', truth: 'twoThirds', gamma: 2 / 3, draw: (seed) => idealCase(seed, 2) },
  { name: 'p = 1', truth: 'oneHalf', gamma: 1 / 2, draw: (seed) => idealCase(seed, 1) },
  { name: 'floor-limited', truth: 'one', gamma: 1, draw: floorCase },
];

function idealCase(seed: number, p: number): { readonly law: ConvergenceLaw; readonly learningRate: number } {
  const random = seededRandom(seed, 3);
  const learningRate = 0.01 * 3 ** random.uniform();
  const minimum = { x: 0.05 * 3 ** random.uniform(), steps: 300 * 4 ** random.uniform() };
  return { law: idealLaw({ ...coefficients(minimum, learningRate, p), p, sigma: SIGMA }), learningRate };
}

/** A wall right of the law's own minimum at every learning rate. */
function floorCase(seed: number): { readonly law: ConvergenceLaw; readonly learningRate: number } {
  const random = seededRandom(seed, 3);
  const learningRate = 0.01 * 3 ** random.uniform();
  const wallX = 0.08 * 1.75 ** random.uniform();
  const minimum = { x: wallX / 2.5, steps: 300 * 4 ** random.uniform() };
  const law = idealLaw({ ...coefficients(minimum, learningRate, 2), p: 2, sigma: SIGMA });
  return { law: withWall(law, learningRate / wallX), learningRate };
}

/** Verdict on the exponent and coverage of γ from five learning rates, printed as one table. */
export async function benchVerdicts(kind: PlanKind, sweeps: number): Promise<void> {
  const rows: string[][] = [];
  for (const { name, truth, gamma, draw } of CASES) {
    let right = 0;
    let undecided = 0;
    let without = 0;
    let covered = 0;
    const halfWidths: number[] = [];
    for (let seed = 1; seed <= sweeps; seed += 1) {
      const { law, learningRate } = draw(seed);
      const result = fit(await sweep(lawWorld(law, learningRate, seed), planOver(kind, learningRate)));
      if (result.kind === 'noEstimate') {
        without += 1;
        continue;
      }
      right += result.verdict === truth ? 1 : 0;
      undecided += result.verdict === 'undecided' ? 1 : 0;
      if (result.gamma === undefined) continue;
      covered += result.gamma.low <= gamma && gamma <= result.gamma.high ? 1 : 0;
      halfWidths.push((result.gamma.high - result.gamma.low) / 2);
    }
    rows.push([
      name,
      percent(right / sweeps),
      percent(undecided / sweeps),
      percent((sweeps - right - undecided - without) / sweeps),
      percent(without / sweeps),
      percent(covered / Math.max(1, halfWidths.length)),
      quantile(halfWidths, 0.5).toFixed(3),
    ]);
  }
  printTable(
    `verdict from 5 η over a factor 16, ${kind} at each, ${sweeps} calibrations per row`,
    ['data', 'right', 'undecided', 'wrong', 'no estimate', 'γ covered', 'median half-width of γ'],
    rows,
  );
}

function planOver(kind: PlanKind, learningRate: number): SeveralLearningRatesPlan {
  const sweeps = RATE_FACTORS.map((factor) => planAt(kind, learningRate * factor));
  const [first] = sweeps;
  if (first === undefined) throw new Error('a plan needs a learning rate');
  const { target, maxBudgetSteps, firstSeed, controlSeeds } = first;
  return { kind: 'severalLearningRates', target, maxBudgetSteps, firstSeed, controlSeeds, sweeps };
}
