import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createCommandTrainer } from '../../../../src/train/program/commandTrainer';
import { oneTrial } from '../../../support/oneTrial';
import { playedPlatform, type PlayedPlatform } from '../../../support/platform/playedPlatforms';
import { expectDead } from '../../../support/process/leaving';

const REQUEST = { trialId: 't', learningRate: 0.1, momentum: 0.5, seed: 1, budgetSteps: 5 };
/** Starts a process, names it and reports for ever. */
const PROGRAM = `const { spawn } = require('node:child_process');
console.log(spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)']).pid);
let step = 0;
setInterval(() => console.log('momentum-lens', ++step, process.argv[2]), 5);
`;

describe.runIf(process.platform !== 'win32').each(['linux', 'macos', 'windows'] as const)(
  'where %s is played',
  (kind) => {
    let played: PlayedPlatform;
    let folder = '';
    beforeEach(async () => {
      played = await playedPlatform(kind);
      folder = await mkdtemp(join(tmpdir(), 'momentum-lens-'));
      await writeFile(join(folder, 'train.cjs'), PROGRAM);
    });
    afterEach(async () => {
      await rm(folder, { recursive: true });
      await played.remove();
    });

    test('a program is given its values, spends its budget and is ended with what it started', async () => {
      const output: string[] = [];
      const trainer = createCommandTrainer({
        command: [await played.program('node', process.execPath), 'train.cjs', '{lr}'],
        workingDirectory: folder,
        environment: process.env,
        smoothingSteps: 1,
        batchSize: null,
        trialTimeoutMs: 15_000,
        trusted: () => true,
        onOutput: (line) => output.push(line),
        platform: played.platform,
      });
      const { end, curve } = await oneTrial(trainer, REQUEST);
      expect(end).toMatchObject({ kind: 'budgetSpent', stepsSpent: 5 });
      expect(curve.values).toEqual([0.1, 0.1, 0.1, 0.1, 0.1]);
      await expectDead(Number(output[0]));
      expect(await played.endings()).toBe(kind === 'windows' ? 1 : undefined);
      await trainer.dispose();
    });
  },
);
