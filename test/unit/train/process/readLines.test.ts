import { PassThrough, Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { expect, test } from 'vitest';
import { LONGEST_LINE_CHARACTERS, readLines } from '../../../../src/train/process/readLines';

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

async function linesOf(chunks: Iterable<Buffer | string>): Promise<string[]> {
  const stream = Readable.from(chunks, { objectMode: false });
  const lines: string[] = [];
  readLines(stream, (line) => lines.push(line));
  await finished(stream);
  return lines;
}

test.each<[chunks: string[], lines: string[]]>([
  [['a\nb\r\nc\rd'], ['a', 'b', 'c', 'd']],
  [
    ['a\r', '\nb\n'],
    ['a', 'b'],
  ],
  [
    ['a\r', '\r', '\n\n'],
    ['a', '', ''],
  ],
  [['on', 'e line', '\n'], ['one line']],
  [['\u2028stays\u2028 one\n'], ['\u2028stays\u2028 one']],
])('%j holds the lines %j', async (chunks, lines) => {
  expect(await linesOf(chunks)).toEqual(lines);
});

test('a character that two chunks share is one', async () => {
  const [bytes, cut] = [Buffer.from('η = 1\n'), 1];
  expect(await linesOf([bytes.subarray(0, cut), bytes.subarray(cut)])).toEqual(['η = 1']);
});

test('output without a newline is held to a bound, and keeps its end, where a forked trial is marked as over', async () => {
  const chunk = 'x'.repeat(1_000_000);
  function* endless(): Iterable<string> {
    for (let sent = 0; sent < 3 * LONGEST_LINE_CHARACTERS; sent += chunk.length) yield chunk;
    yield 'the end\nnext\n';
  }
  const [long, next] = await linesOf(endless());
  expect(long?.length).toBeLessThan(LONGEST_LINE_CHARACTERS + 2000);
  expect(long?.endsWith('xthe end')).toBe(true);
  expect(next).toBe('next');
});
