/** Smallest pivot, so that a direction without spread keeps a little. */
const SMALLEST_PIVOT = 1e-6;

/** Lower triangular L with L·Lᵀ = the symmetric matrix whose lower triangle is given; degenerate directions get a little spread. */
export function choleskyFactor(matrix: readonly Float64Array[]): Float64Array[] {
  const size = matrix.length;
  const factor = Array.from({ length: size }, () => new Float64Array(size));
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let sum = matrix[i]![j]!;
      for (let k = 0; k < j; k += 1) sum -= factor[i]![k]! * factor[j]![k]!;
      factor[i]![j] = i === j ? Math.sqrt(Math.max(sum, SMALLEST_PIVOT)) : sum / factor[j]![j]!;
    }
  }
  return factor;
}
