import { expect, test } from 'vitest';
import {
  decodeExportedConfirmation,
  exportConfirmation,
} from '../../../../src/calibrate/record/exportedConfirmation';
import type { ConfirmationPlan } from '../../../../src/model/calibration/confirmation';
import { storedConfirmation } from '../../../support/confirm/wholeRuns';

const { subject } = storedConfirmation();
const coupling = { k: 0.5, gamma: 0.7 };
const confirmation: ConfirmationPlan = {
  present: { learningRate: 0.1, momentum: 0.95, ownMomentum: true },
  suggested: { learningRate: 0.1, momentum: 0.9 },
  pair: { learningRate: 0.3, momentum: 0.8 },
  coupled: { learningRate: 0.1, momentum: 0.9, coupling },
  flatness: true,
  seeds: [7, 8],
};

function exported(written: Parameters<typeof exportConfirmation>[1] = {}) {
  return exportConfirmation(
    {
      planId: 'plan',
      exportedAt: '2026-11-30T10:22:00.000Z',
      calibrationId: 'calibration',
      subject,
      confirmation,
      run: {
        framework: 'pytorch',
        script: 'train.py',
        arguments: ['--epochs', '3'],
        optimizer: { kind: 'site', file: 'train.py', line: 3, endLine: 3 },
      },
    },
    written,
  );
}

test('every training is a trial of the plan, to its own end and with all that it reports', () => {
  const { trials } = exported();
  expect(trials.map(({ arm, seed }) => `${arm} ${seed}`)).toEqual([
    'present 7',
    'suggested 7',
    'pair 7',
    'coupled 7',
    'coupled 8',
    'pair 8',
    'suggested 8',
    'present 8',
  ]);
  for (const trial of trials) expect(trial).toMatchObject({ follow: true, flatness: true });
  expect(trials[0]).toMatchObject({ ownMomentum: true });
  expect(trials[3]).toMatchObject({ coupling });
});

test('a momentum that the script writes itself is held in every training but in its own', () => {
  const held = exported({ holdMomentum: true }).trials.map(({ arm, holdMomentum }) => [arm, holdMomentum]);
  for (const [arm, isHeld] of held) expect(isHeld).toBe(arm === 'present' ? undefined : true);
});

test.each([
  ['as it is', {}],
  ['of a script with a cycle of its own and dampening', { holdMomentum: true, form: 'movingAverage' }],
] as const)('a plan %s is read as it was written', (_, written) => {
  const plan = exported(written);
  expect(decodeExportedConfirmation(JSON.stringify(plan))).toEqual({ kind: 'confirmation', exported: plan });
});

test('a plan of before its time was kept is read too', () => {
  const { exportedAt: _, ...plan } = exported();
  expect(decodeExportedConfirmation(JSON.stringify(plan))).toEqual({ kind: 'confirmation', exported: plan });
});

test('what is no such plan is left to others, and a broken one is named with the place', () => {
  expect(decodeExportedConfirmation('{"formatVersion":1,"trials":[]}')).toEqual({ kind: 'other' });
  expect(decodeExportedConfirmation('no JSON')).toEqual({ kind: 'other' });
  const { planId: _, ...broken } = exported();
  expect(decodeExportedConfirmation(JSON.stringify(broken))).toMatchObject({
    kind: 'broken',
    detail: expect.stringContaining('planId'),
  });
});
