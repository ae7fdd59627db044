import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { inRoot } from '../../scripts/root';

/** What opens a connection, in the host, the page and the probe. */
const CONNECTS =
  /\bfetch\(|node:(?:https?|http2|net|dgram|tls)'|XMLHttpRequest|WebSocket|EventSource|sendBeacon|openExternal|^\s*(?:import|from) (?:socket|urllib|http|ssl)\b/mu;

test('no source of the extension, its page or its probe opens a connection', async () => {
  const files = (await Promise.all(['src', 'webview', 'python'].map(sourcesIn))).flat();
  expect(files.length).toBeGreaterThan(100);
  const texts = await Promise.all(files.map((file) => readFile(inRoot(file), 'utf8')));
  expect(files.filter((_, index) => CONNECTS.test(texts[index] ?? ''))).toEqual([]);
});

async function sourcesIn(folder: string): Promise<string[]> {
  const names = await readdir(inRoot(folder), { recursive: true });
  return names.map((name) => `${folder}/${name}`).filter((name) => /\.(?:ts|py)$/u.test(name));
}
