import { spawnSync } from 'node:child_process';

/** What a Python module multiplies matrices with, as far as the process's memory map tells (Linux only). */
export interface MatrixLibrary {
  readonly name: string;
  /** BLAS as published for reference, unoptimised: an order of magnitude slower, and so no fair opponent. */
  readonly isReference: boolean;
}

/** Multiplies two matrices in `module` (torch or numpy) and looks which library that loaded. */
export function matrixLibraryOf(python: string, module: 'torch' | 'numpy'): MatrixLibrary {
  const { stdout } = spawnSync(python, ['-c', SCRIPT, module], { encoding: 'utf8' });
  const files = stdout
    .trim()
    .split('\n')
    .filter((file) => file !== '');
  const optimised = files.find((file) => /openblas|mkl|blis|atlas/iu.test(file));
  const chosen = optimised ?? files[0];
  return {
    name: chosen?.replace(/^.*\//u, '') ?? 'a library that it does not show',
    isReference: chosen !== undefined && optimised === undefined,
  };
}

const SCRIPT = `
import importlib, os, sys
ones = importlib.import_module(sys.argv[1]).ones((8, 8))
ones @ ones
maps = open("/proc/self/maps").read().splitlines() if os.path.exists("/proc/self/maps") else []
files = {line.split()[-1] for line in maps if "/" in line}
names = ("blas", "mkl", "blis", "atlas")
print("\\n".join(sorted(file for file in files if any(name in file.lower() for name in names))))
`;
