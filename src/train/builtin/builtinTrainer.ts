import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { TrainerUnavailable } from '../../calibrate/run/trainer';
import type {
  MeasurementReceiver,
  Trainer,
  TrainerDescription,
  TrialEnd,
  TrialRequest,
} from '../../calibrate/run/trainer';
import type { CancelSignal } from '../../model/calibration/cancelSignal';
import { failureOf } from './failureError';
import { linkToThread } from '../../channel/threadLink';
import type { TaskSelection, TrainingLink, TrainingProtocol } from './worker/protocol';
import type { BuiltinTaskDescription } from './tasks';
import { WorkerClient } from './worker/workerClient';
import { WorkerPool } from './worker/workerPool';

/** An engine as the record of a calibration names it. */
export interface EngineDescription {
  readonly device: string;
  readonly details: Readonly<Record<string, string>>;
}

const WASM_ENGINE: EngineDescription = { device: 'CPU (WebAssembly SIMD)', details: {} };

export interface BuiltinTrainerOptions {
  readonly task: BuiltinTaskDescription;
  /** dist/trainingWorker.cjs, or what starts another worker that speaks the same protocol. */
  readonly workerPath?: string;
  readonly connect?: () => TrainingLink;
  /** What is connected to trains on; the WebAssembly engine by default. */
  readonly engine?: EngineDescription;
  /** Trials at once; every processor by default. */
  readonly threads?: number;
  /** A worker that leaves a request unanswered for so long has hung and is ended; none is by default. */
  readonly answerTimeoutMs?: number;
  /** Folder with the task's data set, for tasks with `dataNeeded`. */
  readonly dataFolder?: string;
  readonly nesterov?: boolean;
}

/** Slices of a trial start this short, so that a quick trial is not trained far past its target. */
const FIRST_SLICE_STEPS = 64;

/** Trains a built-in task in worker threads, one trial a worker at a time. The same request gives the same measurements. */
export function createBuiltinTrainer(options: BuiltinTrainerOptions): Trainer {
  const threads = options.threads ?? availableParallelism();
  const start = (): WorkerClient => new WorkerClient(() => linkToWorker(options), options.answerTimeoutMs);
  return new BuiltinTrainer(options, new WorkerPool(threads, start));
}

function linkToWorker({ connect, workerPath }: BuiltinTrainerOptions): TrainingLink {
  if (connect !== undefined) return connect();
  if (workerPath === undefined) throw new TypeError('A built-in trainer needs workerPath or connect.');
  return linkToThread<TrainingProtocol>(new Worker(workerPath));
}

class BuiltinTrainer implements Trainer {
  readonly #options: BuiltinTrainerOptions;
  readonly #task: TaskSelection;
  readonly #pool: WorkerPool;

  constructor(options: BuiltinTrainerOptions, pool: WorkerPool) {
    this.#options = options;
    this.#pool = pool;
    const { task, dataFolder, nesterov = false } = options;
    this.#task = { taskId: task.taskId, nesterov, ...(dataFolder === undefined ? {} : { dataFolder }) };
  }

  async describe(signal: CancelSignal): Promise<TrainerDescription> {
    const lease = await this.#pool.acquire(signal);
    if (lease !== undefined) {
      try {
        await lease.client.ask('prepare', { task: this.#task }, signal);
      } catch (error) {
        throw new TrainerUnavailable(failureOf(error));
      } finally {
        lease.release();
      }
    }
    const { task, engine = WASM_ENGINE } = this.#options;
    return {
      environment: {
        trainer: 'builtinTask',
        name: task.title,
        device: engine.device,
        details: {
          task: task.taskId,
          node: process.version,
          platform: `${process.platform} ${process.arch}`,
          threads: String(this.#pool.size),
          ...engine.details,
        },
      },
      progressMeasure: task.progressMeasure,
      parallelTrials: this.#pool.size,
      batchSize: task.batchSize,
    };
  }

  async runTrial(
    request: TrialRequest,
    receive: MeasurementReceiver,
    signal: CancelSignal,
  ): Promise<TrialEnd> {
    const lease = await this.#pool.acquire(signal);
    if (lease === undefined) return { kind: 'cancelled', stepsSpent: 0, elapsedMs: 0 };
    const trial = new TrialDrive({
      description: this.#options.task,
      task: this.#task,
      client: lease.client,
      request,
      receive,
    });
    return trial.drive(signal).finally(lease.release);
  }

  async dispose(): Promise<void> {
    await this.#pool.dispose();
  }
}

interface TrialDriveParts {
  readonly description: BuiltinTaskDescription;
  readonly task: TaskSelection;
  readonly client: WorkerClient;
  readonly request: TrialRequest;
  readonly receive: MeasurementReceiver;
}

/** Drives one worker through one trial, slice by slice. */
class TrialDrive {
  readonly #parts: TrialDriveParts;
  #stepsSpent = 0;
  #startedAt: number | undefined;

  constructor(parts: TrialDriveParts) {
    this.#parts = parts;
  }

  #spent(): { stepsSpent: number; elapsedMs: number } {
    const elapsedMs = this.#startedAt === undefined ? 0 : performance.now() - this.#startedAt;
    return { stepsSpent: this.#stepsSpent, elapsedMs };
  }

  async drive(signal: CancelSignal): Promise<TrialEnd> {
    try {
      return { kind: await this.#train(signal), ...this.#spent() };
    } catch (error) {
      return { kind: 'failed', failure: failureOf(error), ...this.#spent() };
    }
  }

  async #train(signal: CancelSignal): Promise<'stopped' | 'budgetSpent' | 'cancelled'> {
    const { description, task, client, request, receive } = this.#parts;
    for (let done = 0; done < 1;) {
      const prepared = await client.ask('prepare', { task }, signal);
      if (prepared === undefined) return 'cancelled';
      done = prepared.fractionDone;
    }
    const { learningRate, momentum, seed, budgetSteps } = request;
    this.#startedAt = performance.now();
    let measurements = await client.ask('begin', { trial: { learningRate, momentum, seed } }, signal);
    for (let slice = FIRST_SLICE_STEPS; ; slice *= 2) {
      if (measurements === undefined) return 'cancelled';
      if (measurements.steps.length > 0 && receive(measurements) === 'stop') return 'stopped';
      const steps = Math.min(slice, description.sweep.stepsPerSlice, budgetSteps - this.#stepsSpent);
      if (steps <= 0) return 'budgetSpent';
      measurements = await client.ask('advance', { steps }, signal);
      if (measurements !== undefined) this.#stepsSpent += steps;
    }
  }
}
