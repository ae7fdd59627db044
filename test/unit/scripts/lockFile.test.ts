import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { inRoot } from '../../../scripts/root';

test('package.json and the lock file name the same packages', async () => {
  const manifest: Readonly<Record<string, unknown>> = JSON.parse(
    await readFile(inRoot('package.json'), 'utf8'),
  );
  const lock: { readonly packages: Readonly<Record<string, Readonly<Record<string, unknown>>>> } = JSON.parse(
    await readFile(inRoot('package-lock.json'), 'utf8'),
  );
  for (const kind of ['dependencies', 'devDependencies'])
    expect(lock.packages['']?.[kind], kind).toEqual(manifest[kind]);
});
