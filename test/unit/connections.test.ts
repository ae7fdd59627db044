import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { inRoot } from '../../scripts/root';

/** What opens a connection, in the host, the page and the probe. */
const CONNECTS =
  /\bfetch\(|node:(?:https?|http2|net|dgram|tls)'|XMLHttpRequest|WebSocket|EventSource|sendBeacon|openExternal|^\s*(?:import|from) (?:_?socket|urllib|http|ssl)\b/mu;

/** The two ends of a launch: a port on the loopback interface, with a token, for as long as a trial runs. */
const LAUNCH: ReadonlySet<string> = new Set([
  'src/train/script/launch/launchHost.ts',
  'python/momentum_lens_probe/launch_channel.py',
  'python/momentum_lens_launch/sitecustomize.py',
]);
/** What stands for an address there, in TypeScript and Python. */
const ADDRESSES = /\b\d{1,3}(?:\.\d{1,3}){3}\b|create_connection\(\("[^"]*"|connect\(\("[^"]*"/gu;

test('the two ends of a launch name no address but loopback', async () => {
  for (const file of LAUNCH) {
    const text = await readFile(inRoot(file), 'utf8');
    const named = [...text.matchAll(ADDRESSES)].map(([each]) => each.replace(/^.*\("/u, '').replace('"', ''));
    expect(new Set(named), file).toEqual(new Set(['127.0.0.1']));
  }
});

/** Asks the system for a port that is free. */
const BINDS = 'python/momentum_lens_probe/process_group.py';

test('what looks for a free port connects to none', async () => {
  const text = await readFile(inRoot(BINDS), 'utf8');
  expect(text).toContain('bind(("127.0.0.1", 0))');
  expect(text).not.toMatch(/connect|sendto|urllib|http/u);
});

test('no other source of the extension, its page or its probe opens a connection', async () => {
  const files = (await Promise.all(['src', 'webview', 'python'].map(sourcesIn))).flat();
  expect(files.length).toBeGreaterThan(100);
  const texts = await Promise.all(files.map((file) => readFile(inRoot(file), 'utf8')));
  const connecting = files.filter((_, index) => CONNECTS.test(texts[index] ?? ''));
  expect(connecting.filter((file) => !LAUNCH.has(file) && file !== BINDS)).toEqual([]);
});

async function sourcesIn(folder: string): Promise<string[]> {
  const names = await readdir(inRoot(folder), { recursive: true });
  return names.map((name) => `${folder}/${name}`).filter((name) => /\.(?:ts|py)$/u.test(name));
}
