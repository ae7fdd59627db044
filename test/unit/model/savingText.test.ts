import { expect, test } from 'vitest';
import { savingsText, shortSavingText, type Savings } from '../../../src/model/savingText';

const overPresent: Savings = { savingOverPresent: { value: 1.52, low: 1.2, high: 1.9 } };
const overDefault: Savings = { savingOverDefault: { value: 2.01, low: 1.8, high: 2.3 } };

test.each<[Savings, string, string]>([
  [{}, '', ''],
  [overPresent, '1.5× (1.2×–1.9×) faster than the present momentum', '1.5× faster than now'],
  [overDefault, '2.0× (1.8×–2.3×) faster than 0.9', '2.0× faster than 0.9'],
  [
    { ...overPresent, ...overDefault },
    '1.5× (1.2×–1.9×) faster than the present momentum, 2.0× (1.8×–2.3×) faster than 0.9',
    '1.5× faster than now',
  ],
])('%o is called “%s”, in a lens “%s”', (savings, all, short) => {
  expect(savingsText(savings)).toBe(all);
  expect(shortSavingText(savings)).toBe(short);
});
