import type { LaneGenerator } from './laneGenerator';

/** Minibatches of shuffled epochs; an incomplete last batch is dropped. */
export class Batches {
  readonly #order: Int32Array;
  readonly #batchSize: number;
  #cursor = 0;

  constructor(samples: number, batchSize: number) {
    this.#order = new Int32Array(samples);
    this.#batchSize = batchSize;
    this.reset();
  }

  reset(): void {
    for (const i of this.#order.keys()) this.#order[i] = i;
    this.#cursor = 0;
  }

  next(generator: LaneGenerator): Int32Array {
    if (this.#cursor === 0 || this.#cursor + this.#batchSize > this.#order.length) {
      this.#cursor = 0;
      generator.shuffle(this.#order);
    }
    this.#cursor += this.#batchSize;
    return this.#order.slice(this.#cursor - this.#batchSize, this.#cursor);
  }
}
