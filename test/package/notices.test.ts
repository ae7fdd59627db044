import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { inRoot } from '../../scripts/root';

interface Metafile {
  readonly outputs: Readonly<
    Record<string, { readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>> }>
  >;
  readonly copied: readonly (readonly [from: string, to: string])[];
}

/** Ships in part, and yet stays a devDependency. */
const ONLY_BUILT_WITH: Readonly<Record<string, string>> = {
  assemblyscript: 'a few functions of its library stand in kernels.wasm; the compiler is a tool',
};

const notices = await readFile(inRoot('dist', 'ThirdPartyNotices.txt'), 'utf8');
const { outputs, copied }: Metafile = JSON.parse(await readFile(inRoot('dist', 'metafile.json'), 'utf8'));
const manifest: { readonly dependencies: Readonly<Record<string, string>> } = JSON.parse(
  await readFile(inRoot('package.json'), 'utf8'),
);
const lock: { readonly packages: Readonly<Record<string, { readonly dev?: boolean }>> } = JSON.parse(
  await readFile(inRoot('package-lock.json'), 'utf8'),
);

/** Names of the packages of which something ships: esbuild's word for the bundles, the build's for copied files. */
const shipped = [
  ...new Set(
    [
      ...Object.values(outputs).flatMap(({ inputs }) =>
        Object.entries(inputs).flatMap(([name, { bytesInOutput }]) => (bytesInOutput > 0 ? [name] : [])),
      ),
      ...copied.map(([from]) => from),
    ]
      .flatMap(
        (name) =>
          name
            .split('node_modules/')
            .at(-1)
            ?.match(/^(?:@[^/]+\/)?[^/]+/u)?.[0] ?? [],
      )
      .filter((name) => !/^(?:src|webview|python)$/u.test(name)),
  ),
  ...Object.keys(ONLY_BUILT_WITH),
].toSorted();

test('every package of which something ships has a notice with its terms, and no other has', () => {
  expect(shipped).toContain('@vscode/tree-sitter-wasm');
  const sections = notices.split(/^-{80}\n/mu).slice(1);
  const named = sections.map((section) => section.slice(0, section.indexOf(' ')));
  expect(named.toSorted()).toEqual(shipped);
  for (const section of sections) {
    expect(section).toMatch(/^\S+ \d+\.\d+\.\d+\n/u);
    expect(section).toMatch(/copyright/iu);
    expect(section).toMatch(/permission|redistribution|apache license/iu);
  }
});

test('the grammars and what they are compiled with are named', () => {
  for (const name of [
    'tree-sitter-python',
    'tree-sitter-javascript',
    'tree-sitter-typescript',
    'Emscripten',
    'ICU',
  ])
    expect(notices).toContain(name);
});

test('npm audit --omit=dev looks at everything that ships', () => {
  const unseen = shipped.filter(
    (name) => (lock.packages[`node_modules/${name}`] ?? { dev: true }).dev === true,
  );
  expect(unseen).toEqual(Object.keys(ONLY_BUILT_WITH));
});

test('what is declared as a dependency ships, or hands on what does', () => {
  const bundled = Object.values(outputs).flatMap(({ inputs }) => Object.keys(inputs));
  const isHandedOn = (name: string): boolean =>
    bundled.some((input) => input.startsWith(`node_modules/${name}/`));
  const idle = Object.keys(manifest.dependencies).filter(
    (name) => !shipped.includes(name) && !isHandedOn(name),
  );
  expect(idle).toEqual([]);
});
