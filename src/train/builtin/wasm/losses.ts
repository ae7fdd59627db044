import { exponential } from './approximations';
import { horizontalSum } from './gemm';
import { nextWords } from './random';

export function squaredLoss(at: usize): void {
  const loss: usize = load<i32>(at, 4);
  const gradient: usize = load<i32>(at, 8);
  const prediction: usize = load<i32>(at, 12);
  const target: usize = load<i32>(at, 16);
  const noise: usize = load<i32>(at, 20);
  const bytes = load<i32>(at, 24) << 2;
  const divisor = <f32>load<i32>(at, 28);
  const twice = f32x4.splat(<f32>2 / divisor);
  let sum = f32x4.splat(0);
  for (let i = 0; i < bytes; i += 16) {
    let residual = f32x4.sub(v128.load(prediction + i), v128.load(target + i));
    if (noise) residual = f32x4.sub(residual, v128.load(noise + i));
    sum = f32x4.add(sum, f32x4.mul(residual, residual));
    if (gradient) v128.store(gradient + i, f32x4.mul(twice, residual));
  }
  store<f32>(loss, horizontalSum(sum) / divisor);
}

export function crossEntropy(at: usize): void {
  const loss: usize = load<i32>(at, 4);
  const gradient: usize = load<i32>(at, 8);
  const logits: usize = load<i32>(at, 12);
  const labels: usize = load<i32>(at, 16);
  const rows = load<i32>(at, 20);
  const columns = load<i32>(at, 24);
  const rowBytes: usize = load<i32>(at, 28);
  let total: f32 = 0;
  for (let i = 0; i < rows; i++) {
    const row = logits + <usize>i * rowBytes;
    const label: usize = load<i32>(labels + (i << 2)) << 2;
    const out = gradient ? gradient + <usize>i * rowBytes : scratch;
    const largest = softmaxNumerators(out, row, columns);
    const sum = sumOfRow(out, columns);
    // ln Σe^(x − max) is far from the range where single precision loses it, since the sum is at least one.
    total += <f32>Math.log(sum) + largest - load<f32>(row + label);
    if (gradient) {
      const scale = <f32>1 / (sum * <f32>rows);
      for (let j = 0; j < columns << 2; j += 16) v128.store(out + j, f32x4.mul(v128.load(out + j), f32x4.splat(scale)));
      store<f32>(out + label, load<f32>(out + label) - <f32>1 / <f32>rows);
    }
  }
  store<f32>(loss, total / <f32>rows);
}

const SCRATCH_BYTES = 4096;
const scratch = memory.data(SCRATCH_BYTES, 16);

/** out = e^(x − max), zero in the padding; returns max. */
function softmaxNumerators(out: usize, row: usize, columns: i32): f32 {
  let largest = load<f32>(row);
  for (let j = 1; j < columns; j++) largest = max<f32>(largest, load<f32>(row + (j << 2)));
  const shift = f32x4.splat(largest);
  const lowest = f32x4.splat(-87);
  for (let j = 0; j < columns; j += 4) {
    const x = f32x4.max(f32x4.sub(v128.load(row + (j << 2)), shift), lowest);
    v128.store(out + (j << 2), exponential(x));
  }
  for (let j = columns; j & 3; j++) store<f32>(out + (j << 2), 0);
  return largest;
}

function sumOfRow(row: usize, columns: i32): f32 {
  let sum = f32x4.splat(0);
  for (let j = 0; j < columns; j += 4) sum = f32x4.add(sum, v128.load(row + (j << 2)));
  return horizontalSum(sum);
}

/**
 * One Rademacher probe of the Gauss–Newton matrix in output space. With S = diag(√p) − p√pᵀ one has S·Sᵀ = diag(p) − ppᵀ, so
 * E|JᵀSξ|² is the trace.
 */
export function softmaxProbe(at: usize): void {
  const dst: usize = load<i32>(at, 4);
  const logits: usize = load<i32>(at, 8);
  const rows = load<i32>(at, 12);
  const columns = load<i32>(at, 16);
  const rowBytes: usize = load<i32>(at, 20);
  const state: usize = load<i32>(at, 24);
  for (let i = 0; i < rows; i++) {
    const out = dst + <usize>i * rowBytes;
    softmaxNumerators(out, logits + <usize>i * rowBytes, columns);
    const sum = sumOfRow(out, columns);
    let projection: f32 = 0;
    for (let j = 0; j < columns; j++) {
      const root = sqrt<f32>(load<f32>(out + (j << 2)) / sum);
      const signed = i32x4.extract_lane(nextWords(state), 0) < 0 ? -root : root;
      store<f32>(out + (j << 2), signed);
      projection += signed;
    }
    for (let j = 0; j < columns; j++) {
      const signed = load<f32>(out + (j << 2));
      store<f32>(out + (j << 2), signed - signed * signed * projection);
    }
  }
}
