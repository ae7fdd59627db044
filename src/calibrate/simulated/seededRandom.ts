/** A reproducible stream of random numbers. */
export interface SeededRandom {
  /** Uniform in [0, 1). */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
}

/** The stream that belongs to these numbers: mulberry32 (T. Ettinger, public domain) seeded by a hash of their bits. */
export function seededRandom(...keys: readonly number[]): SeededRandom {
  const bits = new Uint32Array(new Float64Array(keys).buffer);
  let state = 0x811c9dc5;
  for (const word of bits) {
    state = Math.imul(state ^ word, 0x01000193);
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d);
    state ^= state >>> 13;
  }
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    uniform,
    // Box and Muller's transform; 1 − u keeps the logarithm finite.
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
  };
}
