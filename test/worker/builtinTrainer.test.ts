import { afterEach, describe, expect, it } from 'vitest';
import { Worker } from 'node:worker_threads';
import { TrainerUnavailable } from '../../src/calibrate/trainer';
import type { Trainer } from '../../src/calibrate/trainer';
import type { ProgressCurve } from '../../src/model/trial';
import { recorder, trialRequest, valleyTask, valleyTrainer, workerPath } from './trainingWorker';

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
    const { curve, receive } = recorder();
    const end = await kept(valleyTrainer()).runTrial(trialRequest(), receive, never);
    expect(end).toMatchObject({ kind: 'budgetSpent', stepsSpent: 2000 });
    expect(curve.steps[0]).toBe(0);
    expect(curve.steps.at(-1)).toBe(2000);
    for (const [i, step] of curve.steps.entries())
      if (i > 0) expect(step).toBeGreaterThan(curve.steps[i - 1] ?? 0);
  });

  it('starts at the trace from which the target was fixed, and falls along the valley below it', async () => {
    const { curve, receive } = recorder();
    const request = trialRequest({ learningRate: 0.01, momentum: 0.995, budgetSteps: 3000 });
    await kept(valleyTrainer()).runTrial(request, receive, never);
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
          const { curve, receive } = recorder();
          await trainer.runTrial(request, receive, never);
          curves.set(request.seed, curve);
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

describe('a worker that dies', () => {
  it('fails its trial, and the next trial gets a new worker', async () => {
    const workers: Worker[] = [];
    const trainer = kept(
      valleyTrainer({
        createWorker: () => {
          const worker = new Worker(workerPath);
          workers.push(worker);
          return worker;
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
      createWorker: () => {
        const worker = new Worker(workerPath);
        workers.push(worker);
        return worker;
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
