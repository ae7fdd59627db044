import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { throttled } from '../../../../src/editor/base/throttled';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('acts at once, and once more for all that came within the interval', () => {
  const act = vi.fn();
  const ask = throttled(act, 1000);
  ask();
  expect(act).toHaveBeenCalledTimes(1);
  for (let call = 0; call < 50; call += 1) ask();
  expect(act).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1000);
  expect(act).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(10_000);
  expect(act).toHaveBeenCalledTimes(2);
  ask();
  expect(act).toHaveBeenCalledTimes(3);
});
