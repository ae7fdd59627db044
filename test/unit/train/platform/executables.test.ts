import { expect, test } from 'vitest';
import { splitArguments } from '../../../../src/train/platform/argumentText';
import { batchCommand, isBatchFile } from '../../../../src/train/platform/batchFile';
import { executableCandidates } from '../../../../src/train/platform/executables';
import { LINUX, MACOS, WINDOWS } from '../../../support/platform/platforms';

const ENVIRONMENT = { Path: 'C:\\tools;"C:\\My Tools";relative;', PATHEXT: '.COM;.EXE;.BAT;.CMD;.VBS' };

test('a bare name is looked for on PATH alone, never in the working directory', () => {
  expect(executableCandidates('npm', 'C:\\cloned', ENVIRONMENT, WINDOWS)).toEqual(
    ['C:\\tools', 'C:\\My Tools'].flatMap((folder) =>
      ['.com', '.exe', '.bat', '.cmd'].map((extension) => `${folder}\\npm${extension}`),
    ),
  );
});

test('a name with a folder starts at the working directory, and one with an extension is tried as it is first', () => {
  const found = executableCandidates('build\\train.exe', 'C:\\work', { PATH: 'C:\\x' }, WINDOWS);
  expect(found?.[0]).toBe('C:\\work\\build\\train.exe');
  expect(executableCandidates('./train', 'C:\\work', {}, WINDOWS)).toContain('C:\\work\\train.exe');
  expect(executableCandidates('D:\\python3.11', 'C:\\work', {}, WINDOWS)).toContain('D:\\python3.11.exe');
  expect(executableCandidates('train.py', 'C:\\work', { PATH: 'C:\\x' }, WINDOWS)).not.toContain(
    'C:\\x\\train.py',
  );
});

test('other systems look for themselves', () => {
  for (const platform of [LINUX, MACOS]) {
    expect(executableCandidates('train', '/project', { PATH: '/bin' }, platform)).toBeUndefined();
  }
});

test.each(['x.bat', 'X.CMD', 'x.cmd .', 'x.bat...'])('%s is a batch file on Windows only', (name) => {
  expect(isBatchFile(name, WINDOWS)).toBe(true);
  expect(isBatchFile(name, LINUX)).toBe(false);
});

test('a batch file is run by the command interpreter, each argument in quotes', () => {
  const started = batchCommand(
    'C:\\my\\train.cmd',
    ['--lr', '0.1', '', 'a&b|c', 'C:\\x y\\'],
    'C:\\w',
    WINDOWS,
  );
  expect(started).toEqual({
    executable: 'C:\\Windows\\System32\\cmd.exe',
    arguments: [
      '/e:ON',
      '/v:OFF',
      '/d',
      '/s',
      '/c',
      '""C:\\my\\train.cmd" "--lr" "0.1" "" "a&b|c" "C:\\x y\\\\""',
    ],
    isCommandLine: true,
  });
  const line = 'arguments' in started ? (started.arguments.at(-1)?.slice(1, -1) ?? '') : '';
  expect(splitArguments(line, 'windows').slice(1)).toEqual(['--lr', '0.1', '', 'a&b|c', 'C:\\x y\\']);
});

test.each(['%PATH%', '50%', 'a"b', 'a\nb', 'a\rb', 'a\0b'])('a batch file is not given %j', (argument) => {
  expect(batchCommand('C:\\train.cmd', [argument], 'C:\\w', WINDOWS)).toHaveProperty('refusal');
});

test('a batch file does not work in a folder of the network, where its interpreter would take another one', () => {
  expect(batchCommand('C:\\train.cmd', [], '\\\\server\\share', WINDOWS)).toHaveProperty('refusal');
  expect(batchCommand('C:\\train.cmd', [], '\\\\?\\C:\\w', WINDOWS)).not.toHaveProperty('refusal');
});
