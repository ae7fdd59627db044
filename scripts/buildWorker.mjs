// buildWorker(folder): trainingWorker.cjs with its kernels.wasm beside it, and tfjsEngine.cjs, leaving the rest of the folder as it is.
import { build } from 'esbuild';
import { compileKernels } from './compileKernels.mjs';

/** The worker's bundle; it reads its kernels from its own folder. */
export const workerBundle = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  entryPoints: ['src/train/builtin/worker/worker.ts'],
  outfile: 'dist/trainingWorker.cjs',
  logLevel: 'warning',
  legalComments: 'none',
};

/** The bundle of the child process that trains on the user's own tfjs-node, which it loads from where the user says. */
export const tfjsEngineBundle = {
  ...workerBundle,
  entryPoints: ['src/train/builtin/tfjs/tfjsProcess.ts'],
  outfile: 'dist/tfjsEngine.cjs',
};

/** Builds both workers into `folder`, relative to the repository. */
export async function buildWorker(folder = 'dist') {
  await compileKernels(`${folder}/kernels.wasm`);
  await build({ ...workerBundle, outfile: `${folder}/trainingWorker.cjs`, minify: true });
  await build({ ...tfjsEngineBundle, outfile: `${folder}/tfjsEngine.cjs`, minify: true });
}
