import { ACTIVATION_RELU, ACTIVATION_TANH } from './opcodes';
import { activate, horizontalSum } from './gemm';

export function transpose(at: usize): void {
  const dst: usize = load<i32>(at, 4);
  const src: usize = load<i32>(at, 8);
  const rows = load<i32>(at, 12);
  const columns = load<i32>(at, 16);
  const srcRow: usize = load<i32>(at, 20);
  const dstRow: usize = load<i32>(at, 24);
  const blockRows = columns == 1 ? 0 : rows & ~3;
  for (let i = 0; i < blockRows; i += 4) {
    for (let j = 0; j < columns; j += 4) {
      transposeBlock(dst + <usize>j * dstRow + (i << 2), src + <usize>i * srcRow + (j << 2), columns - j, srcRow, dstRow);
    }
  }
  for (let i = blockRows; i < rows; i++) {
    let from = src + <usize>i * srcRow;
    let to = dst + (i << 2);
    for (let j = 0; j < columns; j++) {
      store<f32>(to, load<f32>(from));
      from += 4;
      to += dstRow;
    }
  }
}

/** Four rows of four; only `columns` rows of the result are stored. */
// @ts-ignore: decorator
@inline
function transposeBlock(dst: usize, src: usize, columns: i32, srcRow: usize, dstRow: usize): void {
  const r0 = v128.load(src);
  const r1 = v128.load(src + srcRow);
  const r2 = v128.load(src + 2 * srcRow);
  const r3 = v128.load(src + 3 * srcRow);
  const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
  const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
  v128.store(dst, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
  if (columns == 1) return;
  v128.store(dst + dstRow, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7));
  if (columns == 2) return;
  const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
  const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
  v128.store(dst + 2 * dstRow, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5));
  if (columns == 3) return;
  v128.store(dst + 3 * dstRow, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7));
}

export function applyActivation(at: usize): void {
  const dst: usize = load<i32>(at, 4);
  const src: usize = load<i32>(at, 8);
  const bytes = load<i32>(at, 12) << 2;
  const activation = load<i32>(at, 16);
  for (let i = 0; i < bytes; i += 16) v128.store(dst + i, activate(v128.load(src + i), activation));
}

export function activationGradient(at: usize): void {
  const dx: usize = load<i32>(at, 4);
  const dy: usize = load<i32>(at, 8);
  const y: usize = load<i32>(at, 12);
  const bytes = load<i32>(at, 16) << 2;
  const activation = load<i32>(at, 20);
  if (activation == ACTIVATION_TANH) {
    const one = f32x4.splat(1);
    for (let i = 0; i < bytes; i += 16) {
      const value = v128.load(y + i);
      v128.store(dx + i, f32x4.mul(v128.load(dy + i), f32x4.sub(one, f32x4.mul(value, value))));
    }
  } else if (activation == ACTIVATION_RELU) {
    const zero = f32x4.splat(0);
    for (let i = 0; i < bytes; i += 16) {
      v128.store(dx + i, v128.and(v128.load(dy + i), f32x4.gt(v128.load(y + i), zero)));
    }
  } else {
    memory.copy(dx, dy, bytes);
  }
}

export function columnSums(at: usize): void {
  const dst: usize = load<i32>(at, 4);
  const src: usize = load<i32>(at, 8);
  const rows = load<i32>(at, 12);
  const columns = load<i32>(at, 16);
  const srcRow: usize = load<i32>(at, 20);
  const accumulate = load<i32>(at, 24);
  if (columns == 1) {
    let sum: f32 = accumulate ? load<f32>(dst) : 0;
    for (let i = 0; i < rows; i++) sum += load<f32>(src + (i << 2));
    store<f32>(dst, sum);
    return;
  }
  for (let j = 0; j < columns; j += 4) {
    const out = dst + (j << 2);
    let sum = accumulate ? v128.load(out) : f32x4.splat(0);
    let from = src + (j << 2);
    for (let i = 0; i < rows; i++) {
      sum = f32x4.add(sum, v128.load(from));
      from += srcRow;
    }
    v128.store(out, sum);
  }
}

export function addScaled(at: usize): void {
  const dst: usize = load<i32>(at, 4);
  const a: usize = load<i32>(at, 8);
  const b: usize = load<i32>(at, 12);
  const bytes = load<i32>(at, 16) << 2;
  const factor = v128.load32_splat(load<i32>(at, 20));
  if (a) {
    for (let i = 0; i < bytes; i += 16) {
      v128.store(dst + i, f32x4.add(v128.load(a + i), f32x4.mul(factor, v128.load(b + i))));
    }
  } else {
    for (let i = 0; i < bytes; i += 16) v128.store(dst + i, f32x4.mul(factor, v128.load(b + i)));
  }
}

export function fill(at: usize): void {
  const dst: usize = load<i32>(at, 4);
  const bytes = load<i32>(at, 8) << 2;
  const value = v128.load32_splat(load<i32>(at, 12));
  for (let i = 0; i < bytes; i += 16) v128.store(dst + i, value);
}

export function squareSum(from: usize, bytes: i32): f32 {
  let sum = f32x4.splat(0);
  for (let i = 0; i < bytes; i += 16) {
    const x = v128.load(from + i);
    sum = f32x4.add(sum, f32x4.mul(x, x));
  }
  return horizontalSum(sum);
}

export function sumOfSquares(at: usize): void {
  const dst: usize = load<i32>(at, 4);
  const src: usize = load<i32>(at, 8);
  const bytes = load<i32>(at, 12) << 2;
  const factor = load<f32>(load<i32>(at, 16));
  const accumulate = load<i32>(at, 20);
  store<f32>(dst, (accumulate ? load<f32>(dst) : 0) + factor * squareSum(src, bytes));
}

export function rowNormProduct(at: usize): void {
  const dst: usize = load<i32>(at, 4);
  const a: usize = load<i32>(at, 8);
  const aColumns = load<i32>(at, 12);
  const aRow: usize = load<i32>(at, 16);
  const b: usize = load<i32>(at, 20);
  const bColumns = load<i32>(at, 24);
  const bRow: usize = load<i32>(at, 28);
  const rows = load<i32>(at, 32);
  const factor = load<f32>(load<i32>(at, 36));
  const bias = <f32>load<i32>(at, 40);
  let total: f32 = 0;
  for (let i = 0; i < rows; i++) {
    total += rowSquare(a + <usize>i * aRow, aColumns) * (rowSquare(b + <usize>i * bRow, bColumns) + bias);
  }
  store<f32>(dst, load<f32>(dst) + factor * total);
}

// @ts-ignore: decorator
@inline
function rowSquare(row: usize, columns: i32): f32 {
  if (columns == 1) {
    const x = load<f32>(row);
    return x * x;
  }
  return squareSum(row, columns << 2);
}
