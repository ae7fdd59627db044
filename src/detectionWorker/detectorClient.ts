import type { DetectionSource } from '../detect/detector';
import type { Detection } from '../detect/workspaceFiles';
import type { DetectionMessage, DetectionResponse } from './protocol';

/** What the client needs of a `worker_threads` Worker. */
export interface DetectionWorker {
  postMessage(message: DetectionMessage): void;
  on(event: 'message', listener: (response: DetectionResponse) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'exit', listener: (exitCode: number) => void): unknown;
  terminate(): Promise<unknown>;
}

interface Pending {
  readonly resolve: (detection: Detection) => void;
  readonly reject: (error: Error) => void;
  readonly watchdog: NodeJS.Timeout;
}

/** No text that is small enough to be read takes nearly this long. */
const ANSWER_WITHIN_MS = 20_000;

/**
 * Detection in a worker thread, so that no document holds up the extension host. The worker starts with the first request, and
 * anew after one that failed, ended it or did not come back: what is pending then is rejected, later requests are served.
 */
export class DetectorClient {
  readonly #startWorker: () => DetectionWorker;
  readonly #answerWithinMs: number;
  readonly #pending = new Map<number, Pending>();
  #worker: DetectionWorker | undefined;
  #nextRequestId = 0;
  #disposed = false;

  constructor(startWorker: () => DetectionWorker, answerWithinMs = ANSWER_WITHIN_MS) {
    this.#startWorker = startWorker;
    this.#answerWithinMs = answerWithinMs;
  }

  /** What the text holds, and which files could tell more; rejects when the worker ended or did not answer. */
  detect(source: DetectionSource): Promise<Detection> {
    return new Promise((resolve, reject) => {
      if (this.#disposed) {
        reject(disposedError());
        return;
      }
      const worker = this.#runningWorker();
      const requestId = this.#nextRequestId;
      this.#nextRequestId += 1;
      const watchdog = setTimeout(
        () => this.#end(worker, new Error(`Detection took over ${this.#answerWithinMs} ms.`)),
        this.#answerWithinMs,
      );
      this.#pending.set(requestId, { resolve, reject, watchdog });
      worker.postMessage({ kind: 'detect', requestId, source });
    });
  }

  /** Tells the worker that a document was closed. */
  forget(documentId: string): void {
    this.#worker?.postMessage({ kind: 'forget', documentId });
  }

  /** Ends the worker for good; what is pending is rejected. */
  dispose(): void {
    this.#disposed = true;
    if (this.#worker !== undefined) this.#end(this.#worker, disposedError());
  }

  #runningWorker(): DetectionWorker {
    if (this.#worker !== undefined) return this.#worker;
    const worker = this.#startWorker();
    worker.on('message', (response) => this.#settle(worker, response));
    worker.on('error', (error) => this.#end(worker, error));
    worker.on('exit', (exitCode) =>
      this.#end(worker, new Error(`The detection worker ended with exit code ${exitCode}.`)),
    );
    this.#worker = worker;
    return worker;
  }

  #settle(worker: DetectionWorker, response: DetectionResponse): void {
    switch (response.kind) {
      case 'detected': {
        const pending = this.#pending.get(response.requestId);
        if (pending === undefined) return;
        this.#pending.delete(response.requestId);
        clearTimeout(pending.watchdog);
        pending.resolve(response.detection);
        return;
      }
      case 'failed':
        // A parser that broke down leaves WebAssembly memory on which every later parse breaks down too.
        this.#end(worker, new Error(response.detail));
    }
  }

  #end(worker: DetectionWorker, error: Error): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    void worker.terminate();
    const rejected = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject, watchdog } of rejected) {
      clearTimeout(watchdog);
      reject(error);
    }
  }
}

function disposedError(): Error {
  return new Error('Detection was disposed.');
}
