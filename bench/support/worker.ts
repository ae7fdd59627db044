import { availableParallelism, cpus } from 'node:os';
import path from 'node:path';
import { buildWorker } from '../../scripts/buildWorker.mjs';
import { compileKernels } from '../../scripts/compileKernels.mjs';
import { inRoot } from '../../scripts/root';

const FOLDER = path.join('.cache', 'bench');

/** The worker that ships, built for a bench. */
export interface BenchWorker {
  readonly workerPath: string;
  /** Workers that train at once: two, as everywhere in the documents, where there are as many cores. */
  readonly threads: number;
}

/** Builds the training worker under .cache. */
export async function benchWorker(): Promise<BenchWorker> {
  await buildWorker(FOLDER);
  return { workerPath: inRoot(FOLDER, 'trainingWorker.cjs'), threads: Math.min(2, availableParallelism()) };
}

/** The engine's kernels, for a bench that trains in its own thread. */
export function benchKernels(): Promise<Uint8Array<ArrayBuffer>> {
  return compileKernels(path.join(FOLDER, 'kernels.wasm'));
}

/** `2 × NAME OF THE PROCESSOR, Node v22`: what a measured figure belongs to. */
export function machine(): string {
  return `${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}, Node ${process.version}`;
}
