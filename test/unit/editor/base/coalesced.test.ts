import { expect, test, vi } from 'vitest';
import { coalesced } from '../../../../src/editor/base/coalesced';

test('calls while one is under way are answered by one more, begun after them', async () => {
  const begun: string[] = [];
  let seen = 'before';
  const releases: (() => void)[] = [];
  const call = coalesced(async () => {
    begun.push(seen);
    await new Promise<void>((resolve) => {
      releases.push(resolve);
    });
  });
  const first = call();
  await Promise.resolve();
  seen = 'after';
  const others = Promise.all([call(), call(), call()]);
  releases[0]?.();
  await first;
  await vi.waitFor(() => expect(releases).toHaveLength(2));
  releases[1]?.();
  await others;
  expect(begun).toEqual(['before', 'after']);
});

test('one that fails is that call’s failure only', async () => {
  let fails = true;
  const call = coalesced(() => (fails ? Promise.reject(new Error('no')) : Promise.resolve()));
  await expect(call()).rejects.toThrow('no');
  fails = false;
  await expect(call()).resolves.toBeUndefined();
});
