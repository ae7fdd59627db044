import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { machineCapacity } from '../../../../src/train/process/machineCapacity';
import { MACOS } from '../../../support/platform/platforms';

test.runIf(process.platform !== 'win32')(
  'macOS is asked what it would give up, by its own program',
  async () => {
    const systemFolder = await mkdtemp(path.join(tmpdir(), 'momentum-lens-macos-'));
    onTestFinished(() => rm(systemFolder, { recursive: true }));
    const program = path.join(systemFolder, 'vm_stat');
    const lines = [
      '(page size of 1000 bytes)',
      'Pages free: 1.',
      'Pages inactive: 2.',
      'Pages speculative: 3.',
    ];
    await writeFile(program, `#!/bin/sh\n${lines.map((line) => `echo '${line}'`).join('\n')}\n`);
    await chmod(program, 0o755);
    expect((await machineCapacity({ ...MACOS, systemFolder })).freeMemoryBytes).toBe(6000);
    await rm(program);
    expect((await machineCapacity({ ...MACOS, systemFolder })).freeMemoryBytes).toBeGreaterThan(6000);
  },
);
