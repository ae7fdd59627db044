import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { momentumEdit, suggestionEdits } from '../../../../src/advise/edit/momentumEdit';
import { momentumLiteral } from '../../../../src/model/optimizer/momentumLiteral';
import { config, literal } from '../../../support/detect/configFixture';

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

const at = (value: number, start: number): ReturnType<typeof literal> => {
  const span = { start, end: start + 3 };
  return { ...literal(value), argument: span, definition: { span, line: 0 } };
};

test('a moving average is edited as a pair, with its dampening, or not at all', () => {
  const pair = { learningRate: at(0.1, 5), momentum: at(0.9, 10), dampening: at(0.9, 15) };
  expect(suggestionEdits(config(pair), 0.98, 0.01)).toEqual([
    { span: { start: 10, end: 13 }, newText: '0.98' },
    { span: { start: 5, end: 8 }, newText: '0.5' },
    { span: { start: 15, end: 18 }, newText: '0.98' },
  ]);
  const sameNumber = { ...pair, dampening: pair.momentum };
  expect(suggestionEdits(config(sameNumber), 0.98, 0.01)).toHaveLength(2);
  const unknownRate = { ...pair, learningRate: { state: 'default', value: 0.1 } } as const;
  expect(suggestionEdits(config(unknownRate), 0.98, 0.01)).toBeUndefined();
});

test('heavy ball needs the momentum only', () => {
  expect(suggestionEdits(config(), 0.97, undefined)).toEqual([
    { span: { start: 10, end: 13 }, newText: '0.97' },
  ]);
});

test('the pair that is written keeps η to a part in 10⁵, so that it still counts as the calibrated one', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1e-5, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (rate, momentum) => {
        const edits = suggestionEdits(
          config({ learningRate: at(0.1, 5), momentum: at(0.9, 10) }),
          momentum,
          rate,
        );
        const [beta, lr] = (edits ?? []).map(({ newText }) => Number(newText));
        return Math.abs(((lr ?? 0) * (1 - (beta ?? 0))) / rate - 1) < 1e-5;
      },
    ),
    { seed: 1 },
  );
});
