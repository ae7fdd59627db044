import { ChannelClient, type ChannelLoss } from '../channel/channelClient';
import { linkToThread, type WorkerThread } from '../channel/threadLink';
import type { DetectionSource } from '../detect/detector';
import type { Detection } from '../detect/workspaceFiles';
import type { DetectionProtocol } from './protocol';

export type DetectionWorker = WorkerThread<DetectionProtocol>;

/** No text that is small enough to be read takes nearly this long. */
const ANSWER_WITHIN_MS = 20_000;

/**
 * Detection in a worker thread, so that no document holds up the extension host. The worker starts with the first request, and
 * anew after one that failed, ended it or did not come back. It has one request at a time: that one is rejected then, and those
 * that waited behind it are served by the next worker.
 */
export class DetectorClient {
  readonly #channel: ChannelClient<DetectionProtocol>;

  constructor(startWorker: () => DetectionWorker, answerWithinMs = ANSWER_WITHIN_MS) {
    this.#channel = new ChannelClient({
      connect: () => linkToThread(startWorker()),
      mostRestarts: Infinity,
      answerWithinMs,
      // A parser that broke down leaves WebAssembly memory on which every later parse breaks down too.
      replaceAfterFailure: true,
    });
  }

  /** What the text holds, and which files could tell more; rejects when the worker ended or did not answer. */
  async detect(source: DetectionSource): Promise<Detection> {
    const answer = await this.#channel.request('detect', source);
    switch (answer.kind) {
      case 'result':
        return answer.result;
      case 'failed':
        throw new Error(answer.failure);
      case 'lost':
        throw errorOf(answer.loss);
    }
  }

  /** Tells the worker that a document was closed. */
  forget(documentId: string): void {
    this.#channel.notify('forget', { documentId });
  }

  /** Ends the worker for good; what is pending is rejected. */
  dispose(): void {
    void this.#channel.dispose();
  }
}

function errorOf(loss: ChannelLoss): Error {
  switch (loss.kind) {
    case 'timedOut':
      return new Error(`Detection took over ${loss.afterMs} ms.`);
    case 'disposed':
      return new Error('Detection was disposed.');
    case 'ended':
      switch (loss.end.kind) {
        case 'error':
          return loss.end.error;
        case 'exit':
          return new Error(`The detection worker ended with exit code ${loss.end.exitCode}.`);
        case 'signal':
          return new Error(`The detection worker was ended by ${loss.end.signal}.`);
      }
  }
}
