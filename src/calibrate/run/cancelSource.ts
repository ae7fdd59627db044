import type { CancelSignal } from '../../model/calibration/cancelSignal';

/** A signal that this code raises itself, and that follows others: the part of AbortController that pure code needs. */
export class CancelSource {
  readonly #listeners = new Set<() => void>();
  #aborted = false;
  readonly signal: CancelSignal;

  constructor() {
    const isAborted = (): boolean => this.#aborted;
    this.signal = {
      get aborted() {
        return isAborted();
      },
      addEventListener: (_type, listener) => {
        this.#listeners.add(listener);
      },
      removeEventListener: (_type, listener) => {
        this.#listeners.delete(listener);
      },
    };
  }

  /** Raises the signal once; listeners are called once each. */
  cancel(): void {
    if (this.#aborted) return;
    this.#aborted = true;
    const listeners = [...this.#listeners];
    this.#listeners.clear();
    for (const listener of listeners) listener();
  }

  /** Cancels when `other` does; returns the way to stop following. */
  follow(other: CancelSignal): () => void {
    const listener = (): void => this.cancel();
    if (other.aborted) this.cancel();
    else other.addEventListener('abort', listener, { once: true });
    return () => other.removeEventListener('abort', listener);
  }
}
