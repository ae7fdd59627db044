import { expect, test } from 'vitest';
import { advise } from '../../../../src/advise/advise';
import { shortTitle } from '../../../../src/advise/lens/shortTitle';
import { DEFAULT_RULE } from '../../../../src/model/advice/assumedRule';
import type { Calibration, Saving } from '../../../../src/model/calibration/calibration';
import type { OptimizerConfig } from '../../../../src/model/optimizer/optimizerConfig';
import { calibration, config, literal, measured } from '../../../support/detect/configFixture';

const verified = (value: number): Saving => ({
  kind: 'verified',
  ratio: { value, low: 0.97 * value, high: 1.03 * value },
  seeds: 6,
});
const RECORD = calibration(measured());

test.each<[title: string | undefined, changes: Partial<OptimizerConfig>, record?: Calibration]>([
  ['β in 0.12–0.935', {}],
  ['β ≈ 0.76', { momentum: literal(0.99) }],
  ['No suggestion', { learningRate: { state: 'missing' } }],
  [undefined, { family: 'other' }],
  ['β 0.97 measured', {}, RECORD],
  ['β 0.97 carried over', { batchSize: literal(128) }, RECORD],
  ['β 0.97 carried over', { learningRate: literal(0.104) }, RECORD],
  ['Measured, not here', { learningRate: literal(0.5) }, RECORD],
  ['No change', { momentum: literal(0.97) }, RECORD],
  ['No change', {}, calibration(measured({ savingOverPresent: verified(1.04) }))],
  ['Keep β', {}, calibration(measured({ savingOverPresent: verified(0.8) }))],
  ['No estimate', {}, calibration({ kind: 'noEstimate', reason: 'noTrialFinished' })],
])('%s', (title, changes, record) => {
  expect(shortTitle(advise(config(changes), record, DEFAULT_RULE))).toBe(title);
});
