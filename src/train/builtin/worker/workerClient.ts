import { ChannelClient, type ChannelLoss } from '../../../channel/channelClient';
import type { LinkEnd } from '../../../channel/link';
import type { RequestName, RequestOf, ResultOf } from '../../../channel/protocol';
import type { CancelSignal } from '../../../model/calibration/cancelSignal';
import type { Failure } from '../../../model/calibration/failure';
import { FailureError } from '../failureError';
import type { TrainingLink, TrainingProtocol } from './protocol';

/**
 * One training worker, which holds one session and is never restarted: a trial that lost it is over. A worker that does not answer within
 * `answerTimeoutMs` is ended.
 */
export class WorkerClient {
  readonly #channel: ChannelClient<TrainingProtocol>;

  constructor(connect: () => TrainingLink, answerTimeoutMs?: number) {
    this.#channel = new ChannelClient({
      connect,
      mostRestarts: 0,
      ...(answerTimeoutMs === undefined ? {} : { answerWithinMs: answerTimeoutMs }),
    });
  }

  /** True once the worker has ended. */
  get ended(): boolean {
    return this.#channel.isOver;
  }

  /** The worker's answer; undefined at once when cancelled, though the worker goes on. Rejects with a `FailureError`. */
  async ask<Name extends RequestName<TrainingProtocol>>(
    name: Name,
    request: RequestOf<TrainingProtocol, Name>,
    signal: CancelSignal,
  ): Promise<ResultOf<TrainingProtocol, Name> | undefined> {
    const answer = await this.#channel.request(name, request, signal);
    switch (answer.kind) {
      case 'result':
        return answer.result;
      case 'failed':
        throw new FailureError(answer.failure);
      case 'lost':
        throw new FailureError(failureOfLoss(answer.loss));
      case 'cancelled':
        return undefined;
    }
  }

  /** Resolves when the worker has nothing left to do, also for those who no longer wait. */
  whenIdle(): Promise<void> {
    return this.#channel.whenIdle();
  }

  dispose(): Promise<void> {
    return this.#channel.dispose();
  }
}

function failureOfLoss(loss: ChannelLoss): Failure {
  switch (loss.kind) {
    case 'timedOut':
      return loss;
    case 'disposed':
      return { kind: 'workerDied', detail: 'disposed' };
    case 'ended':
      return { kind: 'workerDied', detail: endText(loss.end) };
  }
}

/** How a worker ended, in a few words. */
export function endText(end: LinkEnd): string {
  switch (end.kind) {
    case 'error':
      return end.error.message;
    case 'exit':
      return `exit code ${end.exitCode}`;
    case 'signal':
      return end.signal;
  }
}
