import type { SeededRandom } from './seededRandom';

/** What one simulated training does. */
export type LawOutcome =
  | { readonly kind: 'converges'; readonly steps: number }
  | { readonly kind: 'floorLimited' }
  | { readonly kind: 'diverges' }
  | { readonly kind: 'fails' };

/** A world in which the convergence time is known. */
export interface ConvergenceLaw {
  /** T in the middle of its noise; Infinity where the target is never reached. */
  medianSteps(learningRate: number, x: number): number;
  sample(learningRate: number, x: number, random: SeededRandom): LawOutcome;
}

/** T = a/x + b·(x/η)^p with log-normal noise of standard deviation `sigma`: the model of docs/calibration.md exactly. */
export function idealLaw(model: {
  readonly a: number;
  readonly b: number;
  readonly p: number;
  readonly sigma: number;
}): ConvergenceLaw {
  return shapedLaw((learningRate, x) => model.a / x + model.b * (x / learningRate) ** model.p, model.sigma);
}

/** Any median T with log-normal noise; where it is infinite the training settles above the target. */
export function shapedLaw(
  medianSteps: (learningRate: number, x: number) => number,
  sigma: number,
): ConvergenceLaw {
  return {
    medianSteps,
    sample: (learningRate, x, random) => {
      const steps = medianSteps(learningRate, x) * Math.exp(sigma * random.normal());
      return Number.isFinite(steps) ? converges(steps) : { kind: 'floorLimited' };
    },
  };
}

/** The same law with log-normal noise whose deviation grows with T: `sigma` at `referenceSteps`, ∝ T^power elsewhere. */
export function withGrowingNoise(
  law: ConvergenceLaw,
  noise: { readonly sigma: number; readonly referenceSteps: number; readonly power: number },
): ConvergenceLaw {
  return {
    ...law,
    sample: (learningRate, x, random) => {
      const steps = law.medianSteps(learningRate, x);
      const sigma = noise.sigma * (steps / noise.referenceSteps) ** noise.power;
      return converges(steps * Math.exp(sigma * random.normal()));
    },
  };
}

/** The noise floor: for x < η/largestEffectiveRate the target is never reached. */
export function withWall(law: ConvergenceLaw, largestEffectiveRate: number): ConvergenceLaw {
  const isBehind = (learningRate: number, x: number): boolean => x < learningRate / largestEffectiveRate;
  return {
    medianSteps: (learningRate, x) =>
      isBehind(learningRate, x) ? Infinity : law.medianSteps(learningRate, x),
    sample: (learningRate, x, random) =>
      isBehind(learningRate, x) ? { kind: 'floorLimited' } : law.sample(learningRate, x, random),
  };
}

/** Adds plain descent along flat directions, T += c·x/η, so that no single p holds. */
export function withPlainDescent(law: ConvergenceLaw, c: number): ConvergenceLaw {
  const medianSteps = (learningRate: number, x: number): number =>
    law.medianSteps(learningRate, x) + (c * x) / learningRate;
  return {
    medianSteps,
    sample: (learningRate, x, random) => {
      const outcome = law.sample(learningRate, x, random);
      if (outcome.kind !== 'converges') return outcome;
      return converges((outcome.steps * medianSteps(learningRate, x)) / law.medianSteps(learningRate, x));
    },
  };
}

/** Some seeds take `outlierFactor` times as long, some diverge, some fail. */
export function withBadSeeds(
  law: ConvergenceLaw,
  share: {
    readonly outliers: number;
    readonly outlierFactor: number;
    readonly diverged: number;
    readonly failed: number;
  },
): ConvergenceLaw {
  return {
    ...law,
    sample: (learningRate, x, random) => {
      const draw = random.uniform();
      if (draw < share.failed) return { kind: 'fails' };
      if (draw < share.failed + share.diverged) return { kind: 'diverges' };
      const outcome = law.sample(learningRate, x, random);
      const isOutlier = draw < share.failed + share.diverged + share.outliers;
      return isOutlier && outcome.kind === 'converges'
        ? converges(outcome.steps * share.outlierFactor)
        : outcome;
    },
  };
}

function converges(steps: number): LawOutcome {
  return { kind: 'converges', steps: Math.max(1, Math.round(steps)) };
}
