import {
  comparePaired,
  isDecided,
  mayDecide,
  VERIFICATION_LOOKS,
} from '../../src/calibrate/fit/verification';
import { seededRandom } from '../../src/calibrate/simulated/seededRandom';
import type { Trial } from '../../src/model/calibration/trial';

const SAVINGS = [1, 1.03, 1.1, 1.2, 1.35, 2];
const DEVIATIONS = [0.06, 0.12, 0.25];
const TRIALS = 2000;
/** So long that whole steps do not matter. */
const STEPS = 1e6;

/** How often the interval at the stop holds the true saving, for normal differences of log T of these deviations. */
export function stoppingLines(): string[] {
  return DEVIATIONS.map((deviation) => {
    const shares = SAVINGS.map(
      (saving) => `${saving}: ${(100 * coverage(Math.log(saving), deviation)).toFixed(1)} %`,
    );
    return `deviation ${deviation}: ${shares.join(', ')}`;
  });
}

function coverage(logSaving: number, deviation: number): number {
  let held = 0;
  for (let trial = 0; trial < TRIALS; trial += 1) {
    const random = seededRandom(trial, logSaving, deviation);
    const differences = VERIFICATION_LOOKS.flatMap((seeds, look) =>
      Array.from(
        { length: seeds - (VERIFICATION_LOOKS[look - 1] ?? 0) },
        () => logSaving + deviation * random.normal(),
      ),
    );
    const { low, high } = ratioAtStop(differences);
    if (Math.log(low) <= logSaving && logSaving <= Math.log(high)) held += 1;
  }
  return held / TRIALS;
}

function ratioAtStop(differences: readonly number[]): { readonly low: number; readonly high: number } {
  for (const seeds of VERIFICATION_LOOKS) {
    const own = differences.slice(0, seeds).map((_, seed) => run(seed, STEPS));
    const other = differences
      .slice(0, seeds)
      .map((difference, seed) => run(seed, STEPS * Math.exp(difference)));
    const comparison = comparePaired(own, other);
    const isLast = seeds === VERIFICATION_LOOKS.at(-1);
    const isOver = isLast || isDecided(comparison) || !mayDecide(comparison, VERIFICATION_LOOKS.at(-1) ?? 0);
    if (comparison.ratio !== undefined && isOver) return comparison.ratio;
  }
  throw new Error('the last look has a ratio');
}

function run(seed: number, convergenceSteps: number): Trial {
  return {
    trialId: String(seed),
    role: 'suggestion',
    learningRate: 1,
    momentum: 0,
    seed,
    budgetSteps: convergenceSteps,
    stepsSpent: convergenceSteps,
    elapsedMs: 0,
    outcome: { kind: 'converged', convergenceSteps },
    curve: { steps: [], values: [] },
  };
}
