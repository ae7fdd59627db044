import { expect, test } from 'vitest';
import { splitArguments } from '../../../../src/train/process/splitArguments';

test.each<[text: string, parts: string[]]>([
  ['', []],
  ['  ', []],
  ['--epochs 3', ['--epochs', '3']],
  ['--name "two words"', ['--name', 'two words']],
  [`--name='two words'x`, ['--name=two wordsx']],
  ['"say \\"hi\\""', ['say "hi"']],
  [`''`, ['']],
  ['"left open', ['left open']],
  ['$HOME `ls` ; rm *', ['$HOME', '`ls`', ';', 'rm', '*']],
])('%s', (text, parts) => {
  expect(splitArguments(text)).toEqual(parts);
});
