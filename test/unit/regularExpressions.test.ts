import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import * as treeSitter from '@vscode/tree-sitter-wasm';
import { beforeAll, expect, test } from 'vitest';
import { inRoot } from '../../scripts/root';

const FOLDERS = ['src', 'webview'];
/** Their masks look from each quote for its end, which is quadratic where none ever comes; detection's thread is ended then. */
const MASKS =
  /^src\/detect\/(?:calls\/callLanguages|blockLanguages\/(?:cpp|jvm|rust)Syntax|configFiles\/(?:readers\/readPrototxt|jsonnet\/jsonnetTokens))\.ts$/u;
const COMMON = [' ', 'a', '0', '_', '"', '.', '/', '\\', '(', '{', '\n', 'a ', ' \n', '\\"'];
/** A quadratic one takes seconds for the second length. */
const LENGTHS = [500, 32_000];
const MOST_MS = 250;

let literals: readonly { readonly place: string; readonly pattern: string; readonly flags: string }[];

beforeAll(async () => {
  await treeSitter.Parser.init();
  const resolve = createRequire(import.meta.url).resolve;
  const grammar = await readFile(resolve('@vscode/tree-sitter-wasm/wasm/tree-sitter-typescript.wasm'));
  const parser = new treeSitter.Parser();
  parser.setLanguage(await treeSitter.Language.load(grammar));
  const files = (await Promise.all(FOLDERS.map(sourcesIn))).flat();
  literals = (
    await Promise.all(
      files.map(async (file) => {
        const tree = parser.parse(await readFile(inRoot(file), 'utf8'));
        const nodes = tree?.rootNode.descendantsOfType('regex') ?? [];
        return nodes.flatMap((node) => {
          if (node === null) return [];
          const [pattern, flags] = [node.childForFieldName('pattern'), node.childForFieldName('flags')];
          return pattern === null
            ? []
            : [
                {
                  place: `${file}:${node.startPosition.row + 1}`,
                  pattern: pattern.text,
                  flags: flags?.text ?? '',
                },
              ];
        });
      }),
    )
  ).flat();
});

test('no regular expression is worse than linear in what it is fed', () => {
  expect(literals.length).toBeGreaterThan(20);
  const slow = literals.flatMap(({ place, pattern, flags }) => {
    const found = slowText(pattern, flags);
    return found === undefined ? [] : [`${place} /${pattern}/${flags} on ${found}`];
  });
  expect(slow).toEqual([]);
}, 120_000);

test('each takes a megabyte', () => {
  for (const { place, pattern, flags } of literals) {
    for (const piece of [' ', 'a', ...ownPieces(pattern)])
      expect(elapsedMs(pattern, flags, textOf(piece, 1_000_000)), `${place} on ${piece}`).toBeLessThan(2000);
  }
}, 120_000);

/** A text on which it takes too long, in words. */
function slowText(pattern: string, flags: string): string | undefined {
  const own = ownPieces(pattern);
  for (const length of LENGTHS)
    for (const begin of ['', ...own.slice(0, 3)])
      for (const piece of [...COMMON, ...own]) {
        const text = begin + textOf(piece, length);
        // Once more: another process may have had the core.
        if (Math.min(...[1, 2].map(() => elapsedMs(pattern, flags, text))) > MOST_MS)
          return `${JSON.stringify(begin)} and ${length} characters of ${JSON.stringify(piece)}`;
      }
  return undefined;
}

function elapsedMs(pattern: string, flags: string, text: string): number {
  const expression = new RegExp(pattern, flags);
  const startedAt = performance.now();
  if (expression.global) text.replaceAll(expression, '');
  else expression.exec(text);
  return performance.now() - startedAt;
}

/** Ends with a character that nothing expects, so that what can be tried is tried. */
function textOf(piece: string, length: number): string {
  return `${piece.repeat(Math.ceil(length / piece.length))}\u0000`;
}

/** The texts that an expression spells out. */
function ownPieces(pattern: string): string[] {
  const spelt = pattern
    .replaceAll(/\\[bBdDwWsSpP](?:\{[^}]*\})?|\[(?:\\.|[^\]\\])*\]|\(\?<?[:=!]/gu, '\n')
    .replaceAll(/\\(.)/gu, '$1')
    .split(/[\n()|?*+^]+/u);
  return [...new Set(spelt.filter((each) => each !== '' && each.length < 30))].slice(0, 8);
}

async function sourcesIn(folder: string): Promise<string[]> {
  const names = await readdir(inRoot(folder), { recursive: true });
  return names
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts') && !MASKS.test(file));
}
