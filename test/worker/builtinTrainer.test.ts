import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { Worker } from 'node:worker_threads';
import { TrainerUnavailable } from '../../src/calibrate/run/trainer';
import type { Trainer } from '../../src/calibrate/run/trainer';
import type { ServerMessage } from '../../src/channel/protocol';
import { linkToThread } from '../../src/channel/threadLink';
import type { TrainingLink, TrainingProtocol } from '../../src/train/builtin/worker/protocol';
import { builtinTask } from '../../src/train/builtin/tasks';
import { idxFolder } from '../support/host/idxFolder';
import type { ProgressCurve } from '../../src/model/calibration/trial';
import { trialRequest, valleyTask, valleyTrainer, workerPath } from '../support/builtin/trainingWorker';
import { oneTrial } from '../support/oneTrial';

const trainers: Trainer[] = [];
const kept = (trainer: Trainer): Trainer => {
  trainers.push(trainer);
  return trainer;
};
const never = new AbortController().signal;

afterEach(async () => {
  await Promise.all(trainers.splice(0).map((trainer) => trainer.dispose()));
});

describe('a trial in the built worker', () => {
  it('spends its budget, and measures in ascending steps from the start on', async () => {
    const { end, curve } = await oneTrial(kept(valleyTrainer()), trialRequest());
    expect(end).toMatchObject({ kind: 'budgetSpent', stepsSpent: 2000 });
    expect(curve.steps[0]).toBe(0);
    expect(curve.steps.at(-1)).toBe(2000);
    for (const [i, step] of curve.steps.entries())
      if (i > 0) expect(step).toBeGreaterThan(curve.steps[i - 1] ?? 0);
  });

  it('starts at the trace from which the target was fixed, and falls along the valley below it', async () => {
    const request = trialRequest({ learningRate: 0.01, momentum: 0.995, budgetSteps: 3000 });
    const { curve } = await oneTrial(kept(valleyTrainer()), request);
    expect(curve.values[0]).toBeCloseTo(46.47, 2);
    expect(curve.values.at(-1)).toBeLessThan(valleyTask().target);
  });

  it('stops when the receiver says so', async () => {
    let batches = 0;
    const end = await kept(valleyTrainer()).runTrial(
      trialRequest({ budgetSteps: 1_000_000 }),
      () => (++batches === 3 ? 'stop' : 'continue'),
      never,
    );
    expect(end).toMatchObject({ kind: 'stopped', stepsSpent: 64 + 128 });
  });

  it('gives the same measurements for the same request on one worker and on three, in any order', async () => {
    const requests = [1, 2, 3, 4, 5, 6].map((seed) => trialRequest({ seed, budgetSteps: 500 + 100 * seed }));
    const run = async (threads: number, order: typeof requests): Promise<Map<number, ProgressCurve>> => {
      const trainer = kept(valleyTrainer({ threads }));
      const curves = new Map<number, ProgressCurve>();
      await Promise.all(
        order.map(async (request) => {
          curves.set(request.seed, (await oneTrial(trainer, request)).curve);
        }),
      );
      return curves;
    };
    const alone = await run(1, requests);
    const together = await run(3, requests.toReversed());
    for (const { seed } of requests) expect(together.get(seed)).toEqual(alone.get(seed));
    expect(alone.get(1)?.values.slice(0, 100)).not.toEqual(alone.get(2)?.values.slice(0, 100));
  });
});

describe('cancelling', () => {
  it('ends the trial at once and leaves the worker usable', async () => {
    const trainer = kept(valleyTrainer());
    const controller = new AbortController();
    let batches = 0;
    const end = await trainer.runTrial(
      trialRequest({ budgetSteps: 1e9 }),
      () => {
        batches += 1;
        if (batches === 10) controller.abort();
        return 'continue';
      },
      controller.signal,
    );
    expect(end.kind).toBe('cancelled');
    expect(batches).toBe(10);
    const next = await trainer.runTrial(trialRequest({ budgetSteps: 1 }), () => 'continue', never);
    expect(next.kind).toBe('budgetSpent');
  });

  it('takes a waiting trial out of the queue', async () => {
    const trainer = kept(valleyTrainer());
    const running = new AbortController();
    const waiting = new AbortController();
    const first = trainer.runTrial(trialRequest({ budgetSteps: 1e9 }), () => 'continue', running.signal);
    const second = trainer.runTrial(trialRequest(), () => 'continue', waiting.signal);
    waiting.abort();
    expect(await second).toEqual({ kind: 'cancelled', stepsSpent: 0, elapsedMs: 0 });
    running.abort();
    expect(await first).toMatchObject({ kind: 'cancelled' });
  });

  it('runs nothing for a signal that is aborted already', async () => {
    const end = await kept(valleyTrainer()).runTrial(trialRequest(), () => 'continue', AbortSignal.abort());
    expect(end).toEqual({ kind: 'cancelled', stepsSpent: 0, elapsedMs: 0 });
  });
});

describe('a data set', () => {
  const folders: string[] = [];
  afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true });
  });

  /** FashionMNIST from a folder with six slices of data, and every answer of its worker to `prepare`. */
  function loadingTrainer(onPrepared: (answers: number) => void): {
    readonly trainer: Trainer;
    readonly shares: readonly number[];
  } {
    const folder = idxFolder(8000);
    folders.push(folder);
    const shares: number[] = [];
    const task = builtinTask('fashionMnist');
    if (task === undefined) throw new Error('The task is gone.');
    const connect = (): TrainingLink => {
      const worker = new Worker(workerPath);
      worker.on('message', (response: ServerMessage<TrainingProtocol>) => {
        if (response.kind !== 'result' || response.name !== 'prepare') return;
        shares.push(response.result.fractionDone);
        onPrepared(shares.length);
      });
      return linkToThread<TrainingProtocol>(worker);
    };
    return { trainer: kept(valleyTrainer({ task, connect, dataFolder: folder })), shares };
  }

  it('is read in slices, between which a cancel ends the reading; the next trial goes on where it stopped', async () => {
    const cancel = new AbortController();
    const { trainer, shares } = loadingTrainer((answers) => {
      if (answers === 3) cancel.abort();
    });
    const request = trialRequest({ budgetSteps: 1 });
    const cancelled = await trainer.runTrial(request, () => 'continue', cancel.signal);
    expect(cancelled).toEqual({ kind: 'cancelled', stepsSpent: 0, elapsedMs: 0 });
    expect(shares).toHaveLength(3);
    expect(shares.at(-1)).toBeLessThan(0.5);
    expect(await trainer.runTrial(request, () => 'continue', never)).toMatchObject({ kind: 'budgetSpent' });
    expect(shares).toEqual([...new Set(shares)].toSorted((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
  });

  it('keeps a trainer that describes itself from waiting for it', async () => {
    const { trainer, shares } = loadingTrainer(() => undefined);
    await trainer.describe(never);
    expect(shares).toHaveLength(1);
    expect(shares[0]).toBeLessThan(0.5);
  });

  it('is missed by name', async () => {
    const { trainer } = loadingTrainer(() => undefined);
    const [folder = ''] = folders.slice(-1);
    rmSync(path.join(folder, 'train-labels-idx1-ubyte.gz'));
    await expect(trainer.describe(never)).rejects.toMatchObject({
      failure: { kind: 'dataSetNotFound', folder },
    });
  });
});

describe('a worker that dies', () => {
  it('fails its trial, and the next trial gets a new worker', async () => {
    const workers: Worker[] = [];
    const trainer = kept(
      valleyTrainer({
        connect: () => {
          const worker = new Worker(workerPath);
          workers.push(worker);
          return linkToThread<TrainingProtocol>(worker);
        },
      }),
    );
    const end = await trainer.runTrial(
      trialRequest({ budgetSteps: 1e9 }),
      () => {
        void workers[0]?.terminate();
        return 'continue';
      },
      never,
    );
    expect(end).toMatchObject({ kind: 'failed', failure: { kind: 'workerDied' } });
    const next = await trainer.runTrial(trialRequest({ budgetSteps: 10 }), () => 'continue', never);
    expect(next.kind).toBe('budgetSpent');
    expect(workers).toHaveLength(2);
  });

  it('is reported when it never comes up', async () => {
    const trainer = kept(valleyTrainer({ workerPath: `${workerPath}.missing` }));
    const end = await trainer.runTrial(trialRequest(), () => 'continue', never);
    expect(end).toMatchObject({ kind: 'failed', failure: { kind: 'workerDied' } });
    await expect(trainer.describe(never)).rejects.toBeInstanceOf(TrainerUnavailable);
  });
});

describe('describing', () => {
  it('names the device and what is measured', async () => {
    const description = await kept(valleyTrainer({ threads: 2 })).describe(never);
    expect(description).toMatchObject({
      environment: { trainer: 'builtinTask', device: 'CPU (WebAssembly SIMD)' },
      progressMeasure: { kind: 'hessianTrace', smoothingSteps: 1 },
      parallelTrials: 2,
      batchSize: null,
    });
  });

  it('refuses a task that no worker knows', async () => {
    const trainer = kept(valleyTrainer({ task: { ...valleyTask(), taskId: 'unheardOf' } }));
    await expect(trainer.describe(never)).rejects.toMatchObject({ failure: { kind: 'protocolError' } });
  });
});

describe('disposing', () => {
  it('ends a trial under way and the worker with it', async () => {
    const workers: Worker[] = [];
    const trainer = valleyTrainer({
      connect: () => {
        const worker = new Worker(workerPath);
        workers.push(worker);
        return linkToThread<TrainingProtocol>(worker);
      },
    });
    const exits: Promise<unknown>[] = [];
    const trial = trainer.runTrial(
      trialRequest({ budgetSteps: 1e9 }),
      () => {
        if (exits.length === 0) {
          exits.push(new Promise((resolve) => workers[0]?.once('exit', resolve)), trainer.dispose());
        }
        return 'continue';
      },
      never,
    );
    expect((await trial).kind).toBe('failed');
    await Promise.all(exits);
    expect(workers).toHaveLength(1);
  });
});
