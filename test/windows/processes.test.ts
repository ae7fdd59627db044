import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ChildTree, type ChildCommand, type ProcessEnd } from '../../src/train/process/childTree';

// What only Windows does. Wine runs these too (npm run test:windows).

let folder = '';
let tools = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'momentum-lens windows-'));
  tools = path.join(folder, 'my tools');
  await mkdir(tools);
  await writeFile(path.join(tools, 'print.cjs'), 'console.log(JSON.stringify(process.argv.slice(2)))');
  await writeFile(path.join(tools, 'train.cmd'), `@"${process.execPath}" "%~dp0print.cjs" %*\r\n`);
  // As a repository might bring it along.
  await writeFile(path.join(folder, 'train.bat'), '@echo planted\r\n');
});
afterAll(() => rm(folder, { recursive: true, maxRetries: 5 }));

async function run(
  changes: Partial<ChildCommand>,
): Promise<{ readonly end: ProcessEnd; readonly output: readonly string[] }> {
  const output: string[] = [];
  const child = new ChildTree(
    {
      executable: process.execPath,
      arguments: [],
      workingDirectory: folder,
      environment: { ...process.env, PATH: `${tools};${process.env['PATH'] ?? ''}` },
      ...changes,
    },
    { onOutput: (line) => output.push(line), onError: (line) => output.push(line) },
  );
  child.sendNothingMore();
  return { end: await child.ended, output };
}

test('a batch file is found on PATH, not in the working directory, and is given its arguments as they are', async () => {
  const args = ['--lr', '0.1', '', 'two words', 'a&b|c>d<e^f(g)!h!', 'C:\\x y\\', "it's", '-', ';,='];
  const { end, output } = await run({ executable: 'train', arguments: args });
  expect(end).toEqual({ kind: 'exited', exitCode: 0, signal: null });
  expect(JSON.parse(output.join(''))).toEqual(args);
});

test.each(['%PATH%', '"&echo run&"'])('a batch file is not started with %s', async (argument) => {
  const { end } = await run({ executable: 'train', arguments: [argument] });
  expect(end.kind).toBe('notStarted');
});

test('a program in the working directory is started only where its path is named', async () => {
  expect((await run({ executable: '.\\train' })).output).toEqual(['planted']);
  const bare = await run({ executable: 'train', environment: { PATH: '', SystemRoot: 'C:\\Windows' } });
  expect(bare.end.kind).toBe('notStarted');
});

test('a child ends with the process that started it', async () => {
  const file = path.join(folder, 'alive');
  const child = `setInterval(() => require('node:fs').appendFileSync(${JSON.stringify(file)}, 'x'), 50)`;
  const host = spawn(process.execPath, [
    '-e',
    `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(child)}], { stdio: 'pipe' }); setInterval(() => {}, 1000)`,
  ]);
  const length = async (): Promise<number> => (await readFile(file, 'utf8').catch(() => '')).length;
  await expect.poll(length, { timeout: 20_000 }).toBeGreaterThan(0);
  host.kill('SIGKILL');
  await setTimeout(1000);
  const ended = await length();
  await setTimeout(500);
  expect(await length()).toBe(ended);
});
