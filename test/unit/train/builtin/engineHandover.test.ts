import { expect, it } from 'vitest';
import { TrainerUnavailable } from '../../../../src/calibrate/run/trainer';
import type { Trainer, TrainerDescription, TrialEnd } from '../../../../src/calibrate/run/trainer';
import type { Failure } from '../../../../src/model/calibration/failure';
import { handOverOnFailure } from '../../../../src/train/builtin/engineHandover';

const request = { trialId: 't', learningRate: 0.1, momentum: 0.9, seed: 1, budgetSteps: 10 };
const spent = { stepsSpent: 5, elapsedMs: 1 };
const DIED: Failure = { kind: 'workerDied', detail: 'SIGKILL' };
const never = new AbortController().signal;

function description(device: string): TrainerDescription {
  return {
    environment: { trainer: 'builtinTask', name: 'Task', device, details: {} },
    progressMeasure: { kind: 'trainingLoss', name: 'loss', smoothingSteps: 1 },
    parallelTrials: 1,
    batchSize: null,
  };
}

interface ScriptedTrainer extends Trainer {
  readonly disposed: () => number;
}

function trainer(
  device: string,
  end: TrialEnd,
  describe = Promise.resolve(description(device)),
): ScriptedTrainer {
  let disposed = 0;
  return {
    describe: () => describe,
    runTrial: () => Promise.resolve(end),
    dispose: () => {
      disposed += 1;
      return Promise.resolve();
    },
    disposed: () => disposed,
  };
}

const failing = (failure: Failure = DIED): ScriptedTrainer =>
  trainer('first', { kind: 'failed', failure, ...spent });
const working = (): ScriptedTrainer => trainer('second', { kind: 'budgetSpent', ...spent });

it('disposes the engine that failed at once and its successor in the end, each once', async () => {
  const [first, second] = [failing(), working()];
  const handover = handOverOnFailure({ first, openSecond: () => second, onFailure: () => undefined });
  await handover.runTrial(request, () => 'continue', never);
  expect([first.disposed(), second.disposed()]).toEqual([1, 0]);
  await handover.dispose();
  expect([first.disposed(), second.disposed()]).toEqual([1, 1]);
});

it('replaces the engine once for trials that fail together', async () => {
  const reasons: string[] = [];
  let opened = 0;
  const handover = handOverOnFailure({
    first: failing(),
    openSecond: () => {
      opened += 1;
      return working();
    },
    onFailure: (reason) => reasons.push(reason),
  });
  const ends = await Promise.all([1, 2].map(() => handover.runTrial(request, () => 'continue', never)));
  expect(ends.map(({ kind }) => kind)).toEqual(['engineReplaced', 'engineReplaced']);
  expect(opened).toBe(1);
  expect(reasons).toEqual(['its process ended: SIGKILL']);
});

it('answers a cancel while the successor prepares', async () => {
  const cancel = new AbortController();
  const second = trainer('second', { kind: 'budgetSpent', ...spent }, new Promise(() => undefined));
  const handover = handOverOnFailure({
    first: failing(),
    openSecond: () => second,
    onFailure: () => cancel.abort(),
  });
  expect(await handover.runTrial(request, () => 'continue', cancel.signal)).toEqual({
    kind: 'cancelled',
    ...spent,
  });
});

it.each<[string, Failure]>([
  ['missing data', { kind: 'dataSetNotFound', dataSet: 'FashionMNIST', folder: '/data' }],
  ['a valley that is not reached', { kind: 'targetNotReachable', detail: 'no valley' }],
])('keeps the engine on %s, which another would meet too', async (_, failure) => {
  const handover = handOverOnFailure({
    first: failing(failure),
    openSecond: () => {
      throw new Error('must not be opened');
    },
    onFailure: () => undefined,
  });
  expect(await handover.runTrial(request, () => 'continue', never)).toMatchObject({
    kind: 'failed',
    failure,
  });
});

it('reports the failure of the successor where that cannot train either', async () => {
  const failure: Failure = { kind: 'internal', detail: 'no WebAssembly' };
  const second = trainer(
    'second',
    { kind: 'budgetSpent', ...spent },
    Promise.reject(new TrainerUnavailable(failure)),
  );
  const handover = handOverOnFailure({
    first: failing(),
    openSecond: () => second,
    onFailure: () => undefined,
  });
  expect(await handover.runTrial(request, () => 'continue', never)).toMatchObject({
    kind: 'failed',
    failure,
  });
});
