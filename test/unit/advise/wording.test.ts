import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { advise } from '../../../src/advise/advise';
import { hoverLines } from '../../../src/advise/hoverMarkdown';
import { lensTitle } from '../../../src/advise/lens/lensTitle';
import { DEFAULT_RULE } from '../../../src/model/advice/assumedRule';
import type { Calibration, Saving } from '../../../src/model/calibration/calibration';
import type { OptimizerConfig } from '../../../src/model/optimizer/optimizerConfig';
import { calibration, config, literal, measured } from '../../support/detect/configFixture';

const verified = (value: number, low: number, high: number): Saving => ({
  kind: 'verified',
  ratio: { value, low, high },
  seeds: 6,
});
const expected = (value: number, low: number): Saving => ({
  kind: 'expected',
  ratio: { value, low, high: 2 * value },
});

function lens(changes: Partial<OptimizerConfig> = {}, record?: Calibration): string | undefined {
  return lensTitle(advise(config(changes), record, DEFAULT_RULE));
}

const DECAYED = {
  kind: 'script',
  scriptPath: 'train.py',
  siteId: 'SGD#1',
  batchSize: 64,
  weightDecay: 5e-4,
} as const;

describe('lenses', () => {
  test.each<[title: string | undefined, changes: Partial<OptimizerConfig>, record: Calibration | undefined]>([
    ['0.9 lies in 0.12–0.935, as measured elsewhere', {}, undefined],
    ['β ≈ 0.76 (0.12–0.935) by 1 − C·η^⅔', { momentum: literal(0.99) }, undefined],
    ['β ≈ 0.9956 (0.984–0.9988) · extrapolated', { learningRate: literal(0.00025) }, undefined],
    [
      'β ≈ 0.980 with lr 0.123 by the rule',
      {
        dampening: literal(0.5),
        momentum: literal(0.5),
        momentumForm: 'movingAverage',
        learningRate: literal(0.005),
      },
      undefined,
    ],
    ['β 0.97 ± 0.01 measured · 1.5× faster than now', {}, calibration(measured())],
    [
      'β 0.97 ± 0.01 measured · expected 1.5× faster than 0.9',
      { momentum: literal(0.5) },
      calibration(
        measured({ savingOverDefault: { kind: 'expected', ratio: { value: 1.5, low: 1.3, high: 1.7 } } }),
      ),
    ],
    [
      'β 0.97 ± 0.01 measured · expected 1.5× faster than now',
      {},
      calibration(measured({ savingOverPresent: expected(1.5, 1.3) })),
    ],
    [
      'β 0.97 ± 0.01 measured · over 4.0× faster than now',
      {},
      calibration(measured({ savingOverPresent: { kind: 'verifiedAtLeast', ratio: 4, seeds: 4 } })),
    ],
    ['β 0.97 ± 0.01 measured · not verified', { momentum: literal(0.5) }, calibration(measured())],
    ['No gain expected · best β 0.97 ± 0.01 measured', { momentum: literal(0.975) }, calibration(measured())],
    ['β 0.97 ± 0.01, as measured', { momentum: literal(0.97) }, calibration(measured())],
    [
      'No change justified · best β 0.97 ± 0.01 measured · 1.04× faster than now',
      {},
      calibration(measured({ savingOverPresent: verified(1.04, 0.97, 1.1) })),
    ],
    [
      'Keep the present β · the suggested 0.97 is 1.3× slower than now',
      {},
      calibration(measured({ savingOverPresent: verified(0.8, 0.7, 0.95) })),
    ],
    [
      'β 0.97 ± 0.01 measured · 1.5× faster than now · overwritten · poor fit · coarse',
      { schedulers: [{ name: 'OneCycleLR', span: { start: 0, end: 1 }, overwritesMomentum: true }] },
      calibration(measured({ caveats: ['coarse', 'poorFit', 'onlyOneLearningRate'] })),
    ],
    [
      'β 0.97 ± 0.01 measured at batch 64 · not verified',
      { batchSize: literal(128) },
      calibration(measured()),
    ],
    [
      'β 0.97 ± 0.01 measured at lr 0.1, batch 64 · not verified',
      { batchSize: literal(128), learningRate: literal(0.104) },
      calibration(measured()),
    ],
    [
      'β 0.97 ± 0.01 measured at weight decay 0.0005 · not verified',
      {},
      calibration(measured(), { subject: DECAYED }),
    ],
    [
      'β 0.97 ± 0.01 measured at batch 64, weight decay 0.0005 · not verified',
      { batchSize: literal(128) },
      calibration(measured(), { subject: DECAYED }),
    ],
    ['Measured without Nesterov, not with it', { nesterov: 'on' }, calibration(measured())],
    ['Measured with Nesterov, not without', {}, calibration(measured(), { nesterov: true })],
    ['Calibrated without an estimate', {}, calibration({ kind: 'noEstimate', reason: 'noTrialFinished' })],
    [
      'No suggestion: parameter groups differ in lr',
      {
        learningRate: {
          state: 'unknown',
          text: '0.01, 0.1',
          argument: { start: 0, end: 3 },
          reason: 'parameterGroups',
        },
      },
      undefined,
    ],
    ['No suggestion: β 1.5 is not in [0, 1)', { momentum: literal(1.5) }, undefined],
    [undefined, { family: 'other', optimizer: 'Adam' }, undefined],
    [undefined, { incomplete: true }, undefined],
  ])('%s', (title, changes, record) => {
    expect(lens(changes, record)).toBe(title);
  });
});

/** Every state without a record that has a lens, with numbers of any length. */
const UNMEASURED: fc.Arbitrary<Partial<OptimizerConfig>> = fc.record(
  {
    learningRate: fc.oneof(
      fc.double({ min: 1e-12, max: 1e3, noNaN: true }).map(literal),
      fc.double().map(literal),
      fc.constantFrom('dynamic', 'parameterGroups', 'notFinite', 'schedule').map((reason) => ({
        state: 'unknown' as const,
        text: 'a_name_that_is_longer_than_any_title_may_be(of, many, words)',
        argument: { start: 0, end: 1 },
        reason,
      })),
      fc.constant({ state: 'missing' as const }),
    ),
    momentum: fc.oneof(
      fc.double({ min: 0, max: 0.9999999, noNaN: true }).map(literal),
      fc.double().map(literal),
    ),
    dampening: fc.constantFrom(literal(0), literal(0.5)),
    momentumForm: fc.constantFrom('learningRateOutside', 'movingAverage'),
    nesterov: fc.constantFrom('on', 'off'),
    unseenBase: fc.string(),
    schedulers: fc
      .string()
      .map((name) => [{ name, span: { start: 0, end: 1 }, overwritesMomentum: name.length > 3 }]),
  },
  { requiredKeys: [] },
);

test('no lens of a site that was not measured is longer than 45 characters, nor its source told in it', () => {
  fc.assert(
    fc.property(UNMEASURED, (changes) => {
      const title = lens(changes) ?? '';
      expect(title.length).toBeLessThanOrEqual(45);
      expect(title).not.toContain('recorded trainings');
    }),
    { numRuns: 2000 },
  );
});

test('a saving, a confirmation and a pair of another batch size are not claimed here', () => {
  const advice = advise(config({ batchSize: literal(128) }), calibration(measured()), DEFAULT_RULE);
  expect(advice).toMatchObject({ kind: 'measured', standing: 'expected' });
  expect(advice).not.toHaveProperty('savingOverPresent');
  expect(hover({ batchSize: literal(128) }, calibration(measured()))).toContain(
    'measured at this learning rate, but at batch size 64',
  );
});

const NOT_AS_DECAYED = 'Calibrated with weight decay 0.0005; here it is 0.';

test('a weight decay that is another is said with both values, and what was verified with it is not claimed', () => {
  const text = hover({}, calibration(measured(), { subject: DECAYED }));
  expect(text).toContain('measured at this learning rate, but at weight decay 0.0005');
  expect(text).toContain(NOT_AS_DECAYED);
});

function hover(changes: Partial<OptimizerConfig>, record?: Calibration): string {
  const site = config(changes);
  return hoverLines(site, advise(site, record, DEFAULT_RULE)).join('\n');
}

describe('hovers', () => {
  test('list parameter groups with their rates, effective rates, and what is not known', () => {
    const groups = [
      { text: 'head.parameters()', learningRate: literal(0.1), momentum: literal(0.9) },
      { text: 'a'.repeat(60), learningRate: literal(0.01), momentum: { state: 'missing' } as const },
    ];
    const lines = hover({ parameterGroups: { shown: groups, mayBeOthers: true } }).split('\n');
    expect(lines.slice(-4)).toEqual([
      'Parameter groups:',
      '- `head.parameters()`: η = 0.1, β = 0.9, η/(1 − β) = 1',
      `- \`${'a'.repeat(47)}…\`: η = 0.01, β = unknown`,
      '- others, which the text does not show',
    ]);
  });

  test('fill the formula with the numbers and say whose the constant is', () => {
    expect(hover({})).toContain('1 − 1.1 · 0.1^⅔ = 0.76');
    expect(hover({})).toContain('C = 1.1 is the middle of 12 recorded trainings');
    expect(hover({})).toContain(
      'Present β = 0.9 corresponds to C = 0.46 and an effective rate η/(1 − β) = 1',
    );
  });

  test('say how a value was resolved', () => {
    const learningRate = {
      ...literal(0.1),
      resolution: [{ kind: 'commandLineDefault', name: '--lr', line: 11 }],
    } as const;
    expect(hover({ learningRate })).toContain('η = 0.1: default of `--lr`, line 12.');
  });

  test('explain a moving average, and that both of the pair are edited', () => {
    expect(hover({ dampening: literal(0.9) })).toContain('η = lr·(1 − β) = 0.01');
    expect(hover({ dampening: literal(0.9) })).toContain('both are edited, or neither');
  });

  test('say what overwrites the momentum', () => {
    const scheduler = { name: 'CyclicLR', span: { start: 0, end: 3 }, overwritesMomentum: true };
    expect(hover({ schedulers: [scheduler] })).toContain('CyclicLR overwrites the momentum while training');
  });

  test('say once that a scheduler overwrites the momentum, however often it is constructed', () => {
    const constructed = [true, false, true].map((overwritesMomentum, index) => ({
      name: 'OneCycleLR',
      span: { start: index, end: index + 1 },
      overwritesMomentum,
    }));
    expect(hover({ schedulers: constructed }).match(/OneCycleLR/gu)).toEqual(['OneCycleLR']);
  });

  test('leave no gap where a value has no name', () => {
    const nameless = { state: 'unknown', text: '', argument: { start: 0, end: 0 } } as const;
    expect(hover({ learningRate: { ...nameless, reason: 'schedule' } })).toContain(
      'the learning rate is not known from the text',
    );
    expect(hover({ momentum: { ...nameless, reason: 'dynamic' } })).toContain(
      'The present momentum is not known from the text.',
    );
  });

  test('say what a schedule begins with, and nothing where that is not known', () => {
    const schedule = { name: 'cosine_decay_schedule', span: { start: 0, end: 3 }, overwritesMomentum: false };
    const learningRate = {
      state: 'unknown',
      text: 'schedule',
      argument: schedule.span,
      reason: 'schedule',
    } as const;
    const known = { ...schedule, initialLearningRate: 0.05 };
    expect(hover({ learningRate, schedulers: [known] })).toContain(
      'η is `schedule`: a schedule.\ncosine\\_decay\\_schedule begins with η = 0.05.',
    );
    expect(hover({ learningRate, schedulers: [schedule] })).not.toContain('begins with');
    // MXNet's optimizer overwrites the scheduler's rate by its own.
    expect(hover({ schedulers: [known] })).not.toContain('begins with');
  });

  test('say on how many fresh seeds a saving was seen, which momenta are as good, and where the target lies', () => {
    const nearRange = { low: 0.95, high: 0.98, confidence: 0.95, highEnd: 'wall' } as const;
    const targetLevels = { levels: [0.6, 0.5, 0.4], shallowLevels: [], pilotShare: 0.352 };
    const shallowMomentum = { value: 0.93, low: 0.92, high: 0.94 };
    const text = hover(
      {},
      calibration(measured({ nearRange, shallowMomentum, caveats: ['dependsOnTrainingLength'] }), {
        targetLevels,
      }),
    );
    expect(text).toContain('**β = 0.970 (0.960–0.980)**, measured at this learning rate');
    expect(text).toContain('1.5× (1.3×–1.7×) faster than the present momentum on 4 fresh seeds.');
    expect(text).toContain(
      'β 0.95–0.98: within 5 % of the least, holds the fastest with 95 %, until training fails beyond.',
    );
    expect(text).toContain('The target is what the present setting reached after 35 % of the pilot.');
    expect(text).toContain('0.970 (0.960–0.980) at this target, 0.930 (0.920–0.940) at a shallower one.');
  });

  test('call a saving expected before it is verified, and keep the present β where fresh seeds contradict', () => {
    const unverified = hover({}, calibration(measured({ savingOverPresent: expected(1.5, 1.3) })));
    expect(unverified).toContain('**Expected best: β = 0.970 (0.960–0.980), not verified**');
    expect(unverified).toContain('expected 1.5× (1.3×–3.0×) faster than the present momentum, not verified.');
    const contradicted = hover({}, calibration(measured({ savingOverPresent: verified(0.8, 0.7, 0.95) })));
    expect(contradicted).toContain(
      '**Keep the present β = 0.9: the suggested 0.970 (0.960–0.980) was slower on fresh seeds**',
    );
    expect(contradicted).toContain('1.3× (1.05×–1.4×) slower than the present momentum on 6 fresh seeds.');
  });

  test('name trials, device and date of a measurement, and its caveats', () => {
    const text = hover({}, calibration(measured({ caveats: ['plainSgdTies'] })));
    expect(text).toContain('From 0 trials of train.py on CPU, batch size 64, 2026-11-24.');
    expect(text).toContain('Plain SGD at η/(1 − β) does as well or better.');
  });

  test('name the measure where the script reports it, as text', () => {
    const reported = {
      kind: 'reportedMetric',
      name: '[acc](command:evil)',
      source: 'printed',
      direction: 'rises',
      smoothingSteps: 1,
    } as const;
    const text = hover({}, calibration(measured(), { progressMeasure: reported }));
    expect(text).toContain('Judged by \\[acc\\]');
    expect(text).toContain('(printed, rises)');
    expect(hover({}, calibration(measured()))).not.toContain('Judged by');
  });

  test('cannot be made to show markup from the source text', () => {
    const learningRate = {
      state: 'unknown',
      text: '`[x](command:evil)`',
      argument: { start: 0, end: 3 },
      reason: 'dynamic',
    } as const;
    expect(hover({ learningRate })).not.toContain('[x](command:evil)`');
    expect(hover({ learningRate })).toContain('\\[x\\]');
  });
});

function unknown(text: string): OptimizerConfig['momentum'] {
  return { state: 'unknown', text, argument: { start: 0, end: 1 }, reason: 'dynamic' };
}

describe('text of someone else in a hover is text', () => {
  const IMAGE = '![x](https://evil.example/x.png)';
  const LINK = '[Calibrate](command:momentumLens.calibrate)';
  const scheduler = { name: IMAGE, span: { start: 0, end: 1 }, overwritesMomentum: false };
  const step = { kind: 'importedConstant', name: `\n\n${IMAGE}`, file: `${LINK}.py`, line: 0 } as const;
  const record = calibration(measured());
  test.each<[what: string, changes: Partial<OptimizerConfig>, record?: Calibration]>([
    ['an unknown momentum', { momentum: unknown(IMAGE) }],
    ['an unknown momentum of several lines', { momentum: unknown(`f(\n\n${LINK}\n\n)`) }],
    ['an unknown learning rate', { learningRate: unknown(`f(\n\n${IMAGE})`) }],
    ['a scheduler', { schedulers: [scheduler] }],
    ['a scheduler that overwrites', { schedulers: [{ ...scheduler, overwritesMomentum: true }] }],
    ['an optimizer', { family: 'other', optimizer: IMAGE }],
    ['an implied optimizer', { implied: true, optimizer: LINK }],
    ['a name and a file', { learningRate: { ...literal(0.1), resolution: [step] } }],
    ['a record', {}, { ...record, environment: { ...record.environment, name: IMAGE, device: LINK } }],
    ['a date', {}, { ...record, createdAt: '![](//a/b)' }],
    [
      'a parameter group',
      {
        parameterGroups: {
          shown: [{ text: `\n\n${IMAGE}`, learningRate: unknown(`\n\n${LINK}`), momentum: literal(0.9) }],
          mayBeOthers: false,
        },
      },
    ],
  ])('%s', (_, changes, about) => {
    const markdown = hover(changes, about)
      .replaceAll(/`[^`\n]*`/gu, '')
      .replaceAll(/\\./gu, '');
    expect(markdown).not.toMatch(/\]\(|!\[|https?:\/\//u);
  });
});
