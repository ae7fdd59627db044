import { expect, test } from 'vitest';
import { OutputTail } from '../../../../src/train/process/outputTail';

test('the last twenty lines are kept, each cut', () => {
  const tail = new OutputTail();
  for (let line = 0; line < 100; line += 1) tail.add(`line ${line}`);
  tail.add('x'.repeat(1_000_000));
  const lines = tail.text.split('\n');
  expect(lines).toHaveLength(20);
  expect(lines[0]).toBe('line 81');
  expect(tail.text.length).toBeLessThan(3000);
});
