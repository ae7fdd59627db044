import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createCommandTrainer } from '../../../../src/train/program/commandTrainer';
import { oneTrial } from '../../../support/oneTrial';
import { expectDead } from '../../../support/process/leaving';

/** Takes no notice of its input's end, as a program in any language may, and starts a process that does as little. */
const PROGRAM = `const { spawn } = require('node:child_process');
const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 600_000)'], { stdio: 'ignore' });
console.log('child', child.pid);
console.log('own', process.pid);
setTimeout(() => {}, 600_000);
`;

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'momentum-lens-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Shells that watch over a process group for a process. */
function watchdogsOf(parent: number): readonly number[] {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' });
  return stdout
    .split('\n')
    .map((line) => line.trim().split(/\s+/u))
    .filter(([, parentId, command]) => Number(parentId) === parent && command === '/bin/sh')
    .map(([processId]) => Number(processId));
}

// On Windows what a process has started ends with it; test/unit/train/platform says so.
test.skipIf(process.platform === 'win32')(
  'a host that is killed leaves nothing of its program running, nor its watchdog',
  async () => {
    await writeFile(join(folder, 'program.cjs'), PROGRAM);
    const host = spawn(
      process.execPath,
      ['scripts/run.mjs', 'test/support/process/programHost.ts', folder, process.execPath, 'program.cjs'],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const said: string[] = [];
    createInterface({ input: host.stdout }).on('line', (line) => said.push(line));
    await expect.poll(() => said, { timeout: 15_000 }).toHaveLength(2);
    const ids = said.map((line) => Number(line.split(' ')[1]));
    const watchdogs = watchdogsOf(host.pid ?? 0);
    expect(watchdogs).toHaveLength(1);
    host.kill('SIGKILL');
    for (const each of [...ids, ...watchdogs]) await expectDead(each);
  },
);

// Only there does a system show the environment of other processes to a shell.
test.runIf(process.platform === 'linux')(
  'a host that is killed before it could name the program that it has started leaves none running',
  async () => {
    const host = spawn(process.execPath, ['scripts/run.mjs', 'test/support/process/suddenHost.ts'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const said: string[] = [];
    createInterface({ input: host.stdout }).on('line', (line) => said.push(line));
    await expect.poll(() => said, { timeout: 15_000 }).toHaveLength(1);
    await expectDead(Number(said[0]?.split(' ')[1]));
  },
);

test.skipIf(process.platform === 'win32')(
  'a watchdog ends with its trial, and leaves others alone',
  async () => {
    await writeFile(join(folder, 'program.cjs'), `console.log('momentum-lens 1 1');`);
    const trainer = createCommandTrainer({
      command: [process.execPath, 'program.cjs'],
      workingDirectory: folder,
      environment: process.env,
      smoothingSteps: 1,
      batchSize: null,
      trialTimeoutMs: 15_000,
      trusted: () => true,
      onOutput: () => undefined,
    });
    const request = { trialId: 't', learningRate: 0.1, momentum: 0.5, seed: 1, budgetSteps: 9 };
    expect((await oneTrial(trainer, request)).end.kind).toBe('ended');
    await expect.poll(() => watchdogsOf(process.pid), { timeout: 5000 }).toEqual([]);
  },
);
