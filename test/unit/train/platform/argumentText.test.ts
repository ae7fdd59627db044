import { array, assert, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { joinArguments, splitArguments } from '../../../../src/train/platform/argumentText';
import type { PlatformKind } from '../../../../src/train/platform/platform';

const KINDS: readonly PlatformKind[] = ['linux', 'macos', 'windows'];

describe.each(KINDS)('on %s', (kind) => {
  test.each<[text: string, parts: string[]]>([
    ['', []],
    ['  ', []],
    ['--epochs 3', ['--epochs', '3']],
    ['--name "two words"', ['--name', 'two words']],
    ['"say \\"hi\\""', ['say "hi"']],
    ['"left open', ['left open']],
    ['""', ['']],
    ['$HOME `ls` ; rm *', ['$HOME', '`ls`', ';', 'rm', '*']],
    // A backslash that escapes nothing is itself.
    [String.raw`"C:\data set\new"`, [String.raw`C:\data set\new`]],
    [String.raw`C:\data\new`, [String.raw`C:\data\new`]],
    [String.raw`"\d+" \d+`, [String.raw`\d+`, String.raw`\d+`]],
    [String.raw`--data="C:\my data"`, [String.raw`--data=C:\my data`]],
  ])('%s', (text, parts) => {
    expect(splitArguments(text, kind)).toEqual(parts);
  });

  test('what was joined is split into the same arguments', () => {
    const odd = string({
      unit: 'grapheme-ascii',
      maxLength: 12,
    }).map((text) => text.replaceAll(/[a-m]/gu, '\\').replaceAll(/[n-t]/gu, '"').replaceAll(/[u-z]/gu, ' '));
    assert(
      property(array(odd), (args) => {
        expect(splitArguments(joinArguments(args, kind), kind)).toEqual(args);
      }),
      { numRuns: 500 },
    );
  });

  test('a megabyte of backslashes is split and joined at once', () => {
    const startedAt = performance.now();
    const long = '\\'.repeat(1_000_000);
    expect(splitArguments(joinArguments([`${long} x`], kind), kind)).toEqual([`${long} x`]);
    expect(performance.now() - startedAt).toBeLessThan(3000);
  });
});

test('single quotes keep words together where shells have them, and are characters on Windows', () => {
  expect(splitArguments(`--name='two words'x ''`, 'linux')).toEqual(['--name=two wordsx', '']);
  expect(splitArguments(String.raw`C:\Users\O'Brien\x`, 'windows')).toEqual([String.raw`C:\Users\O'Brien\x`]);
});

test.each<[text: string, parts: string[]]>([
  // The examples of Microsoft's page on the C runtime.
  ['"a b c" d e', ['a b c', 'd', 'e']],
  [String.raw`"ab\"c" "\\" d`, ['ab"c', '\\', 'd']],
  [String.raw`a\\\b d"e f"g h`, [String.raw`a\\\b`, 'de fg', 'h']],
  [String.raw`a\\\"b c d`, [String.raw`a\"b`, 'c', 'd']],
  [String.raw`a\\\\"b c" d e`, [String.raw`a\\b c`, 'd', 'e']],
  [String.raw`\\server\share\x`, [String.raw`\\server\share\x`]],
])('Windows reads %s as its programs do', (text, parts) => {
  expect(splitArguments(text, 'windows')).toEqual(parts);
});
