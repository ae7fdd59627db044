import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CalibrationEvent } from '../../../../src/calibrate/run/calibrationEvent';
import { CancelSource } from '../../../../src/calibrate/run/cancelSource';
import { decodeCalibration, encodeCalibration } from '../../../../src/calibrate/record/calibrationCodec';
import { extendedPlan } from '../../../../src/calibrate/sweep/extendedPlan';
import { logarithmicGrid } from '../../../../src/calibrate/sweep/plan';
import { estimatePlanCost } from '../../../../src/calibrate/sweep/planCost';
import type { CurveRoundsPlan, RacingGridPlan } from '../../../../src/model/calibration/calibrationPlan';
import { refit } from '../../../../src/calibrate/fit/refit';
import { runCalibration, type CalibrationRequest } from '../../../../src/calibrate/run/runCalibration';
import { idealLaw, withBadSeeds } from '../../../../src/calibrate/simulated/convergenceLaw';
import { lossCurveRun } from '../../../../src/calibrate/simulated/lossCurve';
import {
  lawTrainer,
  simulatedTrainer,
  SIMULATED_TARGET,
} from '../../../../src/calibrate/simulated/simulatedTrainer';
import { TrainerUnavailable, type Trainer, type TrialRequest } from '../../../../src/calibrate/run/trainer';
import type { Calibration } from '../../../../src/model/calibration/calibration';

const LEARNING_RATE = 0.02;
/** x* = (a·η²/(2b))^(1/3). */
const LAW = idealLaw({ a: 30, b: 2, p: 2, sigma: 0.1 });
const BEST_X = ((30 * LEARNING_RATE ** 2) / (2 * 2)) ** (1 / 3);

const racing: RacingGridPlan = {
  kind: 'racingGrid',
  target: { kind: 'given', target: SIMULATED_TARGET },
  maxBudgetSteps: 100_000,
  firstSeed: 1,
  verificationSeeds: 4,
  controlSeeds: 3,
  learningRate: LEARNING_RATE,
  xs: logarithmicGrid(0.006, 1, 12),
  seedsPerSetting: 3,
  initialBudgetSteps: 100,
};
const adaptive: CurveRoundsPlan = {
  kind: 'curveRounds',
  target: { kind: 'pilot', learningRate: LEARNING_RATE, momentum: 0.7, budgetSteps: 3000 },
  maxBudgetSteps: 100_000,
  firstSeed: 1,
  verificationSeeds: 12,
  controlSeeds: 3,
  learningRate: LEARNING_RATE,
  startX: 0.3,
  roundTrials: 4,
  fewestRounds: 2,
  mostRounds: 5,
};

function request(
  overrides: Partial<CalibrationRequest> & Pick<CalibrationRequest, 'plan'>,
): CalibrationRequest {
  let ids = 0;
  return {
    trainer: lawTrainer(LAW, 7),
    subject: { kind: 'builtinTask', taskId: 'simulated' },
    presentMomentum: 0.7,
    nesterov: false,
    onEvent: () => {},
    withoutInterimEstimates: true,
    signal: new CancelSource().signal,
    now: () => new Date(0),
    newId: () => `id${(ids += 1)}`,
    ...overrides,
  };
}

async function calibrate(
  overrides: Partial<CalibrationRequest> & Pick<CalibrationRequest, 'plan'>,
): Promise<Calibration> {
  const outcome = await runCalibration(request(overrides));
  if (outcome.kind !== 'finished') throw new Error(JSON.stringify(outcome));
  return outcome.calibration;
}

it('is cancelled, not failed, when a trainer is cut off while it describes itself', async () => {
  const cancel = new CancelSource();
  const trainer = {
    ...lawTrainer(LAW, 7),
    describe: () => {
      cancel.cancel();
      return Promise.reject(new TrainerUnavailable({ kind: 'protocolError', detail: 'cut off' }));
    },
  };
  expect(await runCalibration(request({ plan: racing, trainer, signal: cancel.signal }))).toEqual({
    kind: 'cancelled',
  });
});

it('says that a training too short to set a target was over by itself, which no longer pilot changes', async () => {
  const trainer: Trainer = {
    ...lawTrainer(LAW, 7),
    runTrial: (_, receive) => {
      receive({ steps: [1, 2, 3], values: [1, 1, 1] });
      return Promise.resolve({ kind: 'ended', stepsSpent: 3, elapsedMs: 1 });
    },
  };
  const outcome = await runCalibration(request({ plan: adaptive, trainer }));
  expect(outcome).toMatchObject({ failure: { kind: 'targetNotReachable' } });
  expect(JSON.stringify(outcome)).toContain('The training itself was over after 3 of 3000 steps');
});

/** Loss curves that are no numbers left of a wall. */
function divergingLeftOf(wall: number): Trainer {
  const curve = lossCurveRun({
    a: 10,
    b: 2,
    p: 1,
    seedSigma: 0.05,
    floorPerEffectiveRate: 0.05,
    noise: 0.02,
  });
  return simulatedTrainer((trial, random) => {
    const run = curve(trial, random);
    return 1 - trial.momentum > wall ? run : [{ steps: [1], values: [Number.NaN] }];
  }, 7);
}

describe('a pilot that diverges at the present momentum', () => {
  it('is run again with smaller ones, and the first that trains fixes the target', async () => {
    const { trials, target, result } = await calibrate({ plan: adaptive, trainer: divergingLeftOf(0.5) });
    const pilots = trials.filter(({ role }) => role === 'pilot');
    expect(pilots.map(({ momentum }) => momentum)).toEqual([0.7, expect.closeTo(0.1, 9)]);
    expect(pilots.map(({ outcome }) => outcome.kind)).toEqual(['diverged', 'converged']);
    expect(target).toBeGreaterThan(0);
    if (result.kind === 'estimate') expect(result.momentum.value).toBeLessThan(0.5);
  });

  it('and at every smaller one is a failure of its own', async () => {
    const outcome = await runCalibration(request({ plan: adaptive, trainer: divergingLeftOf(2) }));
    expect(outcome).toEqual({ kind: 'failed', failure: { kind: 'divergesAtEveryMomentum' } });
  });
});

describe('runCalibration', () => {
  it.each([1, 3])(
    'finds the minimum of the ideal law by a racing grid, %i trials at once',
    async (parallelTrials) => {
      const { result } = await calibrate({ plan: racing, trainer: lawTrainer(LAW, 7, { parallelTrials }) });
      if (result.kind !== 'estimate') throw new Error(result.reason);
      expect(result.x.low).toBeLessThan(BEST_X);
      expect(result.x.high).toBeGreaterThan(BEST_X);
      expect(result.x.high / result.x.low).toBeLessThan(1.5);
      expect(result.changeJustified).toBe(true);
    },
  );

  it.each([1, 3])('finds it in rounds of four, 8 to 20 in all, %i at once', async (parallelTrials) => {
    const { result, trials } = await calibrate({
      plan: adaptive,
      trainer: lawTrainer(LAW, 7, { parallelTrials }),
    });
    if (result.kind !== 'estimate') throw new Error(result.reason);
    const sweep = trials.filter(({ role }) => role === 'sweep');
    expect(sweep.length).toBeGreaterThanOrEqual(8);
    expect(sweep.length).toBeLessThanOrEqual(20);
    expect(Math.abs(Math.log(result.x.value / BEST_X))).toBeLessThan(0.4);
  });

  it('comes to the same result from the same trials, however many run at once', async () => {
    const laws = fc.record({
      sigma: fc.double({ min: 0.05, max: 0.4, noNaN: true }),
      presentMomentum: fc.constantFrom(0.5, 0.8, 0.9, 0.95),
      seed: fc.integer({ min: 1, max: 1000 }),
    });
    await fc.assert(
      fc.asyncProperty(laws, async ({ sigma, presentMomentum, seed }) => {
        const law = idealLaw({ a: 30, b: 2, p: 2, sigma });
        const plan = { ...adaptive, firstSeed: seed, startX: 1 - presentMomentum };
        const summaries = [];
        for (const parallelTrials of [1, 2, 4, 16]) {
          const trainer = lawTrainer(law, 7, { parallelTrials });
          const { result, trials } = await calibrate({ plan, presentMomentum, trainer });
          const runs = trials.map((trial) => `${trial.role} ${trial.momentum} ${trial.seed}`).toSorted();
          summaries.push(JSON.stringify([result, runs]));
        }
        expect(new Set(summaries).size).toBe(1);
      }),
      { seed: 11, numRuns: 6 },
    );
  }, 120_000);

  it('runs the controls after the sweep and compares them with the suggestion', async () => {
    const { controls } = await calibrate({ plan: racing });
    expect(controls.map(({ role }) => role)).toEqual([
      'presentMomentum',
      'momentum0.9',
      'plainSgdMatched',
      'presentMomentumMatched',
      'yellowFin',
    ]);
    const present = controls.find(({ role }) => role === 'presentMomentum');
    const truth = LAW.medianSteps(LEARNING_RATE, 1 - 0.7) / LAW.medianSteps(LEARNING_RATE, BEST_X);
    expect(present?.ratio?.value).toBeGreaterThan(0.7 * truth);
    expect(present?.ratio?.value).toBeLessThan(1.4 * truth);
  });

  it.each([true, false])(
    'tries the suggestion with the other form of momentum on the seeds of the controls, where its plan does: Nesterov %s',
    async (otherNesterov) => {
      const plan = { ...racing, otherNesterov };
      const trainer = lawTrainer(LAW, 7);
      const asked: TrialRequest[] = [];
      const calibration = await calibrate({
        plan,
        trainer: {
          ...trainer,
          runTrial: (trial, ...rest) => {
            asked.push(trial);
            return trainer.runTrial(trial, ...rest);
          },
        },
      });
      const others = asked.filter(({ nesterov }) => nesterov !== undefined);
      expect(others.map(({ nesterov }) => nesterov)).toEqual([otherNesterov, otherNesterov, otherNesterov]);
      const { controls, result, trials } = calibration;
      if (result.kind !== 'estimate') throw new Error('no estimate');
      const twins = trials.filter(
        ({ role, seed }) => role === 'suggestion' && others.some((other) => other.seed === seed),
      );
      expect(twins).toHaveLength(3);
      expect(others.map(({ momentum }) => momentum)).toEqual(twins.map(({ momentum }) => momentum));
      // The simulated training has no form of momentum: it takes exactly as long.
      expect(controls.at(-1)).toMatchObject({
        role: 'otherNesterov',
        nesterov: otherNesterov,
        momentum: result.momentum.value,
        seeds: 3,
        ratio: { value: expect.closeTo(1, 9) },
      });
      expect(decodeCalibration(encodeCalibration(calibration))).toEqual({ ok: true, calibration });
      const { controls: without } = await calibrate({ plan: racing });
      expect(controls.slice(0, -1)).toEqual(without);
      expect(estimatePlanCost(plan).mostTrials).toBe(estimatePlanCost(racing).mostTrials + 3);
      const extended = extendedPlan({ ...calibration, result }, [0.01, LEARNING_RATE]);
      expect(extended.otherNesterov).toBe(otherNesterov);
    },
  );

  it('says how much slower a control is at least that was stopped at its budget', async () => {
    const { controls } = await calibrate({ plan: racing, presentMomentum: 0.01 });
    const present = controls.find(({ role }) => role === 'presentMomentum');
    const truth = LAW.medianSteps(LEARNING_RATE, 1 - 0.01) / LAW.medianSteps(LEARNING_RATE, BEST_X);
    expect(truth).toBeGreaterThan(5);
    expect(present).toMatchObject({ seedsConverged: 0 });
    expect(present?.ratio).toBeUndefined();
    expect(present?.ratioOver).toBeGreaterThan(4);
    expect(present?.ratioOver).toBeLessThan(truth);
  });

  it('does not run journalled trials again and comes to the same result', async () => {
    const whole = await calibrate({ plan: adaptive });
    const started: string[] = [];
    const resumed = await calibrate({
      plan: adaptive,
      finishedTrials: whole.trials.slice(0, 6),
      finishedAim: whole,
      onEvent: (event) => {
        if (event.kind === 'trialStarted') started.push(event.request.trialId);
      },
    });
    expect(started).toHaveLength(whole.trials.length - 6);
    expect(resumed.result).toEqual(whole.result);
  });

  it('comes to the same controls when it was cut off among them', async () => {
    const whole = await calibrate({ plan: racing });
    const firstControl = whole.trials.findIndex(({ role }) => role !== 'sweep');
    expect(firstControl).toBeGreaterThan(0);
    for (let length = firstControl; length <= whole.trials.length; length += 1) {
      const resumed = await calibrate({ plan: racing, finishedTrials: whole.trials.slice(0, length) });
      expect(resumed.controls).toEqual(whole.controls);
      expect(resumed.result).toEqual(whole.result);
      expect(resumed.trials).toHaveLength(whole.trials.length);
    }
  });

  it('gives the same numbers again when a stored record is fitted again', async () => {
    const calibration = await calibrate({ plan: adaptive });
    const decoded = decodeCalibration(encodeCalibration(calibration));
    if (!decoded.ok) throw new Error(decoded.detail);
    expect(decoded.calibration).toEqual(calibration);
    expect(refit(decoded.calibration, new Set())).toEqual(calibration.result);
  });

  it('keeps nothing when cancelled, and a partial record when stopped', async () => {
    for (const after of [1, 4, 9, 20]) {
      const cancel = new CancelSource();
      const stop = new CancelSource();
      const endAfter = (source: CancelSource) => {
        let finished = 0;
        return (event: CalibrationEvent) => {
          if (event.kind === 'trialFinished' && (finished += 1) === after) source.cancel();
        };
      };
      const cancelled = await runCalibration(
        request({ plan: racing, signal: cancel.signal, onEvent: endAfter(cancel) }),
      );
      expect(cancelled).toEqual({ kind: 'cancelled' });
      const stopped = await calibrate({ plan: racing, stopSignal: stop.signal, onEvent: endAfter(stop) });
      expect(stopped.partial).toBe(true);
      expect(stopped.trials).toHaveLength(after);
      if (stopped.result.kind === 'estimate') expect(stopped.result.caveats).toContain('partialSweep');
    }
  });

  it('reports a broken training after three failures in a row, and survives single ones', async () => {
    const broken = withBadSeeds(LAW, { outliers: 0, outlierFactor: 1, diverged: 0, failed: 1 });
    const outcome = await runCalibration(request({ plan: racing, trainer: lawTrainer(broken, 7) }));
    expect(outcome).toEqual({ kind: 'failed', failure: { kind: 'workerDied', detail: 'simulated' } });
    const shaky = withBadSeeds(LAW, { outliers: 0, outlierFactor: 1, diverged: 0, failed: 0.08 });
    const { result, trials } = await calibrate({ plan: racing, trainer: lawTrainer(shaky, 8) });
    expect(trials.some(({ outcome: { kind } }) => kind === 'failed')).toBe(true);
    expect(result.kind).toBe('estimate');
  });

  it('starts the trial under way anew when the engine is replaced, and the record names both engines', async () => {
    // The first run is the pilot, the fourth of the sweep.
    for (const replacedAt of [1, 4]) {
      const plain = lawTrainer(LAW, 7);
      const { environment, ...rest } = await plain.describe(new CancelSource().signal);
      const description = { ...rest, environment: { ...environment, device: 'one, then another' } };
      let runs = 0;
      const trainer: Trainer = {
        ...plain,
        describe: (signal) => plain.describe(signal),
        dispose: () => plain.dispose(),
        runTrial: async (trial, receive, signal) => {
          runs += 1;
          if (runs !== replacedAt) return plain.runTrial(trial, receive, signal);
          receive({ steps: [1, 2], values: [50, 0] });
          return { kind: 'engineReplaced', description, stepsSpent: 2, elapsedMs: 1 };
        },
      };
      const events: string[] = [];
      const onEvent = ({ kind }: CalibrationEvent): void => void events.push(kind);
      const replaced = await calibrate({ plan: adaptive, trainer, onEvent });
      const undisturbed = await calibrate({ plan: adaptive });
      expect(replaced).toEqual({ ...undisturbed, environment: description.environment });
      expect(events.filter((kind) => kind === 'engineReplaced')).toHaveLength(1);
    }
  });

  it('gives an engine that took over as many trials at once as it can run, without waiting for the one under way', async () => {
    const plain = lawTrainer(LAW, 7);
    const described = await plain.describe(new CancelSource().signal);
    let runs = 0;
    let secondStarted: (() => void) | undefined;
    const second = new Promise<void>((resolve) => (secondStarted = resolve));
    const trainer: Trainer = {
      ...plain,
      describe: () => Promise.resolve({ ...described, parallelTrials: 1 }),
      dispose: () => plain.dispose(),
      runTrial: async (trial, receive, signal) => {
        runs += 1;
        if (runs === 1) {
          const description = { ...described, parallelTrials: 2 };
          return { kind: 'engineReplaced', description, stepsSpent: 0, elapsedMs: 1 };
        }
        if (runs === 2) await second;
        else secondStarted?.();
        return plain.runTrial(trial, receive, signal);
      },
    };
    const { result } = await calibrate({ plan: racing, trainer });
    expect(result.kind).toBe('estimate');
  });
});

it('tries the suggestion as heavy ball too where the script has dampening', async () => {
  const trainer = lawTrainer(LAW, 7);
  const asked: TrialRequest[] = [];
  const plan = { ...racing, triesHeavyBall: true };
  const calibration = await calibrate({
    plan,
    trainer: {
      ...trainer,
      runTrial: (trial, ...rest) => {
        asked.push(trial);
        return trainer.runTrial(trial, ...rest);
      },
    },
  });
  const { controls, result } = calibration;
  if (result.kind !== 'estimate') throw new Error('no estimate');
  const others = asked.filter(({ heavyBall }) => heavyBall === true);
  expect(others.map(({ momentum }) => momentum)).toEqual(
    Array.from({ length: 3 }, () => result.momentum.value),
  );
  expect(controls.at(-1)).toMatchObject({ role: 'heavyBallForm', ratio: { value: expect.closeTo(1, 9) } });
  expect(decodeCalibration(encodeCalibration(calibration))).toEqual({ ok: true, calibration });
  expect(estimatePlanCost(plan).mostTrials).toBe(estimatePlanCost(racing).mostTrials + 3);
});

it('compares constant momenta with the script’s own cycle, which pilot and present trials have', async () => {
  const simulated = lawTrainer(LAW, 7);
  const requests: TrialRequest[] = [];
  const constructed = {
    learningRate: LEARNING_RATE,
    momentum: 0.9,
    nesterov: false,
    dampening: 0,
    weightDecay: 0,
    batchSize: null,
    ownMomentum: 0.7,
  };
  const trainer: Trainer = {
    ...simulated,
    describe: async (signal) => ({ ...(await simulated.describe(signal)), constructed }),
    runTrial: (asked, receive, signal) => {
      requests.push(asked);
      return simulated.runTrial(asked, receive, signal);
    },
  };
  const record = await calibrate({ trainer, plan: { ...adaptive, presentCycles: true } });
  const isOwn = new Map(requests.map(({ trialId, ownMomentum }) => [trialId, ownMomentum === true]));
  for (const { trialId, role } of record.trials)
    expect(isOwn.get(trialId), role).toBe(role === 'pilot' || role === 'presentMomentum');
  expect(record.trials.filter(({ role }) => role === 'presentMomentum').length).toBeGreaterThanOrEqual(4);
  expect(record.trials.some(({ role }) => role === 'presentMomentumMatched')).toBe(false);
  expect(record).toMatchObject({ presentCycles: true, constructed });
  if (record.result.kind !== 'estimate') throw new Error('no estimate');
  expect(record.result.caveats).toContain('presentCycles');
  expect(record.result.savingOverPresent?.kind).toBe('verified');
  expect(decodeCalibration(encodeCalibration(record))).toEqual({ ok: true, calibration: record });
});
