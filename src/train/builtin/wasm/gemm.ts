// Matrix product with a register tile of 4 rows × 2 vectors: eight accumulators, two vectors of B and one of A stay in the
// sixteen registers of the narrowest SIMD machine.
import { ACTIVATION_NONE, ACTIVATION_TANH } from './opcodes';
import { hyperbolicTangent } from './approximations';

// @ts-ignore: decorator
@inline
export function activate(x: v128, activation: i32): v128 {
  if (activation == ACTIVATION_NONE) return x;
  if (activation == ACTIVATION_TANH) return hyperbolicTangent(x);
  return f32x4.pmax(x, f32x4.splat(0));
}

// @ts-ignore: decorator
@inline
function axpy(sum: v128, a: usize, b: v128): v128 {
  return f32x4.add(sum, f32x4.mul(v128.load32_splat(a), b));
}

export function gemm(at: usize): void {
  const c: usize = load<i32>(at, 4);
  const a: usize = load<i32>(at, 8);
  const b: usize = load<i32>(at, 12);
  const bias: usize = load<i32>(at, 16);
  const m = load<i32>(at, 20);
  const n = load<i32>(at, 24);
  const k = load<i32>(at, 28);
  const aRow: usize = load<i32>(at, 32);
  const aColumn: usize = load<i32>(at, 36);
  const bRow: usize = load<i32>(at, 40);
  const cRow: usize = load<i32>(at, 44);
  const accumulate = load<i32>(at, 48);
  const activation = load<i32>(at, 52);
  if (n == 1) {
    if (aColumn == 4) rowDots(c, a, b, bias, m, k, aRow, accumulate, activation);
    else columnCombination(c, a, b, m, k, aColumn, accumulate);
    return;
  }
  let j = 0;
  for (; j + 8 <= n; j += 8) {
    wideColumn(c + (j << 2), a, b + (j << 2), bias ? bias + (j << 2) : 0, m, k, aRow, aColumn, bRow, cRow, accumulate, activation);
  }
  if (j < n) {
    narrowColumn(c + (j << 2), a, b + (j << 2), bias ? bias + (j << 2) : 0, m, k, aRow, aColumn, bRow, cRow, accumulate, activation);
  }
}

function wideColumn(
  c: usize, a: usize, b: usize, bias: usize, m: i32, k: i32,
  aRow: usize, aColumn: usize, bRow: usize, cRow: usize, accumulate: i32, activation: i32,
): void {
  const zero = f32x4.splat(0);
  const bias0 = bias ? v128.load(bias) : zero;
  const bias1 = bias ? v128.load(bias, 16) : zero;
  let i = 0;
  for (; i + 4 <= m; i += 4) {
    let s00 = bias0, s10 = bias0, s20 = bias0, s30 = bias0;
    let s01 = bias1, s11 = bias1, s21 = bias1, s31 = bias1;
    let a0 = a + <usize>i * aRow;
    let a1 = a0 + aRow;
    let a2 = a1 + aRow;
    let a3 = a2 + aRow;
    let bp = b;
    for (let p = 0; p < k; p++) {
      const b0 = v128.load(bp);
      const b1 = v128.load(bp, 16);
      let x = v128.load32_splat(a0);
      s00 = f32x4.add(s00, f32x4.mul(x, b0));
      s01 = f32x4.add(s01, f32x4.mul(x, b1));
      x = v128.load32_splat(a1);
      s10 = f32x4.add(s10, f32x4.mul(x, b0));
      s11 = f32x4.add(s11, f32x4.mul(x, b1));
      x = v128.load32_splat(a2);
      s20 = f32x4.add(s20, f32x4.mul(x, b0));
      s21 = f32x4.add(s21, f32x4.mul(x, b1));
      x = v128.load32_splat(a3);
      s30 = f32x4.add(s30, f32x4.mul(x, b0));
      s31 = f32x4.add(s31, f32x4.mul(x, b1));
      a0 += aColumn;
      a1 += aColumn;
      a2 += aColumn;
      a3 += aColumn;
      bp += bRow;
    }
    let out = c + <usize>i * cRow;
    finish(out, s00, accumulate, activation);
    finish(out + 16, s01, accumulate, activation);
    out += cRow;
    finish(out, s10, accumulate, activation);
    finish(out + 16, s11, accumulate, activation);
    out += cRow;
    finish(out, s20, accumulate, activation);
    finish(out + 16, s21, accumulate, activation);
    out += cRow;
    finish(out, s30, accumulate, activation);
    finish(out + 16, s31, accumulate, activation);
  }
  for (; i < m; i++) {
    let s0 = bias0;
    let s1 = bias1;
    let ap = a + <usize>i * aRow;
    let bp = b;
    for (let p = 0; p < k; p++) {
      const x = v128.load32_splat(ap);
      s0 = f32x4.add(s0, f32x4.mul(x, v128.load(bp)));
      s1 = f32x4.add(s1, f32x4.mul(x, v128.load(bp, 16)));
      ap += aColumn;
      bp += bRow;
    }
    const out = c + <usize>i * cRow;
    finish(out, s0, accumulate, activation);
    finish(out + 16, s1, accumulate, activation);
  }
}

function narrowColumn(
  c: usize, a: usize, b: usize, bias: usize, m: i32, k: i32,
  aRow: usize, aColumn: usize, bRow: usize, cRow: usize, accumulate: i32, activation: i32,
): void {
  const start = bias ? v128.load(bias) : f32x4.splat(0);
  let i = 0;
  for (; i + 4 <= m; i += 4) {
    let s0 = start, s1 = start, s2 = start, s3 = start;
    let a0 = a + <usize>i * aRow;
    let a1 = a0 + aRow;
    let a2 = a1 + aRow;
    let a3 = a2 + aRow;
    let bp = b;
    for (let p = 0; p < k; p++) {
      const b0 = v128.load(bp);
      s0 = axpy(s0, a0, b0);
      s1 = axpy(s1, a1, b0);
      s2 = axpy(s2, a2, b0);
      s3 = axpy(s3, a3, b0);
      a0 += aColumn;
      a1 += aColumn;
      a2 += aColumn;
      a3 += aColumn;
      bp += bRow;
    }
    let out = c + <usize>i * cRow;
    finish(out, s0, accumulate, activation);
    out += cRow;
    finish(out, s1, accumulate, activation);
    out += cRow;
    finish(out, s2, accumulate, activation);
    out += cRow;
    finish(out, s3, accumulate, activation);
  }
  for (; i < m; i++) {
    let s = start;
    let ap = a + <usize>i * aRow;
    let bp = b;
    for (let p = 0; p < k; p++) {
      s = axpy(s, ap, v128.load(bp));
      ap += aColumn;
      bp += bRow;
    }
    finish(c + <usize>i * cRow, s, accumulate, activation);
  }
}

// @ts-ignore: decorator
@inline
function finish(out: usize, sum: v128, accumulate: i32, activation: i32): void {
  if (accumulate) sum = f32x4.add(sum, v128.load(out));
  v128.store(out, activate(sum, activation));
}

/** A column of results when the rows of A are contiguous: one dot product a row. */
function rowDots(
  c: usize, a: usize, b: usize, bias: usize, m: i32, k: i32, aRow: usize, accumulate: i32, activation: i32,
): void {
  const start = bias ? load<f32>(bias) : <f32>0;
  for (let i = 0; i < m; i++) {
    const row = a + <usize>i * aRow;
    let sum = f32x4.splat(0);
    for (let p = 0; p < k; p += 4) {
      sum = f32x4.add(sum, f32x4.mul(v128.load(row + (p << 2)), v128.load(b + (p << 2))));
    }
    let value = start + horizontalSum(sum);
    const out = c + (i << 2);
    if (accumulate) value += load<f32>(out);
    store<f32>(out, f32x4.extract_lane(activate(f32x4.splat(value), activation), 0));
  }
}

/** A column of results when the columns of A are contiguous: Σ over p of column p times b[p]. */
function columnCombination(c: usize, a: usize, b: usize, m: i32, k: i32, aColumn: usize, accumulate: i32): void {
  for (let i = 0; i < m; i += 4) {
    const out = c + (i << 2);
    let sum = accumulate ? v128.load(out) : f32x4.splat(0);
    let column = a + (i << 2);
    for (let p = 0; p < k; p++) {
      sum = f32x4.add(sum, f32x4.mul(v128.load(column), v128.load32_splat(b + (p << 2))));
      column += aColumn;
    }
    v128.store(out, sum);
  }
}

// @ts-ignore: decorator
@inline
export function horizontalSum(x: v128): f32 {
  return (f32x4.extract_lane(x, 0) + f32x4.extract_lane(x, 1)) + (f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3));
}
