import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listJournals, TrialJournal } from '../../src/train/journal/trialJournal';
import { LINEAR_SCRIPT, testInterpreter } from '../support/probe/scriptFixture';

/** Slow enough to be killed in the middle, noisy enough to have something to measure. */
const SCRIPT = LINEAR_SCRIPT.replace(
  'import torch\n',
  'import os, time, torch\nprint("own", os.getpid(), flush=True)\n',
)
  .replace('range(50)', 'range(10**6)')
  .replace('loss = ((model(x) - y)', 'loss = ((model(x) - y + 0.1 * torch.randn(64, 1))')
  .replace('    optimizer.step()', '    optimizer.step()\n    time.sleep(0.002)');

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'momentum-lens-'));
  await mkdir(join(folder, 'project'));
  await writeFile(join(folder, 'project', 'train.py'), SCRIPT);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function startHost(...more: readonly string[]): { readonly host: ChildProcess; readonly said: string[] } {
  const line = String(SCRIPT.split('\n').findIndex((each) => each.endsWith('# SITE')));
  const host = spawn(
    process.execPath,
    [
      'scripts/run.mjs',
      'test/support/probe/journalledHost.ts',
      testInterpreter(),
      join(folder, 'project', 'train.py'),
      line,
      join(folder, 'journals'),
      ...more,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const said: string[] = [];
  createInterface({ input: host.stdout }).on('line', (each) => said.push(each));
  return { host, said };
}

function named(said: readonly string[], word: string): string[] {
  return said.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));
}

test('a host that is killed in the middle loses the trial in flight, and the next start goes on', async () => {
  const { host, said } = startHost();
  await expect.poll(() => named(said, 'finished').length, { timeout: 60_000 }).toBeGreaterThanOrEqual(4);
  host.kill('SIGKILL');
  const finished = named(said, 'finished');
  const running = named(said, 'own').at(-1);
  const isDead = (): boolean =>
    /^(?:Z.*)?$/u.test(
      spawnSync('ps', ['-o', 'stat=', '-p', running ?? ''], { encoding: 'utf8' }).stdout.trim(),
    );
  await expect.poll(isDead, { timeout: 10_000 }).toBe(true);
  const [kept] = await listJournals(join(folder, 'journals'));
  expect(kept?.finishedTrials.map(({ trialId }) => trialId)).toEqual(finished);

  const second = startHost('resume');
  await expect.poll(() => named(second.said, 'finished').length, { timeout: 60_000 }).toBeGreaterThan(0);
  // Another window meanwhile: nothing to list, and nothing to take.
  expect(await listJournals(join(folder, 'journals'))).toEqual([]);
  expect(await TrialJournal.resume(join(folder, 'journals'), 'drill', () => undefined)).toBeUndefined();
  await expect.poll(() => named(second.said, 'trials'), { timeout: 120_000 }).toHaveLength(1);
  const all = named(second.said, 'trials')[0]?.split(' ') ?? [];
  expect(all.slice(0, finished.length)).toEqual(finished);
  expect(all.slice(finished.length)).toEqual(named(second.said, 'finished'));
}, 240_000);

// A process may be forbidden to write more while it runs on Linux alone (prlimit).
test.runIf(process.platform === 'linux')(
  'a host whose disk is full in the middle of a line comes to its result, and every trial written before can be read',
  async () => {
    const { host, said } = startHost();
    await expect.poll(() => named(said, 'finished').length, { timeout: 60_000 }).toBeGreaterThanOrEqual(3);
    const path = join(folder, 'journals', 'drill.journal.jsonl');
    const { size } = await stat(path);
    const limited = spawnSync('prlimit', ['--pid', String(host.pid), `--fsize=${size + 100}`]);
    expect(limited.status).toBe(0);
    const written = named(said, 'finished');
    await once(host, 'close');
    expect(named(said, 'journal')).toEqual(['journalNotWritten']);
    const all = named(said, 'trials')[0]?.split(' ') ?? [];
    expect(all.length).toBeGreaterThan(written.length);
    expect(await readFile(path, 'utf8')).toMatch(/[^\n]$/u);
    const [kept] = await listJournals(join(folder, 'journals'));
    expect(kept?.finishedTrials.map(({ trialId }) => trialId)).toEqual(written);
    expect(all.slice(0, written.length)).toEqual(written);
  },
  240_000,
);
