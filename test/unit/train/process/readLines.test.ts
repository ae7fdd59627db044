import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { readLines } from '../../../../src/train/process/readLines';

test('a stream that breaks hands over the lines before, and raises nothing', async () => {
  const stream = new PassThrough();
  const lines: string[] = [];
  readLines(stream, (line) => lines.push(line));
  stream.write('first\nsecond\nhalf');
  await new Promise((resolve) => setImmediate(resolve));
  const closed = new Promise((resolve) => stream.once('close', resolve));
  stream.destroy(new Error('read ECONNRESET'));
  await closed;
  expect(lines.slice(0, 2)).toEqual(['first', 'second']);
});
