import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import type { PlatformKind } from '../../../../src/train/platform/platform';
import { shellKindOf, shellQuote, type ShellKind } from '../../../../src/train/platform/shellQuote';

const HOSTILE = [
  '$(touch run)',
  '`touch run`',
  'a;b',
  'a&b',
  "it's",
  'a "b"',
  'two words',
  '*',
  '~',
  '!1',
  'back\\slash',
  'new\nline',
  '',
];

test.runIf(process.platform !== 'win32')('a POSIX shell hands every argument on as it is', () => {
  const line = HOSTILE.map((each) => shellQuote(each, 'posix')).join(' ');
  const printed = execFileSync('/bin/sh', ['-c', `printf '%s\\0' ${line}`], { encoding: 'utf8' });
  expect(printed.split('\0').slice(0, -1)).toEqual(HOSTILE);
});

test.each<[argument: string, kind: ShellKind, quoted: string]>([
  ['runs/plan.json', 'posix', 'runs/plan.json'],
  ['$(calc)', 'powershell', "'$(calc)'"],
  ["it's ‘so’", 'powershell', "'it''s ‘‘so’’'"],
  ['@here', 'powershell', "'@here'"],
  ['a & calc', 'cmd', '"a & calc"'],
  ['%PATH%', 'cmd', '""^%"PATH"^%""'],
])('%s for %s is %s', (argument, kind, quoted) => {
  expect(shellQuote(argument, kind)).toBe(quoted);
});

test.each<[path: string, platform: PlatformKind, kind: ShellKind]>([
  ['/bin/zsh', 'macos', 'posix'],
  ['', 'linux', 'posix'],
  ['', 'windows', 'powershell'],
  ['C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe', 'windows', 'powershell'],
  ['C:\\Windows\\System32\\cmd.exe', 'windows', 'cmd'],
  ['C:\\Program Files\\Git\\bin\\bash.exe', 'windows', 'posix'],
  ['/usr/bin/pwsh', 'linux', 'powershell'],
])('the shell %s on %s is quoted for as %s', (path, platform, kind) => {
  expect(shellKindOf(path, platform)).toBe(kind);
});
