import { expect, test } from 'vitest';
import { OutputLimiter } from '../../../../src/train/process/outputLimiter';

function limiter(): {
  readonly passed: string[];
  readonly output: OutputLimiter;
  readonly wait: (ms: number) => void;
} {
  const passed: string[] = [];
  let now = 0;
  const output = new OutputLimiter(
    (line) => passed.push(line),
    () => now,
  );
  return {
    passed,
    output,
    wait: (ms) => {
      now += ms;
    },
  };
}

test('an ordinary script is passed on line by line', () => {
  const { passed, output, wait } = limiter();
  for (let line = 0; line < 1000; line += 1) {
    output.add(`line ${line}`);
    wait(10);
  }
  expect(passed).toHaveLength(1000);
});

test('a flood is cut, and what was left out is counted', () => {
  const { passed, output, wait } = limiter();
  for (let line = 0; line < 5000; line += 1) output.add('x');
  wait(1000);
  output.add('afterwards');
  expect(passed.slice(-2)).toEqual(['(4800 lines left out)', 'afterwards']);
  for (let line = 0; line < 300; line += 1) output.add('x');
  output.end();
  expect(passed.at(-1)).toBe('(101 lines left out)');
});

test('an endless line is cut', () => {
  const { passed, output } = limiter();
  output.add('x'.repeat(1_000_000));
  expect(passed[0]?.length).toBeLessThan(3000);
});
