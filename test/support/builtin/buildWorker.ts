import { buildWorker } from '../../../scripts/buildWorker.mjs';

/** The suite tests the worker that ships: the bundle with its kernels. */
export default (): Promise<void> => buildWorker('.cache/worker');
