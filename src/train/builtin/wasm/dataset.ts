export function gather(at: usize): void {
  const dst: usize = load<i32>(at, 4);
  const src: usize = load<i32>(at, 8);
  const indices: usize = load<i32>(at, 12);
  const rows = load<i32>(at, 16);
  const rowBytes: usize = load<i32>(at, 20);
  for (let i = 0; i < rows; i++) {
    memory.copy(dst + <usize>i * rowBytes, src + <usize>load<i32>(indices + (i << 2)) * rowBytes, rowBytes);
  }
}

/** Bytes are stored without padding between rows; `columns` is a multiple of four. */
export function gatherBytes(at: usize): void {
  const dst: usize = load<i32>(at, 4);
  const src: usize = load<i32>(at, 8);
  const indices: usize = load<i32>(at, 12);
  const rows = load<i32>(at, 16);
  const columns = load<i32>(at, 20);
  const dstRow: usize = load<i32>(at, 24);
  const scale = v128.load32_splat(load<i32>(at, 28));
  const shift = v128.load32_splat(load<i32>(at, 32));
  for (let i = 0; i < rows; i++) {
    const from = src + <usize>load<i32>(indices + (i << 2)) * columns;
    const to = dst + <usize>i * dstRow;
    for (let j = 0; j < columns; j += 4) {
      const bytes = v128.load32_zero(from + j);
      const words = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(bytes));
      v128.store(to + (j << 2), f32x4.add(f32x4.mul(f32x4.convert_i32x4_s(words), scale), shift));
    }
  }
}
