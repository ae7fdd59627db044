import { expect, test } from 'vitest';
import { asCode, asText } from '../../../src/advise/markdownText';

test.each<[text: string, markdown: string]>([
  ['![x](https://evil.example/x.png)', '!\\[x\\](https\\://evil.example/x.png)'],
  ['[x](command:momentumLens.calibrate)', '\\[x\\](command:momentumLens.calibrate)'],
  ['<img src=x>', '\\<img src=x\\>'],
  ['www.evil.example', 'www\\.evil.example'],
  ['a@evil.example', 'a\\@evil.example'],
  ['&lt;img&gt;', '\\&lt;img\\&gt;'],
  ['- a\n\n# b', '\\- a \\# b'],
  ['train.py', 'train.py'],
])('%j is the Markdown %j', (text, markdown) => {
  expect(asText(text)).toBe(markdown);
});

test('code is one line, which no blank line and no backtick ends, and is cut', () => {
  expect(asCode('f(\n\n![](https://evil.example/x)`)')).toBe("`f( ![](https://evil.example/x)')`");
  expect(asCode('x'.repeat(1_000_000)).length).toBeLessThan(70);
});
