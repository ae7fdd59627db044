import { describe, expect, it } from 'vitest';
import { chosenNames, wholeNumber } from '../../../scripts/arguments';

const known = ['unit', 'worker', 'probe'];
const means = (name: string, part: string): boolean => name.includes(part);
const chosen = (list: string | undefined): readonly string[] =>
  chosenNames({ option: '--only', list, known });

describe('a list of names', () => {
  it.each([
    ['no list', undefined, known],
    ['one name', 'worker', ['worker']],
    ['several, in their own order and once each', 'probe,unit,probe', ['unit', 'probe']],
    ['blanks around names', 'unit, probe', ['unit', 'probe']],
  ])('%s', (_, list, names) => {
    expect(chosen(list)).toEqual(names);
  });

  it.each(['workers', '', 'unit,', 'unit,Probe'])('refuses “%s”, naming what it takes', (list) => {
    expect(() => chosen(list)).toThrow(/^--only does not know “.*”; it takes unit, worker, probe\.$/u);
  });

  it('may mean names by a part of them', () => {
    expect(chosenNames({ option: '--only', list: 'o', known, means })).toEqual(['worker', 'probe']);
    expect(() => chosenNames({ option: '--only', list: 'o,x', known, means })).toThrow('“x”');
  });
});

describe('a whole number', () => {
  it('is read', () => {
    expect(wholeNumber('--sweeps', '100')).toBe(100);
  });

  it.each(['0', '-1', '1.5', 'many', ''])('refuses “%s”', (text) => {
    expect(() => wholeNumber('--sweeps', text)).toThrow('--sweeps takes a whole number');
  });
});
