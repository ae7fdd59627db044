import { FailureError, failureOf } from '../failureError';
import type { TaskSelection, TrainingRequest, TrainingResponse } from './protocol';
import { readTaskData } from '../taskData';
import type { SessionBuilder, TaskSession } from './taskSession';

/** Of the whole preparation, for what is told of it. */
const READING_SHARE = 0.5;

/** The worker's side of the channel. */
export interface ServingPort {
  postMessage(response: TrainingResponse): void;
  on(event: 'message', listener: (request: TrainingRequest) => void): void;
}

/** Answers training requests, one at a time in order; holds one session. */
export function serveTraining(port: ServingPort, build: SessionBuilder): void {
  const server = new TrainingServer(build);
  let queue = Promise.resolve();
  port.on('message', (request) => {
    queue = queue.then(async () => port.postMessage(await server.answer(request)));
  });
}

class TrainingServer {
  readonly #build: SessionBuilder;
  #task: TaskSelection | undefined;
  /** What is still to be read before the session can be built. */
  #data: ReturnType<typeof readTaskData> | undefined;
  #session: TaskSession | undefined;

  constructor(build: SessionBuilder) {
    this.#build = build;
  }

  async answer(request: TrainingRequest): Promise<TrainingResponse> {
    try {
      switch (request.kind) {
        case 'prepare':
          return { kind: 'prepare', result: { fractionDone: await this.#prepare(request.task) } };
        case 'begin':
          return { kind: 'begin', result: this.#prepared().begin(request.trial) };
        case 'advance':
          return { kind: 'advance', result: this.#prepared().advance(request.steps) };
      }
    } catch (error) {
      return { kind: 'failed', failure: failureOf(error) };
    }
  }

  async #prepare(task: TaskSelection): Promise<number> {
    if (!sameTask(this.#task, task)) {
      await this.#forget();
      this.#task = task;
    }
    if (this.#session !== undefined) return this.#session.prepare();
    try {
      this.#data ??= readTaskData(task);
      const slice = await this.#data.next();
      // Whoever cancels while the data are read is heard between two slices.
      if (slice.done !== true) return READING_SHARE * slice.value;
      this.#session = await this.#build(task, slice.value);
      this.#data = undefined;
    } catch (error) {
      await this.#forget();
      throw error;
    }
    return this.#session.prepare();
  }

  async #forget(): Promise<void> {
    const data = this.#data;
    this.#task = undefined;
    this.#session = undefined;
    this.#data = undefined;
    await data?.return(undefined);
  }

  #prepared(): TaskSession {
    if (this.#session !== undefined) return this.#session;
    throw new FailureError({ kind: 'protocolError', detail: 'training before prepare' });
  }
}

function sameTask(left: TaskSelection | undefined, right: TaskSelection): boolean {
  return (
    left?.taskId === right.taskId && left.dataFolder === right.dataFolder && left.nesterov === right.nesterov
  );
}
