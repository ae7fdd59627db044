import { compileKernels } from '../../../scripts/compileKernels.mjs';
import { Engine } from '../../../src/train/builtin/engine/engine';

/** The kernels, compiled once a test file and before its tests: on a slow machine it takes longer than a test may. */
export const kernels = await compileKernels('.cache/kernels.test.wasm');

export async function newEngine(): Promise<Engine> {
  return Engine.create(kernels);
}
