import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { describe, expect, it, test } from 'vitest';
import { inRoot } from '../../scripts/root';

interface Output {
  readonly bytes: number;
  readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>>;
  readonly imports: readonly { readonly path: string; readonly kind: string }[];
}

/** What esbuild.mjs says went into each bundle. */
const { outputs }: { outputs: Readonly<Record<string, Output>> } = JSON.parse(
  await readFile(inRoot('dist', 'metafile.json'), 'utf8'),
);

const BUNDLES: readonly {
  readonly file: string;
  /** Of the file with all that it loads at once. */
  readonly maximumKilobytes: number;
  /** What it must not carry. */
  readonly without: readonly RegExp[];
  readonly mayImport: (name: string) => boolean;
}[] = [
  {
    file: 'dist/extension.cjs',
    maximumKilobytes: 400,
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

/** A bundle's files: itself, and those of its own that it loads, at once or, where `when` says so, later too. */
function filesOf(file: string, when: 'at once' | 'ever', known = new Set<string>()): Set<string> {
  if (known.has(file)) return known;
  known.add(file);
  for (const { path, kind } of outputs[file]?.imports ?? []) {
    if (path in outputs && (when === 'ever' || kind !== 'dynamic-import')) filesOf(path, when, known);
  }
  return known;
}

function carriedBy(files: Iterable<string>): string[] {
  return [...files].flatMap((file) => Object.keys(outputs[file]?.inputs ?? {}));
}

test('what calibrates is loaded when it is asked for', () => {
  const atOnce = filesOf('dist/extension.cjs', 'at once');
  const later = [...filesOf('dist/extension.cjs', 'ever')].filter((file) => !atOnce.has(file));
  expect(carriedBy(later)).toContain('src/train/script/scriptTrainer.ts');
  expect(carriedBy(atOnce)).not.toContain('src/train/script/scriptTrainer.ts');
});

describe.for(BUNDLES)('$file', ({ file, maximumKilobytes, without, mayImport }) => {
  const files = [...filesOf(file, 'ever')];
  const ofBundle = files.flatMap((each) => outputs[each] ?? []);

  it('carries nothing of other rooms', () => {
    const carried = ofBundle
      .flatMap(({ inputs }) => Object.entries(inputs))
      .filter(([, { bytesInOutput }]) => bytesInOutput > 0);
    expect(carried.length).toBeGreaterThan(0);
    expect(carried.map(([name]) => name).filter((name) => without.some((each) => each.test(name)))).toEqual(
      [],
    );
  });

  it('needs at run time only what its runtime has', () => {
    const imported = ofBundle.flatMap(({ imports }) => imports.map(({ path }) => path));
    expect(imported.filter((name) => !files.includes(name) && !mayImport(name))).toEqual([]);
  });

  it(`is smaller than ${maximumKilobytes} kB`, () => {
    const bytes = [...filesOf(file, 'at once')].map((each) => statSync(inRoot(each)).size);
    expect(bytes.reduce((sum, each) => sum + each)).toBeLessThan(maximumKilobytes * 1000);
  });
});
