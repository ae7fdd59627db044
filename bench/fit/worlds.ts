import { coefficients } from '../../src/calibrate/fit/model/convergenceModel';
import {
  idealLaw,
  shapedLaw,
  withBadSeeds,
  withGrowingNoise,
  withPlainDescent,
  withWall,
  type ConvergenceLaw,
} from '../../src/calibrate/simulated/convergenceLaw';
import { lossCurveRun } from '../../src/calibrate/simulated/lossCurve';
import { seededRandom, type SeededRandom } from '../../src/calibrate/simulated/seededRandom';
import {
  lawTrainer,
  SIMULATED_TARGET,
  simulatedTrainer,
} from '../../src/calibrate/simulated/simulatedTrainer';
import type { Trainer } from '../../src/calibrate/run/trainer';

/** One simulated world: a trainer and the truth about it. */
export interface World {
  readonly trainer: Trainer;
  readonly learningRate: number;
  /** Median T; Infinity where the target is never reached. */
  readonly steps: (learningRate: number, x: number) => number;
  /** A fresh run's T. */
  readonly sample: (learningRate: number, x: number, random: SeededRandom) => number;
}

export interface Generator {
  readonly name: string;
  readonly describes: string;
  /** `nominal`: the fit's own model. `other`: what it allows for. `outside`: no sum of two powers, to show what it does then. */
  readonly group: 'nominal' | 'other' | 'outside';
  readonly world: (seed: number) => World;
}

const SIGMA = 0.15;

interface Draw {
  readonly learningRate: number;
  readonly bestX: number;
  readonly bestSteps: number;
  readonly random: SeededRandom;
}

/** η from 0.005 to 0.08, x* from 0.04 to 0.3, T* from 200 to 2000 steps, all log-uniform. */
function draw(seed: number): Draw {
  const random = seededRandom(seed, 1);
  const logUniform = (low: number, high: number): number => low * (high / low) ** random.uniform();
  return {
    learningRate: logUniform(0.005, 0.08),
    bestX: logUniform(0.04, 0.3),
    bestSteps: logUniform(200, 2000),
    random,
  };
}

function ideal({ learningRate, bestX, bestSteps }: Draw, p: number, sigma = SIGMA): ConvergenceLaw {
  return idealLaw({ ...coefficients({ x: bestX, steps: bestSteps }, learningRate, p), p, sigma });
}

/** The world of one law. */
export function lawWorld(law: ConvergenceLaw, learningRate: number, seed: number): World {
  return {
    trainer: lawTrainer(law, seed),
    learningRate,
    steps: law.medianSteps,
    sample: (rate, x, random) => {
      const outcome = law.sample(rate, x, random);
      return outcome.kind === 'converges' ? outcome.steps : Infinity;
    },
  };
}

/** The generators of the coverage and regret tables. */
export const GENERATORS: readonly Generator[] = [
  {
    name: 'nominal, p = 2',
    describes: 'T = a/x + b(x/η)², log-normal noise 0.15',
    group: 'nominal',
    world: (seed) => {
      const drawn = draw(seed);
      return lawWorld(ideal(drawn, 2), drawn.learningRate, seed);
    },
  },
  {
    name: 'nominal, p = 1',
    describes: 'T = a/x + b·x/η, log-normal noise 0.15',
    group: 'nominal',
    world: (seed) => {
      const drawn = draw(seed);
      return lawWorld(ideal(drawn, 1), drawn.learningRate, seed);
    },
  },
  {
    name: 'noise grows with T',
    describes: 'p = 2, noise 0.1 at T*, ∝ √T',
    group: 'other',
    world: (seed) => {
      const drawn = draw(seed);
      const noise = { sigma: 0.1, referenceSteps: drawn.bestSteps, power: 0.5 };
      return lawWorld(withGrowingNoise(ideal(drawn, 2), noise), drawn.learningRate, seed);
    },
  },
  {
    name: 'floor wall',
    describes: 'p = 2, wall at 0.4 to 2.5 x*',
    group: 'other',
    world: (seed) => {
      const drawn = draw(seed);
      const wallX = drawn.bestX * 0.4 * (2.5 / 0.4) ** drawn.random.uniform();
      return lawWorld(withWall(ideal(drawn, 2), drawn.learningRate / wallX), drawn.learningRate, seed);
    },
  },
  {
    name: 'plain descent added',
    describes: 'p = 2 and p = 1 terms equal at x*',
    group: 'other',
    world: (seed) => {
      const drawn = draw(seed);
      const law = withPlainDescent(
        ideal(drawn, 2),
        (drawn.bestSteps * drawn.learningRate) / (3 * drawn.bestX),
      );
      return lawWorld(law, drawn.learningRate, seed);
    },
  },
  {
    name: 'bad seeds',
    describes: 'p = 2, 6 % take 3×, 4 % diverge, 4 % fail',
    group: 'other',
    world: (seed) => {
      const drawn = draw(seed);
      const share = { outliers: 0.06, outlierFactor: 3, diverged: 0.04, failed: 0.04 };
      return lawWorld(withBadSeeds(ideal(drawn, 2), share), drawn.learningRate, seed);
    },
  },
  {
    name: 'whole loss curves',
    describes: 'exponential fall to a floor ∝ η/x (a third of the target at x*), AR(1) noise 0.05',
    group: 'other',
    world: (seed) => lossCurveWorld(draw(seed), seed),
  },
  {
    name: 'waves on T',
    describes: 'p = 2 times a wave of ±20 % in log x, noise 0.1',
    group: 'outside',
    world: (seed) => {
      const drawn = draw(seed);
      const phase = 2 * Math.PI * drawn.random.uniform();
      const frequency = 2 + 2 * drawn.random.uniform();
      return shapedWorld(drawn, seed, (ratio) => {
        const ideal = (2 / ratio + ratio ** 2) / 3;
        return ideal * Math.exp(0.2 * Math.sin(frequency * Math.log(ratio) + phase));
      });
    },
  },
  {
    name: 'shallow left side',
    describes: 'T ∝ 2·r^−0.3 + 0.3·r² with r = x/x₀, wall at x₀/6, noise 0.1',
    group: 'outside',
    world: (seed) =>
      shapedWorld(draw(seed), seed, (ratio) =>
        ratio < 1 / 6 ? Infinity : (2 * ratio ** -0.3 + 0.3 * ratio ** 2) / 2.3,
      ),
  },
];

/** T = T*·shape(x/x*) at one learning rate, noise 0.1; the target is not reached where the shape is infinite. */
function shapedWorld(
  { learningRate, bestX: scale, bestSteps }: Draw,
  seed: number,
  shape: (ratio: number) => number,
): World {
  return lawWorld(
    shapedLaw((_, x) => bestSteps * shape(x / scale), 0.1),
    learningRate,
    seed,
  );
}

function lossCurveWorld({ learningRate, bestX, bestSteps }: Draw, seed: number): World {
  const fall = -Math.log(SIMULATED_TARGET);
  const model = {
    ...coefficients({ x: bestX, steps: bestSteps / fall }, learningRate, 2),
    p: 2,
    seedSigma: 0.12,
    floorPerEffectiveRate: (SIMULATED_TARGET / 3 / learningRate) * bestX,
    noise: 0.05,
  };
  const steps = (rate: number, x: number): number => {
    const room = SIMULATED_TARGET - (model.floorPerEffectiveRate * rate) / x;
    return room <= 0 ? Infinity : -Math.log(room) * (model.a / x + model.b * (x / rate) ** 2);
  };
  return {
    trainer: simulatedTrainer(lossCurveRun(model), seed),
    learningRate,
    steps,
    sample: (rate, x, random) => steps(rate, x) * Math.exp(model.seedSigma * random.normal()),
  };
}

/** argmin of the median T at one learning rate, by a fine scan. */
export function bestX(world: World, learningRate: number = world.learningRate): number {
  let best = 1;
  const cells = 4000;
  for (let cell = 0; cell <= cells; cell += 1) {
    const x = 1e-3 ** (cell / cells);
    if (world.steps(learningRate, x) < world.steps(learningRate, best)) best = x;
  }
  return best;
}
