import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { transform } from 'esbuild';
import { jstatDistributions } from './jstatDistributions.mjs';

/**
 * Options for a bundle of the extension host in several files: what is imported by `import()` is loaded when it is asked for, and what
 * several files need stands in one, once. esbuild splits ECMAScript modules only, and the host loads CommonJS: each file is made one
 * afterwards.
 */
export function inCommonJsChunks(production) {
  const sourcemap = production ? false : 'inline';
  const toCommonJs = {
    name: 'toCommonJs',
    setup(build) {
      build.onEnd(async ({ outputFiles = [] }) => {
        for (const { path, text } of outputFiles) {
          const { code } = await transform(text, {
            format: 'cjs',
            platform: 'node',
            target: 'node20',
            // A required file is evaluated at once, and found beside the one that asks for it.
            supported: { 'dynamic-import': false },
            minify: production,
            sourcemap,
            sourcefile: path,
            legalComments: 'none',
          });
          await mkdir(dirname(path), { recursive: true });
          await writeFile(path, code);
        }
      });
    },
  };
  return {
    format: 'esm',
    splitting: true,
    outdir: 'dist',
    outExtension: { '.js': '.cjs' },
    chunkNames: 'extension/[name]-[hash]',
    sourcemap,
    write: false,
    plugins: [jstatDistributions, toCommonJs],
  };
}
