import { FailureError, failureOf } from './failureError';
import type { TaskSelection, TrainingRequest, TrainingResponse } from './protocol';
import { buildTask } from './tasks/buildTask';
import type { TaskModel } from './tasks/taskModel';
import { TrialRun } from './trialRun';

/** The worker's side of the channel. */
export interface ServingPort {
  postMessage(response: TrainingResponse): void;
  on(event: 'message', listener: (request: TrainingRequest) => void): void;
}

/** Answers training requests, one at a time in order; holds one model. */
export function serveTraining(port: ServingPort, kernels: Uint8Array<ArrayBuffer>): void {
  const server = new TrainingServer(kernels);
  let queue = Promise.resolve();
  port.on('message', (request) => {
    queue = queue.then(async () => port.postMessage(await server.answer(request)));
  });
}

class TrainingServer {
  readonly #kernels: Uint8Array<ArrayBuffer>;
  #task: TaskSelection | undefined;
  #model: TaskModel | undefined;
  #run: TrialRun | undefined;

  constructor(kernels: Uint8Array<ArrayBuffer>) {
    this.#kernels = kernels;
  }

  async answer(request: TrainingRequest): Promise<TrainingResponse> {
    try {
      switch (request.kind) {
        case 'prepare':
          return { kind: 'prepare', result: { fractionDone: await this.#prepare(request.task) } };
        case 'begin': {
          if (this.#model === undefined) throw outOfOrder('begin before prepare');
          this.#run = new TrialRun(this.#model, request.trial);
          return { kind: 'begin', result: this.#run.start() };
        }
        case 'advance': {
          if (this.#run === undefined) throw outOfOrder('advance before begin');
          return { kind: 'advance', result: this.#run.advance(request.steps) };
        }
      }
    } catch (error) {
      return { kind: 'failed', failure: failureOf(error) };
    }
  }

  async #prepare(task: TaskSelection): Promise<number> {
    if (this.#model === undefined || !sameTask(this.#task, task)) {
      this.#run = undefined;
      this.#model = undefined;
      this.#model = await buildTask(this.#kernels, task);
      this.#task = task;
    }
    return this.#model.prepare();
  }
}

function sameTask(left: TaskSelection | undefined, right: TaskSelection): boolean {
  return (
    left?.taskId === right.taskId && left.dataFolder === right.dataFolder && left.nesterov === right.nesterov
  );
}

function outOfOrder(detail: string): FailureError {
  return new FailureError({ kind: 'protocolError', detail });
}
