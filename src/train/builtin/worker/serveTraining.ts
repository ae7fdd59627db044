import type { ServerPort } from '../../../channel/link';
import { serveChannel, type ChannelHandlers } from '../../../channel/serveChannel';
import { FailureError, failureOf } from '../failureError';
import type { TaskSelection, TrainingProtocol } from './protocol';
import { readTaskData } from '../taskData';
import type { SessionBuilder, TaskSession } from './taskSession';

/** Of the whole preparation, for what is told of it. */
const READING_SHARE = 0.5;

/** Answers training requests, one at a time in order; holds one session. */
export function serveTraining(port: ServerPort<TrainingProtocol>, build: SessionBuilder): void {
  serveChannel(port, trainingHandlers(build));
}

/** What a training worker does about each request, in one session. */
export function trainingHandlers(build: SessionBuilder): ChannelHandlers<TrainingProtocol> {
  const server = new TrainingServer(build);
  return {
    requests: {
      prepare: async ({ task }) => ({ fractionDone: await server.prepare(task) }),
      begin: ({ trial }) => server.prepared().begin(trial),
      advance: ({ steps }) => server.prepared().advance(steps),
    },
    notices: {},
    failureOf,
  };
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

  async prepare(task: TaskSelection): Promise<number> {
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

  prepared(): TaskSession {
    if (this.#session !== undefined) return this.#session;
    throw new FailureError({ kind: 'protocolError', detail: 'training before prepare' });
  }
}

function sameTask(left: TaskSelection | undefined, right: TaskSelection): boolean {
  return (
    left?.taskId === right.taskId && left.dataFolder === right.dataFolder && left.nesterov === right.nesterov
  );
}
