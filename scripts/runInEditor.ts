import { chmod, cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { build } from 'esbuild';
import { inRoot } from './root';

/** What is run inside an extension host, beside the extension. */
export interface EditorProgram {
  /** Bundled one by one; the first is the module whose `run` is called. */
  readonly entryPoints: readonly string[];
  /** Name of the folder for the bundles, under .cache. */
  readonly name: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * Runs a program inside a real extension host through @vscode/test-electron, on a copy of test/fixtures/workspace: in a downloaded
 * desktop VS Code where there is a display and the download works, else in the browser-served one behind scripts/codeShim.ts.
 * Rejects when the program does.
 */
export async function runInEditor({ entryPoints, name, environment = {} }: EditorProgram): Promise<void> {
  const outdir = inRoot('.cache', name);
  await bundle(entryPoints, outdir);
  const folder = path.join(await mkdtemp(path.join(tmpdir(), 'momentum-lens-suite-')), 'workspace');
  await cp(inRoot('test/fixtures/workspace'), folder, { recursive: true });
  const [main = ''] = entryPoints;
  try {
    await runTests({
      vscodeExecutablePath: await executable(),
      extensionDevelopmentPath: inRoot(),
      extensionTestsPath: path.join(outdir, `${path.basename(main, '.ts')}.cjs`),
      extensionTestsEnv: environment,
      launchArgs: [folder, '--disable-workspace-trust'],
    });
  } finally {
    await rm(path.dirname(folder), { recursive: true, force: true });
  }
}

/** A bundle an entry, so that a runner inside the host finds suites by their names. */
async function bundle(entryPoints: readonly string[], outdir: string): Promise<void> {
  await rm(outdir, { recursive: true, force: true });
  await build({
    entryPoints: entryPoints.map((entry) => inRoot(entry)),
    outdir,
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
