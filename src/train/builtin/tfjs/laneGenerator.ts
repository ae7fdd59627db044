import { SeedGenerator } from '../engine/seedGenerator';

const LANES = 4;
const UNIT_24_BITS = 2 ** -24;

/**
 * The random numbers of the WebAssembly engine in plain TypeScript, so that both engines train on the same data with the same noise:
 * four xoshiro128++ generators side by side (Blackman & Vigna), normal numbers by Box–Muller from two vectors of words.
 */
export class LaneGenerator {
  readonly #state: Int32Array;

  constructor(seed: number, stream: number) {
    this.#state = new SeedGenerator(seed, stream).generatorState();
  }

  /** `rows` × `columns` normal numbers, row by row; a padded row of the other engine draws on its own. */
  normal(rows: number, columns: number, deviation: number): Float32Array {
    const values = new Float32Array(rows * columns);
    if (columns === 1 || columns % LANES === 0) this.#fillNormal(values, deviation);
    else
      for (let row = 0; row < rows; row++)
        this.#fillNormal(values.subarray(row * columns, (row + 1) * columns), deviation);
    return values;
  }

  /** `count` times ±1. */
  signs(count: number): Float32Array {
    return Float32Array.from({ length: count }, () => (this.#nextWord() < 0 ? -1 : 1));
  }

  /** Fisher–Yates in place. */
  shuffle(order: Int32Array): void {
    for (let i = order.length - 1; i > 0; i--) {
      const j = Math.floor(((this.#nextWord() >>> 0) / 2 ** 32) * (i + 1));
      const swapped = order[i] ?? 0;
      order[i] = order[j] ?? 0;
      order[j] = swapped;
    }
  }

  #fillNormal(values: Float32Array, deviation: number): void {
    for (let i = 0; i < values.length; i += 2 * LANES) {
      const radii = this.#nextVector().map((word) => (word >>> 8) + 1);
      const angles = this.#nextVector().map((word) => word >> 8);
      for (let lane = 0; lane < LANES; lane++) {
        const radius = deviation * Math.sqrt(-2 * Math.log((radii[lane] ?? 1) * UNIT_24_BITS));
        const angle = 2 * Math.PI * (angles[lane] ?? 0) * UNIT_24_BITS;
        if (i + lane < values.length) values[i + lane] = radius * Math.cos(angle);
        if (i + LANES + lane < values.length) values[i + LANES + lane] = radius * Math.sin(angle);
      }
    }
  }

  #nextWord(): number {
    return this.#nextVector()[0] ?? 0;
  }

  #nextVector(): Int32Array {
    const words = new Int32Array(LANES);
    for (let lane = 0; lane < LANES; lane++) {
      const at = (row: number): number => this.#state[row * LANES + lane] ?? 0;
      const put = (row: number, value: number): void => void (this.#state[row * LANES + lane] = value);
      const [s0, s1, s2, s3] = [at(0), at(1), at(2), at(3)];
      words[lane] = rotateLeft((s0 + s3) | 0, 7) + s0;
      put(0, s0 ^ s3 ^ s1);
      put(1, s1 ^ s2 ^ s0);
      put(2, s2 ^ s0 ^ (s1 << 9));
      put(3, rotateLeft(s3 ^ s1, 11));
    }
    return words;
  }
}

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
