import type { Engine } from '../engine/engine';
import type { MemoryLayout, Tensor } from '../engine/memoryLayout';
import type { Program } from '../engine/program';

/** Draws minibatches of shuffled epochs; an incomplete last batch is dropped. */
export class Minibatches {
  /** Samples of the present batch, as integers. */
  readonly indices: Tensor;
  readonly #samples: number;
  readonly #permutation: Tensor;
  readonly #cursor: Tensor;

  constructor(layout: MemoryLayout, samples: number, batchSize: number) {
    this.#samples = samples;
    this.indices = layout.tensor(batchSize, 1);
    this.#permutation = layout.tensor(samples, 1);
    this.#cursor = layout.cell();
  }

  emitNext(program: Program, generatorState: number): void {
    program.nextBatch({
      indices: this.indices,
      permutation: this.#permutation,
      samples: this.#samples,
      cursor: this.#cursor,
      generatorState,
    });
  }

  /** The next batch begins a new epoch whose order depends on the generator alone. */
  reset(engine: Engine): void {
    const order = engine.integers(this.#permutation.offset, this.#samples);
    for (let i = 0; i < this.#samples; i++) order[i] = i;
    engine.integers(this.#cursor.offset, 1)[0] = 0;
  }
}
