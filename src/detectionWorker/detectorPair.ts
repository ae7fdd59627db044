import type { DetectionSource } from '../detect/detector';
import type { Detection } from '../detect/workspaceFiles';
import type { DetectorClient } from './detectorClient';

/** A thread and its grammars take memory; a scan asks again within milliseconds. */
const IDLE_MS = 10_000;

/**
 * Detection in two worker threads: open documents in the first, whose parse trees are kept there, and texts that are read once, as a scan
 * reads them, in whichever waits for less. The second one is there while there is a scan.
 */
export class DetectorPair {
  readonly #start: () => DetectorClient;
  readonly #first: DetectorClient;
  #second: DetectorClient | undefined;
  #pendingInFirst = 0;
  #pendingInSecond = 0;
  #end: NodeJS.Timeout | undefined;
  #isDisposed = false;

  constructor(start: () => DetectorClient) {
    this.#start = start;
    this.#first = start();
  }

  /** As a `DetectorClient` does. */
  async detect(source: DetectionSource): Promise<Detection> {
    const isForSecond = source.documentId === undefined && this.#pendingInSecond < this.#pendingInFirst;
    if (isForSecond && !this.#isDisposed) return this.#detectInSecond(source);
    this.#pendingInFirst += 1;
    try {
      return await this.#first.detect(source);
    } finally {
      this.#pendingInFirst -= 1;
    }
  }

  /** A document was closed. */
  forget(documentId: string): void {
    this.#first.forget(documentId);
  }

  /** Ends both for good; what is pending is rejected. */
  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#end);
    this.#first.dispose();
    this.#second?.dispose();
  }

  async #detectInSecond(source: DetectionSource): Promise<Detection> {
    clearTimeout(this.#end);
    this.#pendingInSecond += 1;
    try {
      this.#second ??= this.#start();
      return await this.#second.detect(source);
    } finally {
      this.#pendingInSecond -= 1;
      if (this.#pendingInSecond === 0 && !this.#isDisposed) this.#endWhenIdle();
    }
  }

  #endWhenIdle(): void {
    this.#end = setTimeout(() => {
      this.#second?.dispose();
      this.#second = undefined;
    }, IDLE_MS).unref();
  }
}
