import { expect, test } from 'vitest';
import { DetectionCache } from '../../../../../src/editor/sites/detection/detectionCache';

function cache(): { readonly cached: DetectionCache<string>; readonly wait: (ms: number) => void } {
  let nowMs = 0;
  const cached = new DetectionCache(
    (key) => `${key} failed`,
    () => nowMs,
  );
  return { cached, wait: (ms) => void (nowMs += ms) };
}

const found = (text: string) => () => Promise.resolve(text);
function looking(expected: readonly string[], neighbours: Map<string, string>): Promise<string> {
  neighbours.set('other.py', 'file:///other.py');
  return Promise.resolve(expected.join());
}
const failing = (): Promise<string> => Promise.reject(new Error('worker'));

test('a version is read once', async () => {
  const { cached } = cache();
  await expect(cached.get('a', '1', found('first'))).resolves.toBe('first');
  await expect(cached.get('a', '1', found('again'))).resolves.toBe('first');
  await expect(cached.get('a', '2', found('next'))).resolves.toBe('next');
});

test('a failure is told as one, and neither stays nor is tried again at once', async () => {
  const { cached, wait } = cache();
  await expect(cached.get('a', '1', failing)).resolves.toBe('a failed');
  wait(1000);
  await expect(cached.get('a', '1', found('read'))).resolves.toBe('a failed');
  wait(60_000);
  await expect(cached.get('a', '1', found('read'))).resolves.toBe('read');
  await expect(cached.get('b', '1', failing)).resolves.toBe('b failed');
  await expect(cached.get('b', '2', found('changed'))).resolves.toBe('changed');
});

test('what looked into a file that changes is forgotten, and the next reading expects the same files', async () => {
  const { cached } = cache();
  await expect(cached.get('a', '1', looking)).resolves.toBe('');
  await expect(cached.get('a', '2', looking)).resolves.toBe('other.py');
  expect(cached.dropDependents('file:///third.py')).toBe(false);
  expect(cached.dropDependents('file:///other.py')).toBe(true);
  expect(cached.drop('a')).toBe(false);
});
