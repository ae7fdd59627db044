import type { Engine } from '../engine/engine';
import type { MemoryLayout, Tensor } from '../engine/memoryLayout';
import type { Program } from '../engine/program';
import { SeedGenerator } from '../engine/seedGenerator';
import type { LabelledImages } from '../idxFiles';
import { IMAGE_MLP, RANDOM_STREAM } from '../taskConstants';

/** Images kept as bytes in the engine's memory, standardised when they are gathered. */
export class ImageData {
  readonly samples: number;
  readonly pixels: number;
  readonly #images: number;
  readonly #scale: Tensor;
  readonly #shift: Tensor;
  readonly #data: LabelledImages;

  constructor(layout: MemoryLayout, data: LabelledImages) {
    this.#data = data;
    this.samples = data.labels.length;
    this.pixels = data.pixels;
    this.#images = layout.bytes(data.images.length);
    this.#scale = layout.constant(1 / (255 * IMAGE_MLP.pixelDeviation));
    this.#shift = layout.constant(-IMAGE_MLP.pixelMean / IMAGE_MLP.pixelDeviation);
  }

  emitGather(program: Program, dst: Tensor, indices: Tensor): void {
    program.gatherBytes({
      dst,
      bytesOffset: this.#images,
      indices,
      scale: this.#scale,
      shift: this.#shift,
    });
  }

  /** Copies the bytes into the loaded engine. */
  write(engine: Engine): void {
    engine.bytes(this.#images, this.#data.images.length).set(this.#data.images);
  }
}

/** PyTorch's default (Kaiming uniform with a = √5): weights and biases uniform within ±1/√fan-in. */
export function writeDefaultStart(engine: Engine, parameters: readonly Tensor[], seed: number): void {
  const generator = new SeedGenerator(seed, RANDOM_STREAM.start);
  let bound = 0;
  for (const parameter of parameters) {
    if (parameter.rows > 1) bound = 1 / Math.sqrt(parameter.rows);
    engine.write(
      parameter,
      Float64Array.from({ length: parameter.rows * parameter.columns }, () =>
        generator.uniform(-bound, bound),
      ),
    );
  }
}
