// node esbuild.mjs [--production] [--watch]: one bundle per runtime, and the assets that they load.
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { build, context } from 'esbuild';
import { inCommonJsChunks } from './scripts/commonJsChunks.mjs';
import { tfjsEngineBundle, workerBundle } from './scripts/buildWorker.mjs';
import { compileKernels } from './scripts/compileKernels.mjs';
import { jstatDistributions } from './scripts/jstatDistributions.mjs';
import { shippedPackages, thirdPartyNotices } from './scripts/thirdPartyNotices.mjs';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

const shared = {
  bundle: true,
  minify: production,
  sourcemap: production ? false : 'linked',
  metafile: true,
  logLevel: 'warning',
  legalComments: 'none',
  define: { 'process.env.NODE_ENV': '"production"' },
  plugins: [jstatDistributions],
};
const nodeRuntime = {
  ...shared,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  // Its main entry requires its own files by names that no bundler can follow.
  alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
};
const bundles = [
  {
    ...nodeRuntime,
    ...inCommonJsChunks(production),
    entryPoints: ['src/extension.ts'],
    external: ['vscode'],
  },
  {
    ...nodeRuntime,
    entryPoints: ['src/detectionWorker/worker.ts'],
    outfile: 'dist/detectionWorker.cjs',
  },
  { ...nodeRuntime, ...workerBundle },
  { ...nodeRuntime, ...tfjsEngineBundle },
  {
    ...shared,
    entryPoints: ['webview/page.ts'],
    outfile: 'dist/webview/page.js',
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
  },
].filter(({ entryPoints: [entry] }) => existsSync(entry));

const GRAMMARS = ['python', 'javascript', 'typescript', 'tsx'];
const treeSitter = 'node_modules/@vscode/tree-sitter-wasm/wasm';
const assets = [
  // The package is of type module, and the runtime is CommonJS.
  [`${treeSitter}/tree-sitter.js`, 'dist/tree-sitter/tree-sitter.cjs'],
  ...['tree-sitter', ...GRAMMARS.map((grammar) => `tree-sitter-${grammar}`)].map((name) => [
    `${treeSitter}/${name}.wasm`,
    `dist/tree-sitter/${name}.wasm`,
  ]),
  ['webview/page.css', 'dist/webview/page.css'],
  ['python', 'dist/python'],
];

await rm('dist', { recursive: true, force: true });
await mkdir('dist', { recursive: true });
for (const [from, to] of assets) if (existsSync(from)) await cp(from, to, { recursive: true });
await compileKernels('dist/kernels.wasm');
if (watch) {
  for (const options of bundles) await (await context(options)).watch();
} else {
  const results = await Promise.all(bundles.map((options) => build(options)));
  const outputs = Object.assign({}, ...results.map(({ metafile }) => metafile?.outputs));
  // What went into each bundle and what was copied, for the tests; not packaged.
  await writeFile('dist/metafile.json', JSON.stringify({ outputs, copied: assets }));
  const notices = await thirdPartyNotices('.', shippedPackages(outputs, assets));
  await writeFile('dist/ThirdPartyNotices.txt', notices);
}
