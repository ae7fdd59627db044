import path from 'node:path';
import { build } from 'esbuild';
import { inRoot } from '../root';

/** Bundles test files of vitest, with what they import and vitest's own functions, for a Node that has no packages. */
export async function bundleTests(files: readonly string[], folder: string): Promise<string> {
  await build({
    entryPoints: [inRoot('test/support/windows/runTests.ts')],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    alias: {
      'jsonc-parser': 'jsonc-parser/lib/esm/main.js',
      vscode: inRoot('test/support/editor/vscodeOnDisk.ts'),
    },
    // Some packages are CommonJS, and ask for Node's own modules.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    logLevel: 'warning',
    plugins: [
      {
        name: 'bundled-tests',
        setup: ({ onResolve, onLoad }) => {
          onResolve({ filter: /^bundled-tests$/ }, () => ({ path: 'bundled-tests', namespace: 'tests' }));
          onLoad({ filter: /.*/, namespace: 'tests' }, () => ({
            contents: `export const testFiles = {${files.map(loader).join('\n')}};`,
            resolveDir: inRoot(),
          }));
        },
      },
    ],
  });
  return path.join(folder, 'runTests.mjs');
}

function loader(file: string): string {
  return `${JSON.stringify(file)}: () => import(${JSON.stringify(`./${file}`)}),`;
}
