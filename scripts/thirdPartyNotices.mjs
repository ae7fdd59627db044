// thirdPartyNotices(…): who wrote what the package holds of others, and under which terms, from what the bundler says went in.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** What no bundler sees: of a compiler's own library, parts stand in what it compiled. */
const COMPILED_IN = { 'dist/kernels.wasm': 'node_modules/assemblyscript' };
/** What a package holds of others without a notice of its own. */
const MORE = { 'node_modules/@vscode/tree-sitter-wasm': 'scripts/notices/tree-sitter-wasm.txt' };
const LICENCE = /^(licen[cs]e|copying)(-mit)?(\.(md|txt))?$/iu;
const RULE = '-'.repeat(80);

/**
 * Folders of the packages, sorted, of which something stands in the bundles (esbuild's `outputs`), in copied files ([from, to]) or in
 * what was compiled.
 */
export function shippedPackages(outputs, copied) {
  const inputs = Object.values(outputs).flatMap((output) =>
    Object.entries(output.inputs).flatMap(([name, { bytesInOutput }]) => (bytesInOutput > 0 ? [name] : [])),
  );
  const folders = [...inputs, ...copied.map(([from]) => from)].flatMap(
    (name) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/u.exec(name)?.[0] ?? [],
  );
  return [...new Set([...folders, ...Object.values(COMPILED_IN)])].toSorted();
}

/** The text of ThirdPartyNotices.txt. Throws for a package without a licence text, which must not be shipped. */
export async function thirdPartyNotices(root, packages) {
  const notices = await Promise.all(packages.map((folder) => notice(root, folder)));
  return [
    'Momentum Lens holds software of others, each under the terms below.\n',
    ...notices.map((text) => `${RULE}\n${text}`),
  ].join('\n');
}

async function notice(root, folder) {
  const { name, version, homepage, repository } = JSON.parse(
    await readFile(path.join(root, folder, 'package.json'), 'utf8'),
  );
  const names = await readdir(path.join(root, folder));
  const licences = names.filter((each) => LICENCE.test(each));
  if (licences.length === 0) throw new Error(`${name} has no licence text; it must not be shipped.`);
  const files = [...licences, ...names.filter((each) => each === 'NOTICE')].map((each) =>
    path.join(folder, each),
  );
  if (folder in MORE) files.push(MORE[folder]);
  const texts = await Promise.all(files.map((file) => readFile(path.join(root, file), 'utf8')));
  const home = homepage ?? repository?.url ?? repository ?? '';
  return [`${name} ${version}`, home, '', ...texts.map((text) => `${text.trim()}\n`)].join('\n');
}
