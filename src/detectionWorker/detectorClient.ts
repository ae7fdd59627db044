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

interface Request {
  readonly source: DetectionSource;
  readonly resolve: (detection: Detection) => void;
  readonly reject: (error: Error) => void;
}

/** The request that the worker is at. */
interface Sent {
  readonly request: Request;
  readonly requestId: number;
  readonly watchdog: NodeJS.Timeout;
}

/** No text that is small enough to be read takes nearly this long. */
const ANSWER_WITHIN_MS = 20_000;

/**
 * Detection in a worker thread, so that no document holds up the extension host. The worker starts with the first request, and
 * anew after one that failed, ended it or did not come back. It has one request at a time: that one is rejected then, and those
 * that waited behind it are served by the next worker.
 */
export class DetectorClient {
  readonly #startWorker: () => DetectionWorker;
  readonly #answerWithinMs: number;
  readonly #waiting: Request[] = [];
  #sent: Sent | undefined;
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
      this.#waiting.push({ source, resolve, reject });
      this.#sendNext();
    });
  }

  /** Tells the worker that a document was closed. */
  forget(documentId: string): void {
    this.#worker?.postMessage({ kind: 'forget', documentId });
  }

  /** Ends the worker for good; what is pending is rejected. */
  dispose(): void {
    this.#disposed = true;
    for (const { reject } of this.#waiting.splice(0)) reject(disposedError());
    if (this.#worker !== undefined) this.#end(this.#worker, disposedError());
  }

  #sendNext(): void {
    if (this.#sent !== undefined) return;
    const request = this.#waiting.shift();
    if (request === undefined) return;
    const worker = this.#runningWorker();
    const requestId = this.#nextRequestId;
    this.#nextRequestId += 1;
    const watchdog = setTimeout(
      () => this.#end(worker, new Error(`Detection took over ${this.#answerWithinMs} ms.`)),
      this.#answerWithinMs,
    );
    this.#sent = { request, requestId, watchdog };
    worker.postMessage({ kind: 'detect', requestId, source: request.source });
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
        if (this.#sent?.requestId !== response.requestId) return;
        const { request, watchdog } = this.#sent;
        clearTimeout(watchdog);
        this.#sent = undefined;
        request.resolve(response.detection);
        this.#sendNext();
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
    if (this.#sent !== undefined) {
      clearTimeout(this.#sent.watchdog);
      this.#sent.request.reject(error);
      this.#sent = undefined;
    }
    this.#sendNext();
  }
}

function disposedError(): Error {
  return new Error('Detection was disposed.');
}
