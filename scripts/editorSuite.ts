import { chmod, cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { build } from 'esbuild';
import { inRoot } from './root';

// Runs test/editor inside a real extension host through @vscode/test-electron: in a downloaded desktop VS Code where there is
// a display and the download works, else in the browser-served one behind scripts/codeShim.ts.
const suite = inRoot('.cache', 'editor-suite');
await bundleSuite();
const folder = path.join(await mkdtemp(path.join(tmpdir(), 'momentum-lens-suite-')), 'workspace');
await cp(inRoot('test/fixtures/workspace'), folder, { recursive: true });
try {
  await runTests({
    vscodeExecutablePath: await executable(),
    extensionDevelopmentPath: inRoot(),
    extensionTestsPath: path.join(suite, 'index.cjs'),
    launchArgs: [folder, '--disable-workspace-trust'],
  });
} catch (error) {
  console.log(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  await rm(path.dirname(folder), { recursive: true, force: true });
}

/** A bundle a suite, so that the runner inside the host finds them by their names. */
async function bundleSuite(): Promise<void> {
  await rm(suite, { recursive: true, force: true });
  await build({
    entryPoints: [inRoot('test/editor/index.ts'), inRoot('test/editor/*.suite.ts')],
    outdir: suite,
    // The package is of type module.
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode', 'mocha'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
}

async function executable(): Promise<string> {
  const hasDisplay = process.platform !== 'linux' || process.env['DISPLAY'] !== undefined;
  if (hasDisplay && process.env['CI'] === undefined) {
    try {
      return await downloadAndUnzipVSCode({ cachePath: inRoot('.cache', 'vscode-test') });
    } catch {
      console.log('VS Code could not be downloaded; using the browser-served one.');
    }
  }
  return shim();
}

/** An executable file that takes the arguments of `code`. */
async function shim(): Promise<string> {
  const outfile = inRoot('.cache', 'run', 'code-shim.mjs');
  await mkdir(path.dirname(outfile), { recursive: true });
  await build({
    entryPoints: [inRoot('scripts/codeShim.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    banner: { js: '#!/usr/bin/env node' },
    logLevel: 'warning',
  });
  await chmod(outfile, 0o755);
  return outfile;
}
