import type { CancelSignal } from '../../../model/calibration/cancelSignal';
import type { WorkerClient } from './workerClient';

/** A worker for one trial; `release` gives it back, as soon as it has done what it is at. */
export interface WorkerLease {
  readonly client: WorkerClient;
  readonly release: () => void;
}

type Waiter = (lease: WorkerLease | undefined) => void;

/** At most `size` workers, started when first needed, replaced when they have ended. */
export class WorkerPool {
  readonly size: number;
  readonly #start: () => WorkerClient;
  readonly #idle: WorkerClient[] = [];
  readonly #all = new Set<WorkerClient>();
  readonly #waiting: Waiter[] = [];
  #leased = 0;
  #disposed = false;

  constructor(size: number, start: () => WorkerClient) {
    this.size = Math.max(1, size);
    this.#start = start;
  }

  /** The next free worker, first come first served; undefined when cancelled or disposed before there is one. */
  acquire(signal: CancelSignal): Promise<WorkerLease | undefined> {
    if (signal.aborted || this.#disposed) return Promise.resolve(undefined);
    if (this.#leased < this.size) return Promise.resolve(this.#lease());
    return new Promise((resolve) => {
      const waiter: Waiter = (lease) => {
        signal.removeEventListener('abort', abandon);
        resolve(lease);
      };
      const abandon = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
        waiter(undefined);
      };
      signal.addEventListener('abort', abandon, { once: true });
      this.#waiting.push(waiter);
    });
  }

  /** Ends every worker; whoever waits gets none. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    for (const waiter of this.#waiting.splice(0)) waiter(undefined);
    await Promise.all([...this.#all].map((client) => client.dispose()));
    this.#all.clear();
  }

  #lease(): WorkerLease {
    this.#leased += 1;
    const client = this.#liveClient();
    let released = false;
    return {
      client,
      release: () => {
        if (released) return;
        released = true;
        void client.whenIdle().then(() => {
          this.#takeBack(client);
        });
      },
    };
  }

  #liveClient(): WorkerClient {
    const idle = this.#idle.pop();
    if (idle !== undefined && !idle.ended) return idle;
    if (idle !== undefined) this.#all.delete(idle);
    const client = this.#start();
    this.#all.add(client);
    return client;
  }

  #takeBack(client: WorkerClient): void {
    this.#leased -= 1;
    if (client.ended) this.#all.delete(client);
    else this.#idle.push(client);
    if (!this.#disposed) this.#waiting.shift()?.(this.#lease());
  }
}
