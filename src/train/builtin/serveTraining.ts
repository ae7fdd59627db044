import { FailureError, failureOf } from './failureError';
import type { TaskSelection, TrainingRequest, TrainingResponse } from './protocol';
import type { SessionBuilder, TaskSession } from './taskSession';

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
    if (this.#session === undefined || !sameTask(this.#task, task)) {
      this.#session = undefined;
      this.#session = await this.#build(task);
      this.#task = task;
    }
    return this.#session.prepare();
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
