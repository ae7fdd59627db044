import { expect, test } from 'vitest';
import { ChildTree, type ChildCommand } from '../../../../src/train/process/childTree';

const COMMAND: ChildCommand = {
  executable: process.execPath,
  arguments: ['-e', ''],
  workingDirectory: process.cwd(),
  environment: process.env,
};

function start(changes: Partial<ChildCommand>): ChildTree {
  return new ChildTree({ ...COMMAND, ...changes }, { onOutput: () => undefined, onError: () => undefined });
}

test.each<[refused: string, changes: Partial<ChildCommand>]>([
  ['a program that is missing', { executable: '/no/such/program' }],
  ['a file in place of a folder', { executable: `${process.execPath}/inside` }],
  ['a working directory that is a file', { workingDirectory: process.execPath }],
  ['a NUL in the program', { executable: 'a\0b' }],
  ['a NUL in an argument', { arguments: ['a\0b'] }],
  ['a NUL in the working directory', { workingDirectory: 'a\0b' }],
  ['a NUL in the environment', { environment: { A: 'a\0b' } }],
  ['arguments that are too long', { arguments: ['x'.repeat(10_000_000)] }],
])('%s is a process that was not started, and nothing raises', async (_, changes) => {
  const child = start({ ...changes, morePipes: 2 });
  child.send({ type: 'start' });
  child.sendNothingMore();
  child.kill();
  await expect(child.ended).resolves.toMatchObject({ kind: 'notStarted' });
  await child.exited;
});

test('a process that ends says how', async () => {
  await expect(start({ arguments: ['-e', 'process.exit(3)'] }).ended).resolves.toEqual({
    kind: 'exited',
    exitCode: 3,
    signal: null,
  });
});
