import { expect, test } from 'vitest';
import { refit } from '../../../../src/calibrate/fit/refit';
import { decodeCalibration, encodeCalibration } from '../../../../src/calibrate/record/calibrationCodec';
import { CancelSource } from '../../../../src/calibrate/run/cancelSource';
import { runCalibration } from '../../../../src/calibrate/run/runCalibration';
import { idealLaw } from '../../../../src/calibrate/simulated/convergenceLaw';
import { lawTrainer } from '../../../../src/calibrate/simulated/simulatedTrainer';
import { extendedPlan, extensionCost } from '../../../../src/calibrate/sweep/extendedPlan';
import {
  expectedNarrowing,
  furtherSeedsCost,
  hasOpenLook,
  planWithFurtherSeeds,
  type VerifiedRecord,
} from '../../../../src/calibrate/sweep/furtherSeeds';
import { scriptPlan } from '../../../../src/calibrate/sweep/standardPlans';
import type { Calibration } from '../../../../src/model/calibration/calibration';
import type { CalibrationPlan } from '../../../../src/model/calibration/calibrationPlan';

const RATE = 0.02;
const PRESENT = 0.7;
const PLAN = scriptPlan({ learningRate: RATE, presentMomentum: PRESENT, pilotSteps: 3000 });
const LAW = idealLaw({ a: 30, b: 2, p: 2, sigma: 0.1 });

async function calibrate(
  plan: CalibrationPlan,
  earlier?: Calibration,
  stopAfter = Infinity,
): Promise<Calibration> {
  const stop = new CancelSource();
  let ids = earlier?.trials.length ?? 0;
  let finished = 0;
  const { trials, target, targetLevels } = earlier ?? {};
  const outcome = await runCalibration({
    trainer: lawTrainer(LAW, 3),
    plan,
    subject: { kind: 'script', scriptPath: 'a.py', siteId: 's', batchSize: null },
    presentMomentum: PRESENT,
    nesterov: false,
    ...(trials === undefined ? {} : { finishedTrials: trials }),
    ...(target === undefined
      ? {}
      : { finishedAim: { target, ...(targetLevels === undefined ? {} : { targetLevels }) } }),
    onEvent: ({ kind }) => {
      if (kind === 'trialFinished' && (finished += 1) === stopAfter) stop.cancel();
    },
    withoutInterimEstimates: true,
    signal: new CancelSource().signal,
    stopSignal: stop.signal,
    now: () => new Date(0),
    newId: () => String((ids += 1)),
  });
  if (outcome.kind !== 'finished') throw new Error(JSON.stringify(outcome));
  return outcome.calibration;
}

function verified(calibration: Calibration): VerifiedRecord {
  const { result } = calibration;
  if (result.kind !== 'estimate') throw new Error(result.reason);
  return { ...calibration, result };
}

function seedsOf({ trials }: Calibration, role: string): number {
  return trials.filter((trial) => trial.role === role).length;
}

function runsOf({ trials }: Calibration): string[] {
  return trials.map(({ role, learningRate, momentum, seed }) =>
    [role, learningRate, momentum, seed].join(' '),
  );
}

test('further seeds train every setting that was compared, nothing twice, and the saving counts them all', async () => {
  const first = await calibrate(PLAN);
  const plan = planWithFurtherSeeds(verified(first), 6);
  const cost = furtherSeedsCost(verified(first), plan);
  const second = await calibrate(plan, first);
  expect(second.trials.slice(0, first.trials.length)).toEqual(first.trials);
  expect(new Set(runsOf(second)).size).toBe(second.trials.length);
  const added = second.trials.length - first.trials.length;
  expect(cost).toMatchObject({ mostTrials: added, expectedTrials: added });
  for (const role of [
    'suggestion',
    'presentMomentum',
    'momentum0.9',
    'plainSgdMatched',
    'presentMomentumMatched',
    'yellowFin',
  ])
    expect([role, seedsOf(second, role) - seedsOf(first, role)]).toEqual([role, 6]);
  const [before, after] = [verified(first).result, verified(second).result];
  expect(after.momentum).toEqual(before.momentum);
  expect(after.savingOverPresent).toMatchObject({
    kind: 'verified',
    seeds: seedsOf(first, 'suggestion') + 6,
  });
  expect(second.controls.find(({ role }) => role === 'yellowFin')).toMatchObject({ seeds: 9 });
  expect(decodeCalibration(encodeCalibration(second))).toEqual({ ok: true, calibration: second });
  expect(refit(second, new Set())).toEqual(second.result);
});

test('further seeds that are stopped change no claim until they are all in, and are finished first when asked for again', async () => {
  const first = await calibrate(PLAN);
  const plan = planWithFurtherSeeds(verified(first), 6);
  const stopped = await calibrate(plan, first, 7);
  expect(stopped.trials.length).toBeGreaterThan(first.trials.length);
  expect(stopped.result).toEqual(first.result);
  expect(hasOpenLook(stopped)).toBe(true);
  expect(hasOpenLook(first)).toBe(false);
  const again = planWithFurtherSeeds(verified(stopped), 50);
  expect(again).toEqual(plan);
  const whole = await calibrate(again, stopped);
  const atOnce = await calibrate(plan, first);
  expect(runsOf(whole).toSorted()).toEqual(runsOf(atOnce).toSorted());
  expect(whole.result).toEqual(atOnce.result);
});

test('a second look follows the first on seeds of its own, and other learning rates keep both', async () => {
  const first = await calibrate(PLAN);
  const second = await calibrate(planWithFurtherSeeds(verified(first), 3), first);
  const plan = planWithFurtherSeeds(verified(second), 4);
  const after = seedsOf(first, 'suggestion');
  expect(plan.furtherLooks).toEqual([
    { after, seeds: 3 },
    { after: after + 3, seeds: 4 },
  ]);
  const third = await calibrate(plan, second);
  expect(seedsOf(third, 'suggestion')).toBe(after + 7);
  expect(extendedPlan(verified(third), [0.01]).furtherLooks).toEqual(plan.furtherLooks);
});

test('the interval is expected to become narrower by many seeds, and not by few', async () => {
  const first = verified(await calibrate(PLAN));
  const narrowing = (seeds: number): number => expectedNarrowing(first, planWithFurtherSeeds(first, seeds));
  expect(narrowing(20)).toBeLessThan(narrowing(10));
  expect(narrowing(10)).toBeLessThan(1);
});

test('further seeds of which none was trained on yet are begun, and are not begun again', async () => {
  const first = await calibrate(PLAN);
  const plan = planWithFurtherSeeds(verified(first), 10);
  const begun = { ...first, plan };
  expect(hasOpenLook(begun)).toBe(true);
  expect(planWithFurtherSeeds(verified(begun), 5)).toEqual(plan);
});

test('more learning rates cost the same after further seeds', async () => {
  const first = verified(await calibrate(PLAN));
  const rates = [0.01, RATE, 0.04];
  const seeded = { ...first, plan: planWithFurtherSeeds(first, 10) };
  const cost = (record: VerifiedRecord): number =>
    extensionCost(record, extendedPlan(record, rates)).mostTrials;
  expect(cost(seeded)).toBe(cost(first));
});
