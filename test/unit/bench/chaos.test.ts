import { expect, test } from 'vitest';
import { slopeOf } from '../../../bench/chaos/inARow';
import { mutated } from '../../../bench/chaos/mutations';
import { takeInputs } from '../../../bench/chaos/takeInputs';
import { seededRandom } from '../../../src/calibrate/simulated/seededRandom';

// A few of what npm run bench:chaos tries by the hundred thousand.

test('mutated records, plans, results, journals, lines, messages and launch files are refused or read, and none raises', async () => {
  const taken = await takeInputs(3, 140);
  expect(taken.flatMap(({ exceptions }) => exceptions)).toEqual([]);
  expect(taken.map(({ name }) => name)).toContain('journals');
  // Some are still valid enough to be gone on with.
  expect(taken.reduce((sum, { believed }) => sum + believed, 0)).toBeGreaterThan(20);
}, 60_000);

test('a mutation is fixed by its seed, and nearly always changes the text', () => {
  const text = JSON.stringify({ a: [1, 2, { b: 'c' }], d: null });
  const of = (seed: number): string => mutated(text, seededRandom(seed));
  const seeds = Array.from({ length: 200 }, (_, seed) => seed);
  expect(seeds.map(of)).toEqual(seeds.map(of));
  expect(seeds.filter((seed) => of(seed) === text).length).toBeLessThan(20);
});

test('a slope is by how much each adds', () => {
  expect(slopeOf([5, 7, 9, 11])).toEqual({ slope: 2, standardError: 0 });
  expect(slopeOf([1, 1, 1]).slope).toBe(0);
});
