import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ChildTree, type ChildCommand } from '../../../../src/train/process/childTree';
import { windowsDouble, type WindowsDouble } from '../../../support/platform/windowsDouble';
import { expectDead } from '../../../support/process/leaving';

describe.runIf(process.platform !== 'win32')('where Windows is played', () => {
  let double: WindowsDouble;
  let node: string;
  beforeEach(async () => {
    double = await windowsDouble();
    node = await double.provide('node.exe', process.execPath);
  });
  afterEach(() => double.remove());

  function start(changes: Partial<ChildCommand>, output: string[] = [], onLine?: () => void): ChildTree {
    return new ChildTree(
      {
        executable: node,
        arguments: [],
        workingDirectory: double.platform.systemFolder,
        environment: process.env,
        platform: double.platform,
        ...changes,
      },
      {
        onOutput: (line) => {
          output.push(line);
          onLine?.();
        },
        onError: (line) => output.push(line),
      },
    );
  }

  test('a tree is ended by one call of the system’s program, however often it is asked for', async () => {
    const output: string[] = [];
    const program = `const { spawn } = require('node:child_process');
const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)']);
console.log(child.pid);
setInterval(() => console.log('x'), 1);`;
    const tree = start({ arguments: ['-e', program] }, output, () => {
      tree.kill();
    });
    await expect(tree.ended).resolves.toMatchObject({ kind: 'exited', signal: 'SIGKILL' });
    await expectDead(Number(output[0]));
    expect(await double.killed()).toHaveLength(1);
    expect(await double.killed()).toEqual([expect.stringMatching(/^\/PID \d+ \/T \/F$/u)]);
  });

  test('where that program fails, the process itself is ended', async () => {
    await writeFile(path.join(double.platform.systemFolder, 'taskkill.exe'), '#!/bin/sh\nexit 1\n');
    const output: string[] = [];
    const tree = start({ arguments: ['-e', 'console.log(1); setTimeout(() => {}, 60_000)'] }, output);
    await expect.poll(() => output).toHaveLength(1);
    tree.kill();
    await expect(tree.ended).resolves.toMatchObject({ signal: 'SIGKILL' });
  });

  test('a batch file is run by the command interpreter, and what it must not be given is refused', async () => {
    const batch = path.join(double.platform.systemFolder, 'train.cmd');
    await writeFile(batch, 'for each in "$@"; do echo "<$each>"; done\n');
    await chmod(batch, 0o644);
    const output: string[] = [];
    const started = start({ executable: batch, arguments: ['a b', '', 'c&d'] }, output);
    expect(await started.ended).toMatchObject({ kind: 'exited', exitCode: 0 });
    expect(output).toEqual(['<a b>', '<>', '<c&d>']);
    const refused = start({ executable: batch, arguments: ['%PATH%'] }, output);
    expect(await refused.ended).toMatchObject({ kind: 'notStarted' });
    expect(output.at(-1)).toContain('cannot be given a %');
  });
});
