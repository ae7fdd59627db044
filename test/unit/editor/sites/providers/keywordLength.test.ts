import { expect, test } from 'vitest';
import { keywordLength } from '../../../../../src/editor/sites/providers/keywordLength';

test.each<[before: string, length: number]>([
  ['SGD(params, lr=', 3],
  ['SGD(params, lr = ', 5],
  ['{"lr": ', 6],
  ["  'lr' : ", 7],
  ['lr=', 3],
  ['SGD(params, ', 0],
  ['== ', 0],
  ['= ', 0],
  ['', 0],
])('%j ends with a keyword of %i characters', (before, length) => {
  expect(keywordLength(before)).toBe(length);
});

test.each(['a', ' ', '"', 'a ', '= ', 'a = '])('a megabyte of %j is looked at in linear time', (piece) => {
  const startedAt = performance.now();
  keywordLength(`${piece.repeat(1_000_000 / piece.length)},`);
  keywordLength(`lr=${piece.repeat(1_000_000 / piece.length)}`);
  expect(performance.now() - startedAt).toBeLessThan(3000);
});
