import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { aptInstall } from './apt';
import { onPath, runWithRetry } from '../process';
import { inRoot } from '../root';

/** PyTorch's own index has builds without CUDA, which pip prefers where it reaches it; PyPI's for Linux are gigabytes larger. */
const PYTORCH_INDEX = 'https://download.pytorch.org/whl/cpu';

/**
 * A Python that imports PyTorch, for the probe's tests: the one named by MOMENTUM_LENS_TEST_PYTHON, an installed one, Debian's
 * python3-torch where it may be installed, else a virtual environment under .cache. Throws naming them.
 */
export function findTorchPython(): string {
  const named = process.env['MOMENTUM_LENS_TEST_PYTHON'];
  if (named !== undefined && named !== '') {
    if (importsTorch(named)) return named;
    throw new Error(`MOMENTUM_LENS_TEST_PYTHON names ${named}, which cannot import torch.`);
  }
  const virtual = inRoot('.cache', 'torch-venv', 'bin', 'python');
  const candidates = ['/usr/bin/python3', onPath('python3'), onPath('python'), virtual];
  const found = candidates.find((each) => each !== undefined && importsTorch(each));
  if (found !== undefined) return found;
  // Debian's reference BLAS is ten times slower than OpenBLAS.
  if (
    aptInstall(['python3-torch', 'python3-numpy', 'libopenblas0-pthread']) &&
    importsTorch('/usr/bin/python3')
  ) {
    return '/usr/bin/python3';
  }
  const python = onPath('python3') ?? onPath('python');
  if (python !== undefined) {
    runWithRetry(python, ['-m', 'venv', inRoot('.cache', 'torch-venv')]);
    const install = ['install', '--quiet', '--retries', '1', '--extra-index-url', PYTORCH_INDEX];
    runWithRetry(virtual, ['-m', 'pip', ...install, 'torch', 'numpy']);
    if (importsTorch(virtual)) return virtual;
  }
  throw new Error(
    'No Python with PyTorch: MOMENTUM_LENS_TEST_PYTHON names none, python3 on PATH has none, ' +
      'apt-get install python3-torch was not possible, and pip could not install it into a virtual environment.',
  );
}

/** The example's data where it can be had; the example says so itself where it cannot. */
export function ensureFashionMnist(): void {
  if (!existsSync('/usr/share/datasets/fashion-mnist')) aptInstall(['dataset-fashion-mnist']);
}

function importsTorch(python: string): boolean {
  return spawnSync(python, ['-c', 'import torch'], { stdio: 'ignore' }).status === 0;
}
