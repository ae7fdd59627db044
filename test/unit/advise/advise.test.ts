import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { advise } from '../../../src/advise/advise';
import { warningSentence } from '../../../src/advise/adviceWording';
import { lensTitle } from '../../../src/advise/lens/lensTitle';
import { DEFAULT_RULE } from '../../../src/model/advice/assumedRule';
import { ruleMomentum, TYPICAL_C } from '../../../src/model/optimizer/momentumRule';
import type { Advice } from '../../../src/model/advice/advice';
import type { OptimizerConfig } from '../../../src/model/optimizer/optimizerConfig';
import { calibration, config, literal, measured } from '../../support/detect/configFixture';

const RANGE = DEFAULT_RULE.range;

function kindOf(changes: Partial<OptimizerConfig>): string {
  const advice = advise(config(changes), undefined, DEFAULT_RULE);
  return advice.kind === 'refused' ? advice.reason.kind : advice.kind;
}

function scheduled(overwritesMomentum: boolean): Advice {
  const scheduler = { name: 'OneCycleLR', span: { start: 0, end: 3 }, overwritesMomentum };
  return advise(config({ schedulers: [scheduler] }), undefined, DEFAULT_RULE);
}

describe('without a calibration', () => {
  test('the rule is shown at the C of the measured trainings with the range of the setting, marked uncalibrated', () => {
    expect(advise(config(), undefined, DEFAULT_RULE)).toMatchObject({
      kind: 'uncalibrated',
      momentum: 1 - TYPICAL_C * 0.1 ** (2 / 3),
      low: 1 - RANGE.high * 0.1 ** (2 / 3),
      high: 1 - RANGE.low * 0.1 ** (2 / 3),
      rule: DEFAULT_RULE,
      holdsPresent: true,
    });
  });

  test('nothing is offered where the present momentum lies among those of the trainings', () => {
    for (const [momentum, holdsPresent] of [
      [0.9, true],
      [0.99, false],
      [0, false],
    ] as const) {
      const advice = advise(config({ momentum: literal(momentum) }), undefined, DEFAULT_RULE);
      expect(advice).toMatchObject({ kind: 'uncalibrated', holdsPresent });
    }
  });

  test.each<[kind: string, changes: Partial<OptimizerConfig>]>([
    ['optimizerWithoutMomentum', { family: 'other', optimizer: 'Adam' }],
    ['optimizerWithoutMomentum', { family: 'rmsprop', optimizer: 'RMSprop' }],
    [
      'learningRateUnknown',
      { learningRate: { state: 'unknown', text: 'f()', argument: { start: 0, end: 3 }, reason: 'dynamic' } },
    ],
    ['learningRateMissing', { learningRate: { state: 'missing' } }],
    ['learningRateNotPositive', { learningRate: literal(0) }],
    ['learningRateNotPositive', { learningRate: literal(-1) }],
    ['learningRateNotPositive', { learningRate: literal(Number.NaN) }],
    ['learningRateNotPositive', { learningRate: literal(Infinity) }],
    ['learningRateNotPositive', { dampening: literal(1) }],
    ['momentumOutOfRange', { momentum: literal(1) }],
    ['momentumOutOfRange', { momentum: literal(-0.1) }],
    ['ruleOutOfRange', { learningRate: literal(100) }],
    [
      'movingAverageForm',
      {
        momentumForm: 'movingAverage',
        momentum: { state: 'unknown', text: 'f()', argument: { start: 0, end: 3 }, reason: 'dynamic' },
      },
    ],
    ['nesterovWithoutCalibration', { nesterov: 'on' }],
    ['incompleteCode', { incomplete: true }],
    ['uncalibrated', { momentum: { state: 'default', value: 0 } }],
    ['uncalibrated', { momentumForm: 'learningRateInside' }],
  ])('%s', (kind, changes) => {
    expect(kindOf(changes)).toBe(kind);
  });

  test('a fixed dampening scales the learning rate', () => {
    expect(advise(config({ dampening: literal(0.5) }), undefined, DEFAULT_RULE)).toMatchObject({
      learningRate: 0.05,
      momentum: ruleMomentum(TYPICAL_C, 0.05),
      warnings: [{ kind: 'dampening', value: 0.5 }],
    });
  });

  test.each<[form: string, changes: Partial<OptimizerConfig>]>([
    ['a moving average by its form', { momentumForm: 'movingAverage' }],
    ['a moving average by dampening = β', { dampening: literal(0.9) }],
  ])('%s is advised as a pair that keeps η₀ = lr·(1 − β₀)', (_, changes) => {
    const advice = advise(config(changes), undefined, DEFAULT_RULE);
    if (advice.kind !== 'uncalibrated') throw new Error(advice.kind);
    expect(advice.learningRate).toBeCloseTo(0.01, 12);
    expect(advice.momentum).toBeCloseTo(ruleMomentum(TYPICAL_C, 0.01), 12);
    expect((advice.pairedLearningRate ?? Number.NaN) * (1 - advice.momentum)).toBeCloseTo(0.01, 12);
  });

  test('nothing is suggested where a scheduler overwrites the momentum, and one of the rate is warned about', () => {
    expect(scheduled(true)).toEqual({
      kind: 'refused',
      reason: { kind: 'momentumOverwritten', by: 'OneCycleLR' },
    });
    expect(scheduled(false)).toMatchObject({
      kind: 'uncalibrated',
      warnings: [{ kind: 'learningRateScheduled', scheduler: 'OneCycleLR' }],
    });
  });

  test('an unknown dampening is taken as 0, and warned about', () => {
    const dampening = {
      state: 'unknown',
      text: 'd',
      argument: { start: 0, end: 1 },
      reason: 'dynamic',
    } as const;
    expect(advise(config({ dampening }), undefined, DEFAULT_RULE)).toMatchObject({
      learningRate: 0.1,
      warnings: [{ kind: 'dampening' }],
    });
  });

  test('whatever the learning rate, a suggestion lies in its own range and in (0, 1)', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1e3, noNaN: true }), (learningRate) => {
        const advice = advise(config({ learningRate: literal(learningRate) }), undefined, DEFAULT_RULE);
        if (advice.kind === 'refused') return advice.reason.kind === 'ruleOutOfRange' && learningRate > 0.86;
        if (advice.kind !== 'uncalibrated') return false;
        const { low, momentum, high } = advice;
        return 0 <= low && low <= momentum && momentum <= high && high <= 1 && momentum > 0;
      }),
      { seed: 1 },
    );
  });
});

describe('with a calibration', () => {
  test('β is measured at the calibrated learning rate, with the saving over what is written', () => {
    expect(advise(config(), calibration(measured()), DEFAULT_RULE)).toMatchObject({
      kind: 'measured',
      momentum: { value: 0.97 },
      carried: { kind: 'here' },
      savingOverPresent: { kind: 'verified', ratio: { value: 1.5 }, seeds: 4 },
    });
  });

  test('a verified saving decides, whether or not the interval holds the present momentum', () => {
    const result = measured({ momentum: { value: 0.92, low: 0.88, high: 0.95 } });
    expect(advise(config(), calibration(result), DEFAULT_RULE).kind).toBe('measured');
  });

  test('no change is justified once the measured value is written, though rounding moves it out of its interval', () => {
    const result = measured({ momentum: { value: 0.9004, low: 0.9004, high: 0.94 } });
    expect(advise(config(), calibration(result), DEFAULT_RULE).kind).toBe('noChangeJustified');
  });

  test('no change is justified when the saving is under a tenth', () => {
    const result = measured({
      savingOverPresent: { kind: 'verified', ratio: { value: 1.09, low: 1.04, high: 1.2 }, seeds: 12 },
    });
    expect(advise(config(), calibration(result), DEFAULT_RULE).kind).toBe('noChangeJustified');
  });

  test('a saving over a momentum that is no longer written is not claimed', () => {
    const advice = advise(config({ momentum: literal(0.5) }), calibration(measured()), DEFAULT_RULE);
    expect(advice.kind).toBe('measured');
    expect(advice).not.toHaveProperty('savingOverPresent');
  });

  test('at another learning rate, β measured at one is not carried over', () => {
    expect(
      advise(config({ learningRate: literal(0.2) }), calibration(measured()), DEFAULT_RULE),
    ).toMatchObject({
      kind: 'measuredElsewhere',
      learningRate: 0.2,
      measured: { low: 0.1, high: 0.1 },
    });
  });

  test('C is carried over where the data support 2/3 and the learning rate lies in the measured range', () => {
    const result = measured({ verdict: 'twoThirds', learningRateRange: { low: 0.05, high: 0.4 } });
    expect(advise(config({ learningRate: literal(0.2) }), calibration(result), DEFAULT_RULE)).toMatchObject({
      kind: 'measured',
      carried: { kind: 'rule', c: 0.139, low: 0.05, high: 0.4 },
      momentum: {
        value: ruleMomentum(0.139, 0.2),
        low: ruleMomentum(0.186, 0.2),
        high: ruleMomentum(0.093, 0.2),
      },
    });
    expect(advise(config({ learningRate: literal(0.5) }), calibration(result), DEFAULT_RULE).kind).toBe(
      'measuredElsewhere',
    );
  });

  test('a measured pair keeps the η that it was measured at', () => {
    const result = measured({ learningRate: 0.01, learningRateRange: { low: 0.01, high: 0.01 } });
    const advice = advise(config({ dampening: literal(0.9) }), calibration(result), DEFAULT_RULE);
    if (advice.kind !== 'measured') throw new Error(advice.kind);
    expect((advice.pairedLearningRate ?? Number.NaN) * (1 - advice.momentum.value)).toBeCloseTo(0.01, 12);
  });

  test('a record of heavy ball says nothing about Nesterov, and one of Nesterov does', () => {
    const nesterov = config({ nesterov: 'on' });
    expect(advise(nesterov, calibration(measured()), DEFAULT_RULE)).toMatchObject({
      kind: 'measuredElsewhere',
      differs: 'nesterov',
    });
    const record = calibration(measured(), { nesterov: true });
    expect(advise(nesterov, record, DEFAULT_RULE).kind).toBe('measured');
  });

  test('a record without an estimate is shown as such', () => {
    const record = calibration({ kind: 'noEstimate', reason: 'minimumAtGridEdge' });
    expect(advise(config(), record, DEFAULT_RULE).kind).toBe('noEstimate');
  });

  test('warns of another batch size, a partial sweep and an exponent that is not established', () => {
    const record = calibration(measured(), { partial: true });
    const advice = advise(config({ batchSize: literal(128) }), record, DEFAULT_RULE);
    expect('warnings' in advice ? advice.warnings.map(({ kind }) => kind) : []).toEqual([
      'batchSizeDiffers',
      'verdictNotTwoThirds',
      'partialCalibration',
    ]);
  });

  const DECAYED = {
    learningRate: 0.1,
    momentum: 0.9,
    nesterov: false,
    dampening: 0,
    weightDecay: 5e-4,
    batchSize: null,
  };
  test.each<[string, number | null | undefined, number, number | undefined]>([
    ['the text says the same', 5e-4, 5e-4, undefined],
    ['the text says another', 5e-4, 0, 5e-4],
    ['the script constructed another than its text, which says the same', 0, 0, undefined],
    ['the script constructed another than its text, which says that now', 0, 5e-4, undefined],
    ['the script constructed another than its text, which says a third now', 0, 1e-4, 5e-4],
    ['an earlier record has only what was constructed', undefined, 0, 5e-4],
    ['the text did not tell it', null, 0, undefined],
  ])('a weight decay that is another than at the calibration is said: %s', (_, then, now, calibrated) => {
    const subject = {
      kind: 'script',
      scriptPath: 'train.py',
      siteId: 'SGD#1',
      batchSize: null,
      ...(then === undefined ? {} : { weightDecay: then }),
    } as const;
    const record = calibration(measured(), { subject, constructed: DECAYED });
    const advice = advise(config({ weightDecay: literal(now) }), record, DEFAULT_RULE);
    if (advice.kind !== 'measured' && advice.kind !== 'noChangeJustified') throw new Error(advice.kind);
    const warning = advice.warnings.find(({ kind }) => kind === 'weightDecayDiffers');
    expect(warning).toEqual(
      calibrated === undefined ? undefined : { kind: 'weightDecayDiffers', calibrated, present: now },
    );
    // What was verified was verified with that.
    expect(advice.savingOverPresent === undefined).toBe(calibrated !== undefined);
  });

  test('values that the script was seen to construct stand in for those of its text, and both are said', () => {
    const constructed = {
      learningRate: 0.1,
      momentum: 0.9,
      nesterov: false,
      dampening: 0,
      weightDecay: 0,
      batchSize: 128,
    };
    const written = { learningRate: 0.01, momentum: 0.5, batchSize: 64 };
    const record = {
      ...calibration(measured()),
      constructed,
      subject: { kind: 'script', scriptPath: 'train.py', siteId: 'SGD#1', batchSize: 128, written },
    } as const;
    const asThen = config({ learningRate: literal(0.01), momentum: literal(0.5) });
    const advice = advise(asThen, record, DEFAULT_RULE);
    expect(advice).toMatchObject({ kind: 'measured', learningRate: 0.1, carried: { kind: 'here' } });
    expect(advice).toMatchObject({ savingOverPresent: { ratio: { value: 1.5 } } });
    const sentences = 'warnings' in advice ? advice.warnings.map(warningSentence) : [];
    expect(sentences[0]).toBe(
      'When it was calibrated the script constructed lr 0.1, momentum 0.9, batch size 128; the text says lr 0.01, momentum 0.5, batch size 64.',
    );
    expect(sentences.join(' ')).not.toContain('Calibrated with batch size');
    const changedSince = config({ learningRate: literal(0.02), momentum: literal(0.5) });
    expect(advise(changedSince, record, DEFAULT_RULE)).toMatchObject({
      kind: 'measuredElsewhere',
      learningRate: 0.02,
    });
    const momentumApplied = config({ learningRate: literal(0.01), momentum: literal(0.97) });
    expect(advise(momentumApplied, record, DEFAULT_RULE).kind).toBe('noChangeJustified');
  });

  test('a learning rate that only a run tells is that of the calibration, as long as the text does not tell it', () => {
    const record = {
      ...calibration(measured()),
      constructed: {
        learningRate: 0.1,
        momentum: 0.9,
        nesterov: false,
        dampening: 0,
        weightDecay: 0,
        batchSize: null,
      },
      subject: {
        kind: 'script',
        scriptPath: 'train.py',
        siteId: 'SGD#1',
        batchSize: null,
        written: { learningRate: null, momentum: null, batchSize: null },
      },
    } as const;
    const unknown = {
      state: 'unknown',
      reason: 'dynamic',
      text: 'cfg.lr',
      argument: { start: 0, end: 6 },
    } as const;
    const site = config({ learningRate: unknown, momentum: { ...unknown, text: 'cfg.momentum' } });
    expect(advise(site, record, DEFAULT_RULE)).toMatchObject({
      kind: 'measured',
      learningRate: 0.1,
      presentMomentum: 0.9,
    });
    expect(advise(site, undefined, DEFAULT_RULE).kind).toBe('refused');
  });

  test('a β of a warm-up is not called one of this learning rate', () => {
    const advice = advise(config(), calibration(measured({ caveats: ['warmUpOnly'] })), DEFAULT_RULE);
    expect(lensTitle(advice)).toContain('measured in the warm-up only');
  });
});
