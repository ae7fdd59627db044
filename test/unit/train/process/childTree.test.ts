import { describe, expect, test } from 'vitest';
import { ChildTree, type ChildCommand, type ProcessEnd } from '../../../../src/train/process/childTree';
import { stayedText } from '../../../../src/train/process/stayedProcess';
import { UNDER_WINE } from '../../../support/platform/underWine';
import { expectNamed, LEAVE_IN_NODE, LEAVE_PRINTING_IN_NODE } from '../../../support/process/leaving';

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
])('%s is a process that was not started, and nothing raises', (_, changes) => expectNotStarted(changes));

// Wine takes any.
test.skipIf(UNDER_WINE)('arguments that are too long are a process that was not started', () =>
  expectNotStarted({ arguments: ['x'.repeat(10_000_000)] }),
);

async function expectNotStarted(changes: Partial<ChildCommand>): Promise<void> {
  const child = start({ ...changes, morePipes: 2 });
  child.send({ type: 'start' });
  child.sendNothingMore();
  child.kill();
  await expect(child.ended).resolves.toMatchObject({ kind: 'notStarted' });
  await child.exited;
}

test('a process that ends says how', async () => {
  await expect(start({ arguments: ['-e', 'process.exit(3)'] }).ended).resolves.toEqual({
    kind: 'exited',
    exitCode: 3,
    signal: null,
  });
});

function startLeaving(program: string): { readonly child: ChildTree; readonly output: string[] } {
  const output: string[] = [];
  const child = new ChildTree(
    { ...COMMAND, arguments: ['-e', program] },
    { onOutput: (line) => output.push(line), onError: () => undefined },
  );
  return { child, output };
}

async function expectEnd(
  { child, output }: ReturnType<typeof startLeaving>,
  end: Partial<ProcessEnd>,
): Promise<void> {
  const ended = await child.ended;
  expect(ended).toMatchObject(end);
  expectNamed([...output, (ended.kind === 'exited' ? stayedText(ended.stayed) : undefined) ?? '']);
}

describe('a process in a group of its own that holds the output', () => {
  test('is not waited for, and all that the program wrote is read', async () => {
    const program = `${LEAVE_IN_NODE}process.stdout.write('x\\n'.repeat(500_000) + 'half a line');`;
    const started = startLeaving(program);
    await expectEnd(started, { kind: 'exited', exitCode: 0 });
    expect(started.output.filter((line) => line === 'x')).toHaveLength(500_000);
    expect(started.output).toContain('half a line');
  });

  test('is not waited for when the program is ended', async () => {
    const started = startLeaving(`${LEAVE_IN_NODE}setTimeout(() => {}, 60_000);`);
    await expect.poll(() => started.output).toHaveLength(1);
    started.child.kill();
    await expectEnd(started, { kind: 'exited', signal: 'SIGKILL' });
  });

  test('and prints for ever is not waited for', async () => {
    const started = startLeaving(`${LEAVE_PRINTING_IN_NODE}setTimeout(() => {}, 60_000);`);
    await expect.poll(() => started.output.length).toBeGreaterThan(2);
    started.child.kill();
    await expectEnd(started, { kind: 'exited', signal: 'SIGKILL' });
  });
});
