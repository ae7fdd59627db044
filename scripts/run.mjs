// node scripts/run.mjs FILE.ts [ARGS…]: bundles one TypeScript program for Node and runs it.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const [entry, ...args] = process.argv.slice(2);
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
const result = spawnSync(process.execPath, ['--enable-source-maps', outfile, ...args], {
  stdio: 'inherit',
  env: { ...process.env, MOMENTUM_LENS_ROOT: root },
});
process.exit(result.status ?? 1);
