import { expect, test } from 'vitest';
import { macosFreeMemory } from '../../../../src/train/platform/freeMemory';

const PRINTED = `Mach Virtual Memory Statistics: (page size of 16384 bytes)
Pages free:                                5120.
Pages active:                            311000.
Pages inactive:                          300000.
Pages speculative:                         1000.
Pages throttled:                              0.
Pages wired down:                        120000.
Pages purgeable:                           2000.
`;

test('what macOS gives up at once is free', () => {
  expect(macosFreeMemory(PRINTED)).toBe(16_384 * (5120 + 300_000 + 1000));
});

test.each([
  '',
  'vm_stat: not found',
  PRINTED.replace('Pages inactive', 'Pages idle'),
  PRINTED.replace('page size', ''),
])('nothing is read from %j', (text) => {
  expect(macosFreeMemory(text)).toBeUndefined();
});
