import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { inRoot } from '../../../../scripts/root';
import { bundleOf, saidTexts, sources, textsOf, textsOnLoad } from '../../../support/language/saidTexts';

const english = bundleOf();
const LANGUAGES = readdirSync(inRoot('l10n')).flatMap(
  (name) => /^bundle\.l10n\.(.+)\.json$/u.exec(name)?.[1] ?? [],
);

test('Simplified Chinese is among the languages', () => {
  expect(LANGUAGES).toContain('zh-cn');
});

test('the English bundle holds what the sources say, and nothing else', () => {
  const said = saidTexts();
  expect([...said].filter(([text]) => !(text in english))).toEqual([]);
  expect(Object.keys(english).filter((text) => !said.has(text))).toEqual([]);
});

test('English is its own translation', () => {
  expect(Object.entries(english).filter(([text, translated]) => text !== translated)).toEqual([]);
});

test.for(LANGUAGES)('every text has a translation, and every translation a text: %s', (language) => {
  expect(Object.keys(bundleOf(language)).toSorted()).toEqual(Object.keys(english).toSorted());
});

test.for(LANGUAGES)('a translation puts in what its text does: %s', (language) => {
  const wrong = Object.entries(bundleOf(language)).filter(
    ([text, translated]) => placesOf(text).join() !== placesOf(translated).join(),
  );
  expect(wrong).toEqual([]);
});

/** Of a settings' key, an icon, a link's end or a name of code a translation that is another would be wrong. */
test.for([
  ['settings', /momentumLens\.\w+/gu],
  ['icons', /\$\([a-z~-]+\)/gu],
  ['code', /\b(?:backward|step)\(\)|cycle_momentum=False|[A-Z]+_[A-Z]+|momentum-lens STEP \w+/gu],
  ['symbols', /[βηγ⅔]/gu],
] as const)('%s are the same in a translation', ([, kind]) => {
  const of = (text: string): string[] => [...new Set(text.match(kind) ?? [])].toSorted();
  const wrong = LANGUAGES.flatMap((language) => Object.entries(bundleOf(language))).filter(
    ([text, translated]) => of(text).join() !== of(translated).join(),
  );
  expect(wrong).toEqual([]);
});

test('no module says anything while it is loaded', () => {
  expect(textsOnLoad('const a = said`a`; const b = () => said`b`; class C { c = said`c`; }')).toEqual(['a']);
  const found = sources().flatMap((file) => textsOnLoad(readFileSync(inRoot(file), 'utf8')));
  expect(found).toEqual([]);
});

test('the manifest names the folder of the bundles', () => {
  const manifest: { readonly l10n?: string } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));
  expect(manifest.l10n).toBe('./l10n');
});

test.for([
  ['said`Stop`', ['Stop']],
  ['said`from ${a} to ${b.c}`', ['from {0} to {1}']],
  ['said`a ${said`b ${c}`}`', ['a {0}', 'b {0}']],
  ['marked`a`', ['a']],
  ['other`a`; "said`a`"', []],
] as const)('in %s are the texts %j', ([source, texts]) => {
  expect(textsOf(source)).toEqual(texts);
});

function placesOf(text: string): readonly string[] {
  return (text.match(/\{\d+\}/gu) ?? []).toSorted();
}
