import { expect, test } from 'vitest';
import { parseEnvironmentFile } from '../../../../../src/train/script/launchFile/environmentFile';

test('a file is read as the debugger reads it', () => {
  const text = `# comment
A=1
export B = "two words"
C='single # no comment'
D=\${A}\${B}/\${HOME}\${NOTHING}
PATH=C:\\data\\new
not a line
`;
  expect(parseEnvironmentFile(text, { HOME: '/home/me' }, 'linux')).toEqual({
    A: '1',
    B: 'two words',
    C: 'single # no comment',
    D: '1two words//home/me',
    PATH: 'C:\\data\\new',
  });
});

test('names are one whatever their case on Windows only', () => {
  expect(parseEnvironmentFile('A=${userprofile}', { USERPROFILE: 'C:\\me' }, 'windows')).toEqual({
    A: 'C:\\me',
  });
  expect(parseEnvironmentFile('A=${home}', { HOME: '/me' }, 'macos')).toEqual({ A: '' });
});

test('a megabyte of beginnings of variables is read at once', () => {
  const startedAt = performance.now();
  parseEnvironmentFile(`A=${'${'.repeat(500_000)}`, {}, 'linux');
  expect(performance.now() - startedAt).toBeLessThan(3000);
});
