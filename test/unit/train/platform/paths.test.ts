import { expect, test } from 'vitest';
import {
  isInside,
  isNetworkPath,
  isSamePath,
  isTooLong,
  replaceFolder,
} from '../../../../src/train/platform/paths';
import type { Platform } from '../../../../src/train/platform/platform';
import { LINUX, MACOS, WINDOWS } from '../../../support/platform/platforms';

test.each<[left: string, right: string, platform: Platform, isSame: boolean]>([
  ['c:\\Data\\x.py', 'C:\\data\\X.PY', WINDOWS, true],
  ['C:/data/x.py', 'C:\\data\\.\\x.py', WINDOWS, true],
  ['C:\\data\\', 'c:\\data', WINDOWS, true],
  ['C:\\', 'c:\\', WINDOWS, true],
  ['C:\\data', 'D:\\data', WINDOWS, false],
  ['\\\\?\\C:\\data', 'C:\\data', WINDOWS, true],
  ['\\\\?\\UNC\\server\\share\\x', '\\\\Server\\Share\\x', WINDOWS, true],
  ['/data/x', '/data/X', LINUX, false],
  // A volume of macOS may tell cases apart.
  ['/data/x', '/data/X', MACOS, false],
  ['/data/x/', '/data/./x', LINUX, true],
  ['/data\\x', '/data/x', LINUX, false],
])('%s and %s', (left, right, platform, isSame) => {
  expect(isSamePath(left, right, platform)).toBe(isSame);
});

test.each<[path: string, folder: string, platform: Platform, inside: boolean]>([
  ['c:\\work\\a\\b', 'C:\\Work', WINDOWS, true],
  ['C:\\work', 'C:\\work\\', WINDOWS, true],
  ['C:\\workshop', 'C:\\work', WINDOWS, false],
  ['D:\\work\\a', 'C:\\work', WINDOWS, false],
  ['\\\\server\\share\\a', '\\\\SERVER\\share', WINDOWS, true],
  ['\\\\server\\other\\a', '\\\\server\\share', WINDOWS, false],
  ['/project/a', '/project', LINUX, true],
  ['/project/..a', '/project', MACOS, true],
  ['/workshop', '/project', LINUX, false],
])('%s below %s', (path, folder, platform, inside) => {
  expect(isInside(path, folder, platform)).toBe(inside);
});

test('a path may be too long, and a folder of the network, on Windows only', () => {
  const long = `C:\\${'x'.repeat(257)}`;
  expect([WINDOWS, LINUX, MACOS].map((each) => isTooLong(long, each))).toEqual([true, false, false]);
  expect(isTooLong(long.slice(1), WINDOWS)).toBe(false);
  expect(isNetworkPath('\\\\server\\share', WINDOWS)).toBe(true);
  expect(isNetworkPath('//server/share', WINDOWS)).toBe(true);
  expect(isNetworkPath('\\\\?\\C:\\x', WINDOWS)).toBe(false);
  expect(isNetworkPath('//server/share', LINUX)).toBe(false);
});

test('a folder is replaced however Windows, Python or a string literal writes it', () => {
  const copy = 'C:\\Users\\me\\scratch-1';
  const replaced = (text: string): string => replaceFolder(text, copy, 'D:\\my.project', WINDOWS);
  expect(replaced('File "c:\\users\\ME\\scratch-1\\train.py"')).toBe('File "D:\\my.project\\train.py"');
  expect(replaced("open('C:\\\\Users\\\\me\\\\scratch-1\\\\x')")).toBe("open('D:\\\\my.project\\\\x')");
  expect(replaced('C:/Users/me/scratch-1/x')).toBe('D:/my.project/x');
  expect(replaceFolder('\\\\server\\s\\x', '\\\\server\\s', 'C:\\p', WINDOWS)).toBe('C:\\p\\x');
  expect(replaceFolder('/tmp/copy/x /TMP/copy', '/tmp/copy', '/home/$&', LINUX)).toBe('/home/$&/x /TMP/copy');
});
