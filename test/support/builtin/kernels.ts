import { compileKernels } from '../../../scripts/compileKernels.mjs';
import { Engine } from '../../../src/train/builtin/engine/engine';

/** The kernels, compiled once a test file. */
export const kernels = compileKernels('.cache/kernels.test.wasm');

export async function newEngine(): Promise<Engine> {
  return Engine.create(await kernels);
}
