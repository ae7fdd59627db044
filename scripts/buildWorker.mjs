// buildWorker(folder): trainingWorker.cjs with its kernels.wasm beside it, leaving the rest of the folder as it is.
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

/** Builds the worker into `folder`, relative to the repository. */
export async function buildWorker(folder = 'dist') {
  await compileKernels(`${folder}/kernels.wasm`);
  await build({ ...workerBundle, outfile: `${folder}/trainingWorker.cjs`, minify: true });
}
