import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** The suite tests the worker that ships: the built bundle with its kernels. */
export default function buildWorker(): void {
  if (existsSync('dist/trainingWorker.cjs') && process.env['MOMENTUM_LENS_BUILT'] === '1') return;
  execFileSync(process.execPath, ['esbuild.mjs'], { stdio: 'inherit' });
}
