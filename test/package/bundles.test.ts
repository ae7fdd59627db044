import { readFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { describe, expect, it } from 'vitest';
import { inRoot } from '../../scripts/root';

interface Output {
  readonly bytes: number;
  readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>>;
  readonly imports: readonly { readonly path: string }[];
}

/** What esbuild.mjs says went into each bundle. */
const { outputs }: { outputs: Readonly<Record<string, Output>> } = JSON.parse(
  await readFile(inRoot('dist', 'metafile.json'), 'utf8'),
);

const BUNDLES: readonly {
  readonly file: string;
  readonly maximumKilobytes: number;
  /** What it must not carry. */
  readonly without: readonly RegExp[];
  readonly mayImport: (name: string) => boolean;
}[] = [
  {
    file: 'dist/extension.cjs',
    maximumKilobytes: 500,
    without: [
      /^webview\/(?!(messages|shownCurves|stateDelta)\.ts)/u,
      /chart\.js|@vscode-elements|@tensorflow/u,
      /^src\/train\/builtin\/(wasm\/|worker\/(worker|serveTraining)\.ts|tfjs\/tfjsSession\.ts)|^src\/channel\/serveChannel\.ts/u,
      // What reads no source text but tells which texts to read. jsonc-parser is there for launch.json.
      /^src\/detect\/(?!(triggers|notebook|notebookFile|workspaceFiles|writtenFile|gitIgnores)\.ts)|node_modules\/(yaml|toml-eslint-parser)\//u,
    ],
    mayImport: (name) => name === 'vscode' || isBuiltin(name),
  },
  {
    file: 'dist/detectionWorker.cjs',
    // The parsers of YAML, TOML and JSON are two fifths of it.
    maximumKilobytes: 450,
    without: [/^src\/(editor|calibrate|train|advise|extension\.ts)/u, /^webview\//u],
    mayImport: isBuiltin,
  },
  {
    file: 'dist/trainingWorker.cjs',
    maximumKilobytes: 40,
    without: [/^src\/(editor|detect|advise|extension\.ts)/u, /^webview\//u, /^node_modules\//u],
    mayImport: isBuiltin,
  },
  {
    file: 'dist/tfjsEngine.cjs',
    maximumKilobytes: 30,
    without: [
      /^src\/(editor|detect|advise|extension\.ts)/u,
      /^webview\//u,
      /^node_modules\//u,
      /^src\/train\/builtin\/(wasm|tasks)\//u,
    ],
    mayImport: isBuiltin,
  },
  {
    file: 'dist/webview/page.js',
    maximumKilobytes: 400,
    without: [/^src\/(editor|detect|train|extension\.ts)/u, /@tensorflow|@vscode\/python-extension/u],
    mayImport: () => false,
  },
];

describe.for(BUNDLES)('$file', ({ file, maximumKilobytes, without, mayImport }) => {
  const output = outputs[file];

  it('carries nothing of other rooms', () => {
    const carried = Object.entries(output?.inputs ?? {}).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
    expect(carried.length).toBeGreaterThan(0);
    expect(carried.map(([name]) => name).filter((name) => without.some((each) => each.test(name)))).toEqual(
      [],
    );
  });

  it('needs at run time only what its runtime has', () => {
    expect(output?.imports.map(({ path }) => path).filter((name) => !mayImport(name))).toEqual([]);
  });

  it(`is smaller than ${maximumKilobytes} kB`, () => {
    expect(output?.bytes).toBeLessThan(maximumKilobytes * 1000);
  });
});
