import type { Failure } from '../../../model/calibration/failure';
import { FailureError } from '../failureError';
import type { RequestKind, TrainingProtocol, TrainingRequest, TrainingResponse } from './protocol';

/** The arguments of `TrainingWorker.on`. */
export type WorkerListening =
  | [event: 'message', listener: (response: TrainingResponse) => void]
  | [event: 'error', listener: (error: Error) => void]
  | [event: 'exit', listener: (exitCode: number) => void];

/** What the client needs of a `worker_threads` Worker. */
export interface TrainingWorker {
  postMessage(request: TrainingRequest): void;
  on(event: 'message', listener: (response: TrainingResponse) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'exit', listener: (exitCode: number) => void): unknown;
  terminate(): Promise<unknown>;
}

type Pending = {
  [Kind in RequestKind]?: (result: TrainingProtocol[Kind]['result']) => void;
};

/**
 * One training worker: one request at a time; when the worker ends, the request under way is rejected with a `FailureError`. A
 * worker that does not answer within `answerTimeoutMs` is ended.
 */
export class WorkerClient {
  readonly #worker: TrainingWorker;
  readonly #answerTimeoutMs: number | undefined;
  #answerTimer: NodeJS.Timeout | undefined;
  #resolve: Pending = {};
  #reject: ((error: FailureError) => void) | undefined;
  #ended: Failure | undefined;

  constructor(worker: TrainingWorker, answerTimeoutMs?: number) {
    this.#worker = worker;
    this.#answerTimeoutMs = answerTimeoutMs;
    worker.on('message', (response) => this.#settle(response));
    worker.on('error', (error) => this.#end({ kind: 'workerDied', detail: error.message }));
    worker.on('exit', (exitCode) => this.#end({ kind: 'workerDied', detail: `exit code ${exitCode}` }));
  }

  /** True once the worker has ended. */
  get ended(): boolean {
    return this.#ended !== undefined;
  }

  prepare(request: TrainingProtocol['prepare']['request']): Promise<TrainingProtocol['prepare']['result']> {
    return this.#call('prepare', { kind: 'prepare', ...request });
  }

  begin(request: TrainingProtocol['begin']['request']): Promise<TrainingProtocol['begin']['result']> {
    return this.#call('begin', { kind: 'begin', ...request });
  }

  advance(request: TrainingProtocol['advance']['request']): Promise<TrainingProtocol['advance']['result']> {
    return this.#call('advance', { kind: 'advance', ...request });
  }

  async dispose(): Promise<void> {
    this.#end({ kind: 'workerDied', detail: 'disposed' });
    await this.#worker.terminate();
  }

  #call<Kind extends RequestKind>(
    kind: Kind,
    request: TrainingRequest,
  ): Promise<TrainingProtocol[Kind]['result']> {
    return new Promise((resolve, reject) => {
      if (this.#ended !== undefined) {
        reject(new FailureError(this.#ended));
        return;
      }
      if (this.#reject !== undefined) {
        reject(new FailureError({ kind: 'internal', detail: 'two requests to one worker at once' }));
        return;
      }
      const resolvers: Pending = {};
      resolvers[kind] = resolve;
      this.#resolve = resolvers;
      this.#reject = reject;
      this.#worker.postMessage(request);
      this.#awaitAnswer();
    });
  }

  #awaitAnswer(): void {
    const afterMs = this.#answerTimeoutMs;
    if (afterMs === undefined) return;
    this.#answerTimer = setTimeout(() => {
      this.#end({ kind: 'timedOut', afterMs });
      void this.#worker.terminate();
    }, afterMs);
  }

  #settle(response: TrainingResponse): void {
    clearTimeout(this.#answerTimer);
    const resolvers = this.#resolve;
    const reject = this.#reject;
    this.#resolve = {};
    this.#reject = undefined;
    if (response.kind === 'failed') {
      reject?.(new FailureError(response.failure));
      return;
    }
    if (!settleWith(resolvers, response)) {
      reject?.(new FailureError({ kind: 'protocolError', detail: `unexpected answer ${response.kind}` }));
    }
  }

  #end(failure: Failure): void {
    clearTimeout(this.#answerTimer);
    this.#ended ??= failure;
    const reject = this.#reject;
    this.#resolve = {};
    this.#reject = undefined;
    reject?.(new FailureError(this.#ended));
  }
}

function settleWith<Kind extends RequestKind>(
  resolvers: Pending,
  response: { readonly kind: Kind; readonly result: TrainingProtocol[Kind]['result'] },
): boolean {
  const resolve: Pending[Kind] = resolvers[response.kind];
  resolve?.(response.result);
  return resolve !== undefined;
}
