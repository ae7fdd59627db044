import { coefficients } from '../../src/calibrate/fit/model/convergenceModel';
import type { SeveralLearningRatesPlan } from '../../src/model/calibration/calibrationPlan';
import { linearRegression } from 'simple-statistics';
import {
  idealLaw,
  shapedLaw,
  withWall,
  type ConvergenceLaw,
} from '../../src/calibrate/simulated/convergenceLaw';
import { SIMULATED_TARGET } from '../../src/calibrate/simulated/simulatedTrainer';
import type { Bounds } from './bounds';
import { seededRandom } from '../../src/calibrate/simulated/seededRandom';
import type { ExponentVerdict } from '../../src/model/calibration/calibration';
import { fit, planAt, sweep, type PlanKind } from './sweep';
import { percent, printTable, quantile } from '../support/table';
import { bestX, lawWorld } from './worlds';

/** Five learning rates over a factor 16, around the middle one. */
const RATE_FACTORS = [1 / 4, 1 / 2, 1, 2, 4];
const SIGMA = 0.15;

interface Case {
  readonly name: string;
  /** Undefined where the true γ is none of the three, so that there is no right verdict. */
  readonly truth: ExponentVerdict | undefined;
  /** Of the minima of the median T, by regression. */
  readonly gamma: (law: ConvergenceLaw, learningRate: number) => number;
  /** Law and middle learning rate. */
  readonly draw: (seed: number) => { readonly law: ConvergenceLaw; readonly learningRate: number };
}

const CASES: readonly Case[] = [
  { name: 'p = 2', truth: 'twoThirds', gamma: () => 2 / 3, draw: (seed) => idealCase(seed, 2) },
  { name: 'p = 1', truth: 'oneHalf', gamma: () => 1 / 2, draw: (seed) => idealCase(seed, 1) },
  { name: 'floor-limited', truth: 'one', gamma: () => 1, draw: floorCase },
  { name: 'soft floor near', truth: undefined, gamma: gammaOfMinima, draw: softFloorCase },
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

/**
 * p = 2 with a floor ∝ η/x under the target, whose wall lies a factor 2 to 4 left of the minimum at the middle learning rate and
 * nearer at larger ones: T grows towards the wall as a fall to that floor takes longer.
 */
function softFloorCase(seed: number): { readonly law: ConvergenceLaw; readonly learningRate: number } {
  const random = seededRandom(seed, 3);
  const learningRate = 0.01 * 3 ** random.uniform();
  const minimum = { x: 0.05 * 3 ** random.uniform(), steps: 300 * 4 ** random.uniform() };
  const { a, b } = coefficients(minimum, learningRate, 2);
  const wallPerRate = minimum.x / (2 * 2 ** random.uniform()) / learningRate;
  const law = shapedLaw((rate, x) => {
    const room = 1 - (wallPerRate * rate) / x;
    const slowing = room <= 0 ? Infinity : 1 + Math.log(room) / Math.log(SIMULATED_TARGET);
    return (a / x + b * (x / rate) ** 2) * slowing;
  }, SIGMA);
  return { law, learningRate };
}

function gammaOfMinima(law: ConvergenceLaw, learningRate: number): number {
  const minima = RATE_FACTORS.map((factor) => {
    const rate = factor * learningRate;
    return [Math.log(rate), Math.log(bestX(lawWorld(law, rate, 0)))];
  });
  return linearRegression(minima).m;
}

/** Verdict on the exponent and coverage of γ from five learning rates, printed as one table. */
export async function benchVerdicts(kind: PlanKind, sweeps: number, bounds: Bounds): Promise<void> {
  const rows: string[][] = [];
  for (const { name, truth, gamma, draw } of CASES) {
    let right = 0;
    let undecided = 0;
    let without = 0;
    let covered = 0;
    let coveredC = 0;
    let flagged = 0;
    const halfWidths: number[] = [];
    for (let seed = 1; seed <= sweeps; seed += 1) {
      const { law, learningRate } = draw(seed);
      const result = fit(await sweep(lawWorld(law, learningRate, seed), planOver(kind, learningRate)));
      if (result.kind === 'noEstimate') {
        without += 1;
        flagged += 1;
        continue;
      }
      const trueX = bestX(lawWorld(law, result.learningRate, seed));
      coveredC += result.x.low <= trueX && trueX <= result.x.high ? 1 : 0;
      flagged += result.caveats.length > 0 ? 1 : 0;
      right += result.verdict === truth ? 1 : 0;
      undecided += result.verdict === 'undecided' ? 1 : 0;
      if (result.gamma === undefined) continue;
      const trueGamma = gamma(law, learningRate);
      covered += result.gamma.low <= trueGamma && trueGamma <= result.gamma.high ? 1 : 0;
      halfWidths.push((result.gamma.high - result.gamma.low) / 2);
    }
    const wrong = (sweeps - right - undecided - without) / sweeps;
    const coversGamma = covered / Math.max(1, halfWidths.length);
    const coversC = coveredC / Math.max(1, sweeps - without);
    if (truth !== undefined) {
      bounds.share(`${kind}, 5 η, ${name}: verdict right`, right / sweeps, 0.8, 1);
      bounds.share(`${kind}, 5 η, ${name}: verdict wrong`, wrong, 0, 0.05);
    }
    if (truth === 'twoThirds' || truth === 'oneHalf') {
      bounds.share(`${kind}, 5 η, ${name}: γ covered`, coversGamma, 0.93, 0.97);
      bounds.share(`${kind}, 5 η, ${name}: C covered`, coversC, 0.93, 0.97);
    } else {
      bounds.check(
        `${kind}, 5 η, ${name}: γ covered, or flagged`,
        '≥ 90 %, or ≥ 80 %',
        `${percent(coversGamma)}, ${percent(flagged / sweeps)}`,
        coversGamma >= 0.9 || flagged / sweeps >= 0.8,
      );
    }
    rows.push([
      name,
      truth === undefined ? '–' : percent(right / sweeps),
      percent(undecided / sweeps),
      truth === undefined ? '–' : percent(wrong),
      percent(without / sweeps),
      percent(coversGamma),
      quantile(halfWidths, 0.5).toFixed(3),
      percent(coversC),
      percent(flagged / sweeps),
    ]);
  }
  printTable(
    `verdict from 5 η over a factor 16, ${kind} at each, ${sweeps} calibrations per row`,
    [
      'data',
      'right',
      'undecided',
      'wrong',
      'no estimate',
      'γ covered',
      'median half-width of γ',
      'C covered',
      'flagged',
    ],
    rows,
  );
}

function planOver(kind: PlanKind, learningRate: number): SeveralLearningRatesPlan {
  const sweeps = RATE_FACTORS.map((factor) => planAt(kind, learningRate * factor));
  const [first] = sweeps;
  if (first === undefined) throw new Error('a plan needs a learning rate');
  const { target, maxBudgetSteps, firstSeed, verificationSeeds, controlSeeds } = first;
  return {
    kind: 'severalLearningRates',
    target,
    maxBudgetSteps,
    firstSeed,
    verificationSeeds,
    controlSeeds,
    sweeps,
  };
}
