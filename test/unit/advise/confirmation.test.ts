import { describe, expect, test } from 'vitest';
import { advise } from '../../../src/advise/advise';
import { confirmableChange } from '../../../src/advise/record/confirmationHere';
import { pairOffered } from '../../../src/advise/record/pairOffered';
import { hoverLines } from '../../../src/advise/hoverMarkdown';
import { lensTitle } from '../../../src/advise/lens/lensTitle';
import { confirmationResult } from '../../../src/calibrate/confirm/confirmationResult';
import { DEFAULT_RULE } from '../../../src/model/advice/assumedRule';
import type { Confirmation } from '../../../src/model/calibration/confirmation';
import { momentumLiteral } from '../../../src/model/optimizer/momentumLiteral';
import { wholeRun } from '../../support/confirm/wholeRuns';
import { calibration, config, literal, measured } from '../../support/detect/configFixture';

const record = calibration(measured());
const advised = advise(config(), record, DEFAULT_RULE);
if (advised.kind !== 'measured') throw new Error('the fixture suggests no change');
const { momentum, learningRate, presentMomentum = 0 } = advised;

type RunOptions = Parameters<typeof wholeRun>[2];

function confirmation(suggested: RunOptions, plan: Partial<Confirmation['plan']> = {}): Confirmation {
  const runs = [0, 1, 2].flatMap((seed) => [
    wholeRun('present', seed, { decay: 200, accuracy: 0.9 + 0.0001 * seed }),
    wholeRun('suggested', seed, { decay: 100, accuracy: 0.9 - 0.0001 * seed, ...suggested }),
  ]);
  return {
    formatVersion: 1,
    confirmationId: 'c',
    calibrationId: record.calibrationId,
    createdAt: '2026-01-01T00:00:00.000Z',
    subject: record.subject,
    plan: {
      present: { learningRate, momentum: presentMomentum },
      suggested: { learningRate, momentum: momentum.value },
      seeds: [0, 1, 2],
      ...plan,
    },
    partial: false,
    runs,
    result: confirmationResult(runs),
  };
}

const harmful = confirmation({ accuracy: 0.8 });

describe('a suggestion that whole trainings confirm', () => {
  const advice = advise(config(), record, DEFAULT_RULE, confirmation({}));

  test('is offered as before, and lens and hover say on how many trainings', () => {
    expect(advice).toMatchObject({ kind: 'measured', standing: advised.standing });
    expect(lensTitle(advice)).toMatch(/ · confirmed on 3 whole trainings: val_acc [+−]0\.\d+ ± 0\.\d+$/u);
    expect(hoverLines(config(), advice).join('\n')).toContain(
      'Whole trainings: Confirmed on 3 whole trainings of each setting.',
    );
  });
});

describe('a suggestion that harms the end', () => {
  const advice = advise(config(), record, DEFAULT_RULE, harmful);

  test('is no longer offered, and lens and hover say why', () => {
    expect(advice).toMatchObject({ kind: 'noChangeJustified', standing: 'withdrawn' });
    expect(lensTitle(advice)).toMatch(
      /^Suggestion withdrawn: β 0\.\d+ · worse at the end of 3 whole trainings: val_acc −0\.10\d* ± /u,
    );
    const hover = hoverLines(config(), advice).join('\n');
    expect(hover).toContain('**Suggestion withdrawn: β = ');
    expect(hover).toContain('worse at the end of 3 whole trainings');
  });

  test('stays withdrawn where it has been written into the script', () => {
    const applied = advise(config({ momentum: literal(momentum.value) }), record, DEFAULT_RULE, harmful);
    expect(applied).toMatchObject({ standing: 'withdrawn' });
  });

  test('stays withdrawn next to its learning rate, where the measured β is kept', () => {
    const near = advise(
      config({ learningRate: literal(1.02 * learningRate) }),
      record,
      DEFAULT_RULE,
      harmful,
    );
    expect(near).toMatchObject({ carried: { kind: 'near' }, standing: 'withdrawn' });
  });

  test('is another at another learning rate or beside another present momentum', () => {
    const elsewhere = { learningRate: 2 * learningRate, momentum: momentum.value };
    const atAnother = confirmation({ accuracy: 0.8 }, { suggested: elsewhere });
    expect(advise(config(), record, DEFAULT_RULE, atAnother)).toEqual(advised);
    const beside = config({ momentum: literal(0.123) });
    expect(advise(beside, record, DEFAULT_RULE, harmful)).toEqual(advise(beside, record, DEFAULT_RULE));
  });
});

describe('what whole trainings compare', () => {
  test('is the present momentum and the suggested one, also once that is written or withdrawn', () => {
    const change = {
      present: { learningRate, momentum: presentMomentum },
      suggested: { learningRate, momentum: Number(momentumLiteral(momentum.value)) },
    };
    expect(confirmableChange(advised)).toMatchObject(change);
    expect(confirmableChange(advise(config(), record, DEFAULT_RULE, harmful))).toMatchObject(change);
    const before = { ...record, presentMomentum: 0.5 };
    const applied = advise(config({ momentum: literal(momentum.value) }), before, DEFAULT_RULE);
    expect(confirmableChange(applied)).toMatchObject({ present: { momentum: 0.5 } });
  });

  test('is nothing where nothing is suggested', () => {
    expect(confirmableChange(advise(config(), undefined, DEFAULT_RULE))).toBeUndefined();
    const noEstimate = calibration({ kind: 'noEstimate', reason: 'minimumAtGridEdge' });
    expect(confirmableChange(advise(config(), noEstimate, DEFAULT_RULE))).toBeUndefined();
    const applied = advise(
      config({ momentum: literal(momentum.value) }),
      { ...record, presentMomentum: momentum.value },
      DEFAULT_RULE,
    );
    expect(confirmableChange(applied)).toBeUndefined();
  });
});

describe('the fastest pair beside a suggestion', () => {
  const saving = { kind: 'verified', ratio: { value: 2, low: 1.5, high: 2.6 }, seeds: 4 } as const;
  const pair = { learningRate: 0.28, momentum: { value: 0.84, low: 0.8, high: 0.88 }, saving };
  const withPair = { ...record, result: measured({ fastestPair: pair }) };
  const tried = { learningRate: 0.28, momentum: 0.84 };
  const told = (options: RunOptions): Confirmation => {
    const base = confirmation({}, { pair: tried });
    const runs = [...base.runs, ...[0, 1, 2].map((seed) => wholeRun('pair', seed, options))];
    return { ...base, runs, result: confirmationResult(runs) };
  };

  test('can be confirmed with it', () => {
    expect(confirmableChange(advise(config(), withPair, DEFAULT_RULE))?.pair).toEqual(tried);
    expect(confirmableChange(advised)?.pair).toBeUndefined();
  });

  test('is offered no longer once whole trainings have ended worse with it, and can be confirmed again', () => {
    const kept = advise(config(), withPair, DEFAULT_RULE, told({ decay: 50, accuracy: 0.9 }));
    expect(pairOffered(kept)).toEqual(pair);
    const withdrawn = advise(config(), withPair, DEFAULT_RULE, told({ decay: 50, accuracy: 0.8 }));
    expect(pairOffered(withdrawn)).toBeUndefined();
    expect(withdrawn.kind).toBe('measured');
    expect(hoverLines(config(), withdrawn).join('\n')).toContain(
      'Fastest pair, lr 0.28 with β 0.84: withdrawn',
    );
    expect(confirmableChange(withdrawn)?.pair).toEqual(tried);
  });
});
