/** Words of state of the engine's random generator (wasm/random.ts). */
export const GENERATOR_STATE_WORDS = 16;

/**
 * SplitMix32-style stream of 32-bit words from a seed and a stream number (finalizer of MurmurHash3, public domain). Integer
 * arithmetic only, so that every machine draws the same.
 */
export class SeedGenerator {
  #state: number;

  constructor(seed: number, stream: number) {
    this.#state = scramble(Math.imul(seed | 0, 0x9e3779b1) ^ scramble(stream + 0x7f4a7c15));
  }

  /** Uniform unsigned 32-bit integer. */
  nextWord(): number {
    this.#state = (this.#state + 0x9e3779b9) | 0;
    return scramble(this.#state) >>> 0;
  }

  /** Uniform on [low, high). */
  uniform(low: number, high: number): number {
    return low + (high - low) * (this.nextWord() / 2 ** 32);
  }

  /** A state for one of the engine's generators. */
  generatorState(): Int32Array {
    return Int32Array.from({ length: GENERATOR_STATE_WORDS }, () => this.nextWord() | 0);
  }
}

function scramble(value: number): number {
  let word = value | 0;
  word = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
  return word ^ (word >>> 16);
}
