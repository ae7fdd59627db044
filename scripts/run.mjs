// node scripts/run.mjs FILE.ts [ARGS…]: bundles one TypeScript program for Node and runs it in this process.
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, stop } from 'esbuild';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** Runs one of the repository's programs; `args` are what it finds in process.argv from the third place on. */
export async function run(entry, args) {
  const outfile = path.join(root, '.cache', 'run', entry.replaceAll(/[\\/]/g, '_').replace(/\.ts$/, '.mjs'));
  await build({
    entryPoints: [path.resolve(root, entry)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  await stop();
  process.setSourceMapsEnabled(true);
  process.env.MOMENTUM_LENS_ROOT = root;
  process.argv = [process.argv[0], outfile, ...args];
  await import(pathToFileURL(outfile).href);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [entry, ...args] = process.argv.slice(2);
  await run(entry, args);
}
