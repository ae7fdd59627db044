// Four xoshiro128++ generators side by side (Blackman & Vigna, https://prng.di.unimi.it), one a lane. State: four vectors.
import { cosineOfTurn, logarithm, sineOfTurn } from './approximations';

// @ts-ignore: decorator
@inline
function rotateLeft(x: v128, bits: i32): v128 {
  return v128.or(i32x4.shl(x, bits), i32x4.shr_u(x, 32 - bits));
}

export function nextWords(state: usize): v128 {
  const s0 = v128.load(state);
  let s1 = v128.load(state, 16);
  let s2 = v128.load(state, 32);
  let s3 = v128.load(state, 48);
  const result = i32x4.add(rotateLeft(i32x4.add(s0, s3), 7), s0);
  const t = i32x4.shl(s1, 9);
  s2 = v128.xor(s2, s0);
  s3 = v128.xor(s3, s1);
  s1 = v128.xor(s1, s2);
  v128.store(state, v128.xor(s0, s3));
  v128.store(state, s1, 16);
  v128.store(state, v128.xor(s2, t), 32);
  v128.store(state, rotateLeft(s3, 11), 48);
  return result;
}

/** Box–Muller: from two vectors of words, four cosines and four sines. The padding after `count` is set to zero. */
export function fillNormal(at: usize): void {
  const dst: usize = load<i32>(at, 4);
  const count = load<i32>(at, 8);
  const deviation = v128.load32_splat(load<i32>(at, 12));
  const state: usize = load<i32>(at, 16);
  for (let i = 0; i < count; i += 8) {
    const radiusBits = nextWords(state);
    const angleBits = nextWords(state);
    // Uniform on (0, 1]: 24 bits plus one, so that the logarithm exists.
    const uniform = f32x4.mul(
      f32x4.convert_i32x4_s(i32x4.add(i32x4.shr_u(radiusBits, 8), i32x4.splat(1))),
      f32x4.splat(5.9604644775390625e-8),
    );
    const radius = f32x4.sqrt(f32x4.mul(f32x4.splat(-2), logarithm(uniform)));
    const turn = f32x4.mul(f32x4.convert_i32x4_s(i32x4.shr_s(angleBits, 8)), f32x4.splat(5.9604644775390625e-8));
    const scaled = f32x4.mul(deviation, radius);
    v128.store(dst + (i << 2), f32x4.mul(scaled, cosineOfTurn(turn)));
    if (i + 4 < count) v128.store(dst + (i << 2), f32x4.mul(scaled, sineOfTurn(turn)), 16);
  }
  for (let i = count; i & 3; i++) store<f32>(dst + (i << 2), 0);
}

/** Fisher–Yates at the start of an epoch; an incomplete last batch is dropped. */
export function nextBatch(at: usize): void {
  const dst: usize = load<i32>(at, 4);
  const permutation: usize = load<i32>(at, 8);
  const samples = load<i32>(at, 12);
  const batch = load<i32>(at, 16);
  const cursorCell: usize = load<i32>(at, 20);
  const state: usize = load<i32>(at, 24);
  let cursor = load<i32>(cursorCell);
  if (cursor == 0 || cursor + batch > samples) {
    cursor = 0;
    for (let i = samples - 1; i > 0; i--) {
      const word = <u32>i32x4.extract_lane(nextWords(state), 0);
      const j = <i32>((<u64>word * <u64>(i + 1)) >> 32);
      const swapped = load<i32>(permutation + (i << 2));
      store<i32>(permutation + (i << 2), load<i32>(permutation + (j << 2)));
      store<i32>(permutation + (j << 2), swapped);
    }
  }
  memory.copy(dst, permutation + (cursor << 2), batch << 2);
  store<i32>(cursorCell, cursor + batch);
}

export function fillRademacher(at: usize): void {
  const dst: usize = load<i32>(at, 4);
  const rows = load<i32>(at, 8);
  const columns = load<i32>(at, 12);
  const row: usize = load<i32>(at, 16);
  const state: usize = load<i32>(at, 20);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const word = i32x4.extract_lane(nextWords(state), 0);
      store<f32>(dst + <usize>i * row + (j << 2), word < 0 ? -1 : 1);
    }
  }
}
