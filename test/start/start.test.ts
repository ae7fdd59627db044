import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { inRoot } from '../../scripts/root';
import { processesWithEnvironment } from '../support/host/processes';

/** Stands in the environment of all that a test starts. */
const mark = `momentum-lens-start-${randomUUID()}`;
let child: ChildProcess | undefined;

afterEach(() => {
  for (const { processId } of processesWithEnvironment(mark)) process.kill(processId, 'SIGKILL');
});

function start(...args: string[]): { readonly ended: Promise<number | null>; readonly output: () => string } {
  const started = spawn(process.execPath, [inRoot('scripts', 'start.mjs'), ...args], {
    cwd: inRoot(),
    env: { ...process.env, MOMENTUM_LENS_TEST_MARK: mark },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child = started;
  let output = '';
  for (const stream of [started.stdout, started.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const ended = new Promise<number | null>((resolve) => started.once('close', resolve));
  return { ended, output: () => output };
}

test('npm start -- --check opens the example, says what its lens says, and leaves nothing running', async () => {
  const { ended, output } = start('--check');
  expect(await ended, output()).toBe(0);
  expect(output()).toMatch(/train\.py: 0\.5 lies in .+, as measured elsewhere/u);
  await expect.poll(() => processesWithEnvironment(mark)).toEqual([]);
});

test('the served editor answers only to the token in its address, and Ctrl-C ends it', async () => {
  const { ended, output } = start('--browser');
  const address = (): string | undefined => /http:\/\/127\.0\.0\.1:\S+/u.exec(output())?.[0];
  await expect.poll(address, { timeout: 120_000 }).toBeDefined();
  const url = new URL(address() ?? '');
  expect(url.searchParams.get('folder')).toBe(inRoot('examples'));
  const accepted = await fetch(url, { redirect: 'manual' });
  const cookie = accepted.headers.get('set-cookie')?.split(';')[0] ?? '';
  url.searchParams.delete('tkn');
  expect((await fetch(url, { headers: { cookie } })).status).toBe(200);
  expect((await fetch(url)).status).toBe(403);
  url.searchParams.set('tkn', 'guess');
  expect((await fetch(url, { redirect: 'manual' })).status).toBe(403);

  child?.kill('SIGINT');
  expect(await ended).toBe(0);
  await expect.poll(() => processesWithEnvironment(mark)).toEqual([]);
});

test('npm start -- --code PATH opens the example in that VS Code with the extension under development', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'momentum-lens-code-'));
  const code = path.join(folder, 'code');
  await writeFile(code, '#!/bin/sh\nprintf "argument: %s\\n" "$@"\n');
  await chmod(code, 0o755);
  const { ended, output } = start('--code', code);
  expect(await ended, output()).toBe(0);
  expect(output()).toContain(`argument: --extensionDevelopmentPath=${inRoot()}\n`);
  expect(output()).toContain(`argument: ${inRoot('examples')}\n`);
  await rm(folder, { recursive: true });
});
