import { CELL_DAMPENING, CELL_LEARNING_RATE, CELL_MOMENTUM, CELL_STEPPED, CELL_WEIGHT_DECAY } from './opcodes';

/** PyTorch's order: g ← g + λw; v ← βv + (1 − d)g, v ← g on the first step; w ← w − η(v, or g + βv with Nesterov). */
export function optimizerStep(at: usize): void {
  const weights: usize = load<i32>(at, 4);
  const gradients: usize = load<i32>(at, 8);
  const velocities: usize = load<i32>(at, 12);
  const bytes = load<i32>(at, 16) << 2;
  const cells: usize = load<i32>(at, 20);
  const nesterov = load<i32>(at, 24);
  const rate = v128.load32_splat(cells + CELL_LEARNING_RATE);
  const momentum = v128.load32_splat(cells + CELL_MOMENTUM);
  const decay = v128.load32_splat(cells + CELL_WEIGHT_DECAY);
  const intake = f32x4.splat(load<i32>(cells + CELL_STEPPED) ? <f32>1 - load<f32>(cells + CELL_DAMPENING) : 1);
  store<i32>(cells + CELL_STEPPED, 1);
  for (let i = 0; i < bytes; i += 16) {
    const w = v128.load(weights + i);
    const g = f32x4.add(v128.load(gradients + i), f32x4.mul(decay, w));
    const v = f32x4.add(f32x4.mul(momentum, v128.load(velocities + i)), f32x4.mul(intake, g));
    v128.store(velocities + i, v);
    const direction = nesterov ? f32x4.add(g, f32x4.mul(momentum, v)) : v;
    v128.store(weights + i, f32x4.sub(w, f32x4.mul(rate, direction)));
  }
}
