import { expect, test } from 'vitest';
import { effectiveRate } from '../../../src/advise/effectiveRate';
import type { OptimizerConfig } from '../../../src/model/optimizer/optimizerConfig';
import { config, literal } from '../../support/detect/configFixture';

test.each<[what: string, changes: Partial<OptimizerConfig>, text: string | undefined]>([
  ['known numbers', {}, 'η/(1−β) = 1'],
  ['a default momentum', { momentum: { state: 'default', value: 0.5 } }, 'η/(1−β) = 0.2'],
  ['a fixed dampening', { dampening: literal(0.5) }, 'η/(1−β) = 0.5'],
  ['no momentum', { momentum: { state: 'default', value: 0 } }, undefined],
  ['a momentum that is not known', { momentum: { state: 'missing' } }, undefined],
  ['a momentum of 1', { momentum: literal(1) }, undefined],
  ['a moving average', { momentumForm: 'movingAverage' }, undefined],
  ['a learning rate that is not written', { learningRate: { state: 'default', value: 0.1 } }, undefined],
  ['Adam', { family: 'other' }, undefined],
  ['half-typed code', { incomplete: true }, undefined],
])('of %s', (_, changes, text) => {
  expect(effectiveRate(config(changes))?.text).toBe(text);
});

test('stands behind the learning rate as it is written', () => {
  const learningRate = { ...literal(0.1), argument: { start: 20, end: 27 } };
  expect(effectiveRate(config({ learningRate }))?.offset).toBe(27);
});
