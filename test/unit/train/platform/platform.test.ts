import { expect, test } from 'vitest';
import { environmentValue, mergedEnvironment, platformOf } from '../../../../src/train/platform/platform';
import { leadsGroup, treeEnding } from '../../../../src/train/platform/processTree';
import { LINUX, MACOS, WINDOWS } from '../../../support/platform/platforms';

test('every system of Node is one of the three', () => {
  expect((['linux', 'darwin', 'win32', 'freebsd'] as const).map((name) => platformOf(name, {}).kind)).toEqual(
    ['linux', 'macos', 'windows', 'linux'],
  );
});

test('the own programs of Windows stand where it says, whatever the case of the variable', () => {
  expect(platformOf('win32', { SYSTEMROOT: 'D:\\Win' }).systemFolder).toBe('D:\\Win\\System32');
  expect(platformOf('win32', {}).systemFolder).toBe('C:\\Windows\\System32');
});

test('a process tree is ended by its group, and on Windows by a program of the system that PATH has no say in', () => {
  expect([LINUX, MACOS, WINDOWS].map(leadsGroup)).toEqual([true, true, false]);
  for (const platform of [LINUX, MACOS]) {
    expect(treeEnding(platform, 7)).toEqual({ kind: 'signal', target: -7 });
  }
  expect(treeEnding(WINDOWS, 7)).toEqual({
    kind: 'command',
    executable: 'C:\\Windows\\System32\\taskkill.exe',
    arguments: ['/PID', '7', '/T', '/F'],
  });
});

test('variables that differ in case are one on Windows, and two elsewhere', () => {
  const layers = [{ Path: 'a', HOME: 'h' }, { PATH: 'b' }] as const;
  expect(mergedEnvironment('windows', ...layers)).toEqual({ Path: 'b', HOME: 'h' });
  expect(mergedEnvironment('linux', ...layers)).toEqual({ Path: 'a', HOME: 'h', PATH: 'b' });
  expect(environmentValue(layers[0], 'PATH', 'windows')).toBe('a');
  expect(environmentValue(layers[0], 'PATH', 'macos')).toBeUndefined();
});
