import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { inRoot } from '../../scripts/root';

/** A test's file, and after it names of tests, whole or cut by an ellipsis. */
const CITED = /`(test\/[\w./]+\.ts)`((?:[:,] “[^”]+”)*)/gu;

test.each(['docs/architecture.md', 'docs/security.md', 'docs/manners.md'])(
  'every test that %s names is there',
  async (page) => {
    const text = await readFile(inRoot(page), 'utf8');
    const cited = [...text.matchAll(CITED)];
    expect(cited.length).toBeGreaterThan(10);
    for (const [, file = '', names = ''] of cited) {
      const source = await readFile(inRoot(file), 'utf8');
      const parts = [...names.matchAll(/“([^”]+)”/gu)].flatMap(([, name = '']) => name.split('…'));
      for (const part of parts) expect(source, file).toContain(part.trim());
    }
  },
);
