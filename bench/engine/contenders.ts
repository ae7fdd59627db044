import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { findTorchPython } from '../../scripts/install/findTorchPython';
import { inRoot } from '../../scripts/root';
import { childContender } from './childContender';
import { matrixLibraryOf, type MatrixLibrary } from './matrixLibrary';
import { tfjsContender } from './tfjsContender';
import { wasmContender } from './wasmContender';
import type { Absent, Contender } from './workload';

export const ORDINARY_PYTORCH = 'PyTorch, ordinary SGD loop';

export interface Field {
  readonly contenders: readonly Contender[];
  readonly absent: readonly Absent[];
  /** Of PyTorch, where it takes part. */
  readonly matrixLibrary?: MatrixLibrary;
}

/** Everyone who can take part on this machine, our engine first, and who cannot. */
export async function findContenders(kernels: Uint8Array<ArrayBuffer>): Promise<Field> {
  const contenders: Contender[] = [wasmContender(kernels)];
  const absent: Absent[] = [];
  const loops = inRoot('bench', 'engine', 'loops.py');
  const add = (title: string, python: string | undefined, mode: string, batched: boolean): void => {
    if (python === undefined) absent.push({ title, reason: 'no Python has it' });
    else contenders.push(childContender(title, [python, loops], mode, batched));
  };
  const torch = torchPython();
  add(ORDINARY_PYTORCH, torch, 'torch', false);
  add('PyTorch, replicas batched', torch, 'torchBatched', true);
  add('NumPy, hand gradients', pythonWith('numpy'), 'numpy', false);
  const native = compileNative();
  if (native === undefined) absent.push({ title: 'C, native', reason: 'no C compiler on the PATH' });
  else contenders.push(childContender('C, native, plain loops', [native], 'c', false));
  contenders.push(await tfjsContender());
  return {
    contenders,
    absent,
    ...(torch === undefined ? {} : { matrixLibrary: matrixLibraryOf(torch, 'torch') }),
  };
}

function torchPython(): string | undefined {
  try {
    return findTorchPython();
  } catch {
    return undefined;
  }
}

function pythonWith(module: string): string | undefined {
  return onPath('python3').find(
    (python) => spawnSync(python, ['-c', `import ${module}`], { stdio: 'ignore' }).status === 0,
  );
}

function compileNative(): string | undefined {
  const [compiler] = onPath('cc');
  if (compiler === undefined) return undefined;
  const folder = inRoot('.cache', 'bench');
  mkdirSync(folder, { recursive: true });
  const binary = path.join(folder, 'loop');
  const source = inRoot('bench', 'engine', 'loop.c');
  const flags = ['-O3', '-march=native', '-ffast-math', '-o', binary, source, '-lm'];
  return spawnSync(compiler, flags, { stdio: 'inherit' }).status === 0 ? binary : undefined;
}

function onPath(name: string): string[] {
  return (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, name))
    .filter((file) => existsSync(file));
}
