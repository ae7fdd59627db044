import { expect, it } from 'vitest';
import type { Trainer } from '../../../../src/calibrate/run/trainer';
import { runCalibration } from '../../../../src/calibrate/run/runCalibration';
import { CancelSource } from '../../../../src/calibrate/run/cancelSource';
import { idealLaw, shapedLaw, type ConvergenceLaw } from '../../../../src/calibrate/simulated/convergenceLaw';
import { lawTrainer } from '../../../../src/calibrate/simulated/simulatedTrainer';
import { extendedPlan, extensionCost, usualRates } from '../../../../src/calibrate/sweep/extendedPlan';
import { scriptPlan } from '../../../../src/calibrate/sweep/standardPlans';
import type { Calibration } from '../../../../src/model/calibration/calibration';
import type { CalibrationPlan } from '../../../../src/model/calibration/calibrationPlan';
import { ridgeAt } from '../../../../src/model/calibration/ridge';

const RATE = 0.02;
const PRESENT = 0.7;

async function calibrate(
  law: ConvergenceLaw,
  seed: number,
  plan: CalibrationPlan,
  earlier?: Calibration,
  trainer: Trainer = lawTrainer(law, seed),
): Promise<Calibration> {
  let ids = 0;
  const { trials, target, targetLevels } = earlier ?? {};
  const outcome = await runCalibration({
    trainer,
    plan,
    subject: { kind: 'script', scriptPath: 'a.py', siteId: 's', batchSize: null },
    presentMomentum: PRESENT,
    nesterov: false,
    ...(trials === undefined ? {} : { finishedTrials: trials }),
    ...(target === undefined
      ? {}
      : { finishedAim: { target, ...(targetLevels === undefined ? {} : { targetLevels }) } }),
    onEvent: () => {},
    withoutInterimEstimates: true,
    signal: new CancelSource().signal,
    now: () => new Date(0),
    newId: () => `${earlier === undefined ? 'a' : 'b'}${(ids += 1)}`,
  });
  if (outcome.kind !== 'finished') throw new Error(JSON.stringify(outcome));
  return outcome.calibration;
}

/** T along x, with the best x and the exponent known. */
const WORLDS: readonly (readonly [name: string, law: ConvergenceLaw, gamma: number])[] = [
  ['the law of 2/3', idealLaw({ a: 30, b: 2, p: 2, sigma: 0.1 }), 2 / 3],
  ['plain descent', idealLaw({ a: 30, b: 12, p: 1, sigma: 0.1 }), 1 / 2],
  ['nothing but η/x', shapedLaw((eta, x) => 40 * (x / eta / 3 + (3 * eta) / x), 0.12), 1],
];
const SEEDS = [1, 2, 3, 4];

async function extended(
  law: ConvergenceLaw,
  seed: number,
): Promise<{ first: Calibration; second: Calibration }> {
  const plan = scriptPlan({ learningRate: RATE, presentMomentum: PRESENT, pilotSteps: 3000 });
  const first = await calibrate(law, seed, plan);
  if (first.result.kind !== 'estimate') throw new Error(first.result.reason);
  const further = extendedPlan({ ...first, result: first.result }, usualRates(RATE));
  return { first, second: await calibrate(law, seed, further, first) };
}

it.each(WORLDS)(
  'an extension measures the exponent of %s, and carries β to other learning rates',
  async (_, law, gamma) => {
    let held = 0;
    for (const seed of SEEDS) {
      const { second } = await extended(law, seed);
      if (second.result.kind !== 'estimate') throw new Error(second.result.reason);
      const { ridge } = second.result;
      if (ridge === undefined) throw new Error('no ridge');
      if (ridge.gamma.low <= gamma && gamma <= ridge.gamma.high) held += 1;
      for (const eta of [0.012, 0.035]) {
        const carried = law.medianSteps(eta, ridgeAt(ridge, eta).value);
        expect(carried / law.medianSteps(eta, bestX(law, eta))).toBeLessThan(1.06);
      }
    }
    expect(held).toBeGreaterThanOrEqual(SEEDS.length - 1);
  },
  60_000,
);

it('runs nothing twice, keeps the target and the estimate at the first learning rate, and verifies the fastest pair on its seeds', async () => {
  const [, law] = WORLDS[0] ?? [];
  if (law === undefined) throw new Error('no world');
  const { first, second } = await extended(law, 1);
  expect(second.trials.slice(0, first.trials.length)).toEqual(first.trials);
  const added = second.trials.slice(first.trials.length);
  const runs = second.trials.map(({ role, learningRate, momentum, seed }) =>
    [role, learningRate, momentum, seed].join(' '),
  );
  expect(new Set(runs).size).toBe(runs.length);
  expect(
    added.filter(({ role }) => role === 'sweep').every(({ learningRate }) => learningRate !== RATE),
  ).toBe(true);
  expect(second.target).toBe(first.target);
  if (first.result.kind !== 'estimate' || second.result.kind !== 'estimate') throw new Error('no estimate');
  const { momentum, savingOverPresent, nearRange, fastestPair } = second.result;
  expect({ momentum, savingOverPresent, nearRange }).toEqual({
    momentum: first.result.momentum,
    savingOverPresent: first.result.savingOverPresent,
    nearRange: first.result.nearRange,
  });
  // T ∝ η^(−2/3) along the ridge of this law.
  expect(fastestPair).toMatchObject({ learningRate: 0.057, saving: { kind: 'verified' } });
  const seedsOf = (role: string): number[] =>
    second.trials.filter((trial) => trial.role === role).map(({ seed }) => seed);
  expect(seedsOf('fastestPair')).toEqual(seedsOf('presentMomentum'));
});

it('says that the ridge is flat where every learning rate is as fast with its own β', async () => {
  const [, , [, law] = []] = WORLDS;
  if (law === undefined) throw new Error('no world');
  const { second } = await extended(law, 2);
  expect(second.result).toMatchObject({ caveats: expect.arrayContaining(['ridgeIsFlat']) });
  expect(second.result).not.toHaveProperty('fastestPair');
});

it('names what is still to be run, without the pilot and the sweep that the record has', async () => {
  const plan = scriptPlan({ learningRate: RATE, presentMomentum: PRESENT, pilotSteps: 3000 });
  const [, law] = WORLDS[0] ?? [];
  if (law === undefined) throw new Error('no world');
  const first = await calibrate(law, 1, plan);
  if (first.result.kind !== 'estimate') throw new Error(first.result.reason);
  const record = { ...first, result: first.result };
  const pairs = first.trials.filter(({ role }) => role === 'suggestion').length;
  expect(extensionCost(record, extendedPlan(record, usualRates(RATE)))).toMatchObject({
    mostTrials: 2 * 4 * 3 + pairs,
    expectedTrials: 2 * 4 * 3 + pairs,
  });
});

it.each([
  [0.02, [0.0071, 0.02, 0.057]],
  [0.1, [0.035, 0.1, 0.28]],
])('the usual learning rates around %s span a factor 8', (learningRate, rates) => {
  expect(usualRates(learningRate)).toEqual(rates);
});

it('a script that trains at its own learning rate whatever is asked for has no exponent, and that is said', async () => {
  const law = shapedLaw((_, x) => 40 * (x / RATE / 3 + (3 * RATE) / x), 0.12);
  const deaf: Trainer = {
    ...lawTrainer(law, 1),
    runTrial: async (request, receive, signal) => {
      const end = await lawTrainer(law, 1).runTrial(request, receive, signal);
      const observed = {
        learningRateLow: RATE,
        learningRateHigh: RATE,
        momentumOverwritten: false,
        overrideVerified: true,
      };
      return end.kind === 'cancelled' || end.kind === 'failed' ? end : { ...end, observed };
    },
  };
  const plan = scriptPlan({ learningRate: RATE, presentMomentum: PRESENT, pilotSteps: 3000 });
  const first = await calibrate(law, 1, plan, undefined, deaf);
  if (first.result.kind !== 'estimate') throw new Error(first.result.reason);
  // The control at a raised learning rate was not heard either.
  expect(first.result.caveats).toContain('learningRateIgnored');
  const further = extendedPlan({ ...first, result: first.result }, usualRates(RATE));
  const { result } = await calibrate(law, 1, further, first, deaf);
  expect(result).toMatchObject({ kind: 'estimate', verdict: 'undecided' });
  expect(result).toMatchObject({ caveats: expect.arrayContaining(['learningRateIgnored']) });
  for (const claim of ['ridge', 'gamma', 'fastestPair']) expect(result).not.toHaveProperty(claim);
});

it('a warm-up that was heard is no learning rate of its own, wherever in it trials stopped', async () => {
  const law = idealLaw({ a: 30, b: 2, p: 2, sigma: 0.1 });
  const warming: Trainer = {
    ...lawTrainer(law, 1),
    runTrial: async (request, receive, signal) => {
      const end = await lawTrainer(law, 1).runTrial(request, receive, signal);
      // Faster ones stop earlier, at the learning rate to which slower ones come later.
      const observed = {
        learningRateLow: request.learningRate / 1000,
        learningRateHigh: RATE,
        momentumOverwritten: false,
        overrideVerified: true,
      };
      return end.kind === 'cancelled' || end.kind === 'failed' ? end : { ...end, observed };
    },
  };
  const plan = scriptPlan({ learningRate: RATE, presentMomentum: PRESENT, pilotSteps: 3000 });
  const { result } = await calibrate(law, 1, plan, undefined, warming);
  if (result.kind !== 'estimate') throw new Error(result.reason);
  expect(result.caveats).not.toContain('learningRateIgnored');
});

it('a learning rate at which every momentum diverges leaves the estimate at the others', async () => {
  const law = idealLaw({ a: 30, b: 2, p: 2, sigma: 0.1 });
  const trainer: Trainer = {
    ...lawTrainer(law, 1),
    runTrial: (request, receive, signal) =>
      lawTrainer(request.learningRate > 2 * RATE ? shapedLaw(() => 1e9, 0.1) : law, 1).runTrial(
        request,
        receive,
        signal,
      ),
  };
  const plan = scriptPlan({ learningRate: RATE, presentMomentum: PRESENT, pilotSteps: 3000 });
  const first = await calibrate(law, 1, plan, undefined, trainer);
  if (first.result.kind !== 'estimate') throw new Error(first.result.reason);
  const further = extendedPlan({ ...first, result: first.result }, usualRates(RATE));
  const { result } = await calibrate(law, 1, further, first, trainer);
  if (result.kind !== 'estimate') throw new Error(result.reason);
  expect(result.momentum).toEqual(first.result.momentum);
  expect(result.ridge?.points.map(({ learningRate }) => learningRate) ?? [0.0071, RATE]).toEqual([
    0.0071,
    RATE,
  ]);
});

function bestX(law: ConvergenceLaw, eta: number): number {
  const xs = Array.from({ length: 2001 }, (_, i) => 1e-3 ** (i / 2000));
  return xs.reduce((best, x) => (law.medianSteps(eta, x) < law.medianSteps(eta, best) ? x : best), 1);
}
