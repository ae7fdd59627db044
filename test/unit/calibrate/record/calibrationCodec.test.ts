import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeCalibration, encodeCalibration } from '../../../../src/calibrate/record/calibrationCodec';
import type { Calibration } from '../../../../src/model/calibration/calibration';

const record: Calibration = {
  formatVersion: 2,
  calibrationId: 'c1',
  createdAt: '2026-11-24T12:00:00.000Z',
  subject: {
    kind: 'script',
    scriptPath: 'train.py',
    siteId: 'main/SGD/0',
    batchSize: null,
    written: { learningRate: 0.01, momentum: null, batchSize: 64 },
  },
  environment: { trainer: 'script', name: 'train.py', device: 'CPU', details: { torch: '2.5' } },
  progressMeasure: { kind: 'trainingLoss', name: 'loss', smoothingSteps: 50 },
  target: 0.1 + 0.2,
  presentMomentum: 0.9,
  constructed: {
    learningRate: 0.1,
    momentum: 0.9,
    nesterov: false,
    dampening: 0,
    weightDecay: 1e-4,
    batchSize: null,
  },
  nesterov: false,
  partial: true,
  plan: {
    kind: 'curveRounds',
    target: { kind: 'pilot', learningRate: 0.1, momentum: 0.9, budgetSteps: 1000 },
    maxBudgetSteps: 5000,
    firstSeed: 1,
    verificationSeeds: 12,
    controlSeeds: 3,
    learningRate: 0.1,
    startX: 0.1,
    roundTrials: 4,
    fewestRounds: 2,
    mostRounds: 5,
  },
  trials: [
    {
      trialId: 't1',
      role: 'sweep',
      learningRate: 0.1,
      momentum: 0.9,
      seed: 2,
      budgetSteps: 500,
      stepsSpent: 300,
      elapsedMs: 1200,
      outcome: { kind: 'converged', convergenceSteps: 240 },
      curve: { steps: [1, 240, 300], values: [2.3, 0.29, 0.1] },
    },
    {
      trialId: 't2',
      role: 'presentMomentum',
      learningRate: 0.1,
      momentum: 0,
      seed: 3,
      budgetSteps: 500,
      stepsSpent: 10,
      elapsedMs: 40,
      outcome: {
        kind: 'failed',
        failure: { kind: 'processDied', exitCode: null, signal: 'SIGKILL', stderrTail: '' },
      },
      curve: { steps: [], values: [] },
      observed: {
        learningRateLow: 0.1,
        learningRateHigh: 0.1,
        momentumOverwritten: false,
        overrideVerified: true,
      },
    },
  ],
  controls: [
    { role: 'momentum0.9', learningRate: 0.1, momentum: 0.9, ratioOver: 4.2, seeds: 1, seedsConverged: 0 },
  ],
  result: { kind: 'noEstimate', reason: 'fewerThanThreeSettingsConverged' },
};

describe('decodeCalibration', () => {
  it('gives back exactly what was encoded', () => {
    expect(decodeCalibration(encodeCalibration(record))).toEqual({ ok: true, calibration: record });
  });

  it.each<[string, unknown, string]>([
    ['an unknown version', { ...record, formatVersion: 3 }, 'formatVersion: expected 2'],
    ['a missing field', { ...record, target: undefined }, 'target: expected a finite number'],
    ['a momentum of 1', { ...record, presentMomentum: 1 }, 'presentMomentum: expected a momentum below 1'],
    [
      'an unknown subject',
      { ...record, subject: { kind: 'toString' } },
      'subject.kind: expected script | builtinTask',
    ],
    ['trials that are no list', { ...record, trials: {} }, 'trials: expected an array'],
    [
      'a curve that goes back',
      { ...record, trials: [{ ...record.trials[0], curve: { steps: [2, 1], values: [1, 1] } }] },
      'trials[0].curve: expected ascending steps, each with a value',
    ],
    ['no object', 7, 'the record: expected an object'],
  ])('names the place of %s', (_, value, detail) => {
    expect(decodeCalibration(JSON.stringify(value))).toEqual({ ok: false, detail });
  });

  it('reads a record of before what it ran was kept, of before its script was hashed, and one with both', () => {
    const earlier = { fingerprint: 'f', sources: { '/w/model.py': 'm' } };
    for (const origin of [undefined, earlier, { ...earlier, script: 's' }]) {
      const kept = origin === undefined ? record : { ...record, origin };
      expect(decodeCalibration(encodeCalibration(kept))).toEqual({ ok: true, calibration: kept });
    }
  });

  it('never throws, whatever the text, and never accepts a damaged record as another', () => {
    const text = encodeCalibration(record);
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(20), fc.string({ maxLength: 4 }), (at, length, inserted) => {
        const decoded = decodeCalibration(text.slice(0, at) + inserted + text.slice(at + length));
        if (decoded.ok) expect(decodeCalibration(encodeCalibration(decoded.calibration))).toEqual(decoded);
        else expect(decoded.detail).not.toBe('');
      }),
      { seed: 31, numRuns: 1000 },
    );
    fc.assert(
      fc.property(fc.json(), (json) => {
        expect(decodeCalibration(json).ok).toBe(false);
      }),
      { seed: 32, numRuns: 300 },
    );
  });
});
