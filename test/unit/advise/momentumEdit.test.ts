import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { momentumEdit, momentumLiteral } from '../../../src/advise/momentumEdit';
import { config, literal } from './configFixture';

test.each([
  [0.9, '0.9'],
  [0.95, '0.95'],
  [0.966, '0.966'],
  [0.99131, '0.9913'],
  [0.9, '0.9'],
  [0.4321, '0.43'],
  [0, '0'],
])('%d is written as %s', (momentum, text) => {
  expect(momentumLiteral(momentum)).toBe(text);
});

test('1 − β of the written number is within 5 % of the asked one, and stays in [0, 1)', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 0.99999, noNaN: true }), (momentum) => {
      const written = Number(momentumLiteral(momentum));
      return written >= 0 && written < 1 && Math.abs((1 - written) / (1 - momentum) - 1) <= 0.051;
    }),
    { seed: 1 },
  );
});

test('replaces the number where it is defined, and says when that is not the site', () => {
  expect(momentumEdit(config(), 0.97)).toEqual({ span: { start: 10, end: 13 }, newText: '0.97' });
  const bound = {
    ...literal(0.9),
    argument: { start: 30, end: 34 },
    definition: { span: { start: 2, end: 5 }, line: 1 },
  };
  expect(momentumEdit(config({ momentum: bound }), 0.97)).toEqual({
    span: { start: 2, end: 5 },
    newText: '0.97',
    definedElsewhere: { span: { start: 2, end: 5 }, line: 1 },
  });
});

test('inserts where none is written, and leaves text alone that it does not understand', () => {
  const absent = { momentum: { state: 'default', value: 0 } } as const;
  const insertion = { offset: 20, prefix: ', momentum=', suffix: '' };
  expect(momentumEdit(config({ ...absent, momentumInsertion: insertion }), 0.97)).toEqual({
    span: { start: 20, end: 20 },
    newText: ', momentum=0.97',
  });
  expect(momentumEdit(config(absent), 0.97)).toBeUndefined();
  expect(momentumEdit(config({ incomplete: true }), 0.97)).toBeUndefined();
  const unknown = {
    state: 'unknown',
    text: 'f()',
    argument: { start: 0, end: 3 },
    reason: 'dynamic',
  } as const;
  expect(momentumEdit(config({ momentum: unknown }), 0.97)).toBeUndefined();
});
