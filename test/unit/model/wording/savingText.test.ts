import { expect, test } from 'vitest';
import { savingsText, shortSavingText, type Savings } from '../../../../src/model/wording/savingText';

const overPresent: Savings = {
  savingOverPresent: { kind: 'verified', ratio: { value: 1.52, low: 1.2, high: 1.9 }, seeds: 6 },
};
const overDefault: Savings = {
  savingOverDefault: { kind: 'expected', ratio: { value: 2.01, low: 1.8, high: 2.3 } },
};
const slower: Savings = {
  savingOverPresent: { kind: 'verified', ratio: { value: 0.79, low: 0.64, high: 0.94 }, seeds: 6 },
};
const tie: Savings = {
  savingOverPresent: { kind: 'verified', ratio: { value: 1.003, low: 0.99, high: 1.02 }, seeds: 4 },
};
const bound: Savings = { savingOverPresent: { kind: 'verifiedAtLeast', ratio: 4, seeds: 4 } };

test.each<[Savings, string, string]>([
  [{}, '', ''],
  [overPresent, '1.5× (1.2×–1.9×) faster than the present momentum on 6 fresh seeds', '1.5× faster than now'],
  [overDefault, 'expected 2.0× (1.8×–2.3×) faster than 0.9, not verified', 'expected 2.0× faster than 0.9'],
  [bound, 'over 4.0× faster than the present momentum on 4 fresh seeds', 'over 4.0× faster than now'],
  [slower, '1.3× (1.06×–1.6×) slower than the present momentum on 6 fresh seeds', '1.3× slower than now'],
  [tie, 'as fast as the present momentum (0.99×–1.02×) on 4 fresh seeds', 'as fast as now'],
  [
    { ...slower, savingOverDefault: structuredClone(slower.savingOverPresent!) },
    '1.3× (1.06×–1.6×) slower than the present momentum on 6 fresh seeds',
    '1.3× slower than now',
  ],
  [
    { ...overPresent, ...overDefault },
    '1.5× (1.2×–1.9×) faster than the present momentum on 6 fresh seeds; expected 2.0× (1.8×–2.3×) faster than 0.9, not verified',
    '1.5× faster than now',
  ],
])('%o is called “%s”, in a lens “%s”', (savings, all, short) => {
  expect(savingsText(savings)).toBe(all);
  expect(shortSavingText(savings)).toBe(short);
});
