import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseAst } from 'vitest/node';
import { inRoot } from '../../../scripts/root';
import type { Dictionary } from '../../../src/model/language/said';

const ROOMS = ['src', 'webview'];
/** It is AssemblyScript, and says nothing. */
const KERNELS = 'builtin/wasm/';
const TAGS = ['said', 'marked'];
const TAGGED = /\b(?:said|marked)`/u;

/** The English of every text that the sources say, as it is looked up, with the first file that says it. */
export function saidTexts(): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const file of ROOMS.flatMap(sourcesOf)) {
    for (const text of textsOf(readFileSync(inRoot(file), 'utf8'))) {
      if (!texts.has(text)) texts.set(text, file);
    }
  }
  return texts;
}

/** What one source says through `said`, or marks to be said later. */
export function textsOf(source: string): readonly string[] {
  return TAGGED.test(source) ? [...textsIn(parseAst(source, { lang: 'ts' }), TAGS)] : [];
}

/** What one source says as soon as it is loaded, when the display language is not known yet. */
export function textsOnLoad(source: string): readonly string[] {
  return TAGGED.test(source) ? [...textsIn(parseAst(source, { lang: 'ts' }), ['said'], isLater)] : [];
}

/** The sources of all rooms that say anything. */
export function sources(): readonly string[] {
  return ROOMS.flatMap(sourcesOf);
}

/** The bundle of a language; without one, of English. */
export function bundleOf(language?: string): Dictionary {
  const name = language === undefined ? 'bundle.l10n.json' : `bundle.l10n.${language}.json`;
  const bundle: Dictionary = JSON.parse(readFileSync(inRoot('l10n', name), 'utf8'));
  return bundle;
}

function sourcesOf(room: string): readonly string[] {
  return readdirSync(inRoot(room), { recursive: true, encoding: 'utf8' })
    .map((name) => `${room}/${name.replaceAll(path.sep, '/')}`)
    .filter((name) => name.endsWith('.ts') && !name.includes(KERNELS));
}

interface TaggedTemplate {
  readonly type: 'TaggedTemplateExpression';
  readonly tag: { readonly type: string; readonly name?: string };
  readonly quasi: { readonly quasis: readonly { readonly value: { readonly cooked: string } }[] };
}

function* textsIn(
  node: unknown,
  tags: readonly string[],
  isLeftOut: (node: object) => boolean = () => false,
): Generator<string> {
  if (typeof node !== 'object' || node === null || isLeftOut(node)) return;
  if (isTaggedTemplate(node) && tags.includes(node.tag.name ?? ''))
    yield node.quasi.quasis
      .map(({ value }) => value.cooked)
      .reduce((text, part, index) => `${text}{${index - 1}}${part}`);
  for (const child of Object.values(node)) yield* textsIn(child, tags, isLeftOut);
}

/** Functions, and the fields of a class, which are made with each of its objects. */
function isLater(node: object): boolean {
  if (!('type' in node) || typeof node.type !== 'string') return false;
  const isField = node.type === 'PropertyDefinition' && 'static' in node && node.static !== true;
  return isField || node.type.includes('Function');
}

function isTaggedTemplate(node: object): node is TaggedTemplate {
  return 'type' in node && node.type === 'TaggedTemplateExpression';
}
