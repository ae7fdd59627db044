import { expect, test } from 'vitest';
import { isNestedTooDeeply } from '../../../../src/detect/parsing/nesting';

test.each<[name: string, text: string, expected: boolean]>([
  ['nothing', '', false],
  ['many brackets one after the other', '(a[1])'.repeat(10_000), false],
  ['as deep as somebody may write', '('.repeat(500), false],
  ['deeper', '['.repeat(501), true],
  ['deep in several kinds of brackets', '([{'.repeat(200), true],
  ['closing brackets alone', ')'.repeat(1000) + '('.repeat(100), false],
])('%s', (_, text, expected) => {
  expect(isNestedTooDeeply(text)).toBe(expected);
});
