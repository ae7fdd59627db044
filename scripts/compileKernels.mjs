// compileKernels(outfile): the engine's interpreter from AssemblyScript to WebAssembly.
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { main } from 'assemblyscript/asc';

const root =
  process.env.MOMENTUM_LENS_ROOT ?? path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** Compiles src/train/builtin/wasm to `outfile` (relative to the repository) and returns its bytes. Throws with the compiler's messages. */
export async function compileKernels(outfile) {
  await mkdir(path.dirname(path.join(root, outfile)), { recursive: true });
  const { error, stderr } = await main([
    'src/train/builtin/wasm/interpreter.ts',
    '--baseDir',
    root,
    '--outFile',
    outfile,
    '--runtime',
    'stub',
    '-O3',
    '--noAssert',
    '--enable',
    'simd',
  ]);
  if (error !== null) throw new Error(`AssemblyScript: ${error.message}\n${stderr.toString()}`);
  return readFile(path.join(root, outfile));
}
