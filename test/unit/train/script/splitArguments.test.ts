import { expect, test } from 'vitest';
import { splitArguments } from '../../../../src/train/script/splitArguments';

test.each<[text: string, expected: string[]]>([
  ['', []],
  ['  ', []],
  ['--epochs 3', ['--epochs', '3']],
  ['--name "a b" --x=1', ['--name', 'a b', '--x=1']],
  ['\'a "b"\'', ['a "b"']],
  ['--name="a \\"b\\""', ['--name=a "b"']],
  ['""', ['']],
  ['"open', ['open']],
  ['$(rm -rf) ; |', ['$(rm', '-rf)', ';', '|']],
])('%j', (text, expected) => {
  expect(splitArguments(text)).toEqual(expected);
});
