// buildWorker(): dist/trainingWorker.cjs with dist/kernels.wasm beside it, leaving the rest of dist as it is.
import { build } from 'esbuild';
import { compileKernels } from './compileKernels.mjs';

/** The worker's bundle; it reads its kernels from its own folder. */
export const workerBundle = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  entryPoints: ['src/train/builtin/worker.ts'],
  outfile: 'dist/trainingWorker.cjs',
  logLevel: 'warning',
  legalComments: 'none',
};

export async function buildWorker() {
  await compileKernels('dist/kernels.wasm');
  await build({ ...workerBundle, minify: true });
}
