import { afterEach, beforeEach, expect, test } from 'vitest';
import { advise } from '../../../src/advise/advise';
import { hoverLines } from '../../../src/advise/hoverMarkdown';
import { lensTitle } from '../../../src/advise/lens/lensTitle';
import { shortTitle } from '../../../src/advise/lens/shortTitle';
import { DEFAULT_RULE } from '../../../src/model/advice/assumedRule';
import type { Calibration } from '../../../src/model/calibration/calibration';
import { speakBy } from '../../../src/model/language/said';
import type { OptimizerConfig } from '../../../src/model/optimizer/optimizerConfig';
import { calibration, config, literal, measured } from '../../support/detect/configFixture';
import { englishWords } from '../../support/language/englishWords';
import { bundleOf } from '../../support/language/saidTexts';

beforeEach(() => {
  speakBy(bundleOf('zh-cn'));
});
afterEach(() => {
  speakBy(undefined);
});

const CASES: readonly (readonly [
  title: string | undefined,
  changes: Partial<OptimizerConfig>,
  record: Calibration | undefined,
])[] = [
  ['0.9 在 0.12–0.935 之内，与别处的实测一致', {}, undefined],
  ['β ≈ 0.76 (0.12–0.935) 按 1 − C·η^⅔', { momentum: literal(0.99) }, undefined],
  [
    'β 0.97 ± 0.01 实测 · 比现在快 1.5× · 被覆盖 · 拟合不佳 · 粗略',
    { schedulers: [{ name: 'OneCycleLR', span: { start: 0, end: 1 }, overwritesMomentum: true }] },
    calibration(measured({ caveats: ['coarse', 'poorFit', 'onlyOneLearningRate'] })),
  ],
  [
    '保留当前 β · 建议的 0.97 比现在慢 1.3×',
    {},
    calibration(
      measured({
        savingOverPresent: { kind: 'verified', ratio: { value: 0.8, low: 0.7, high: 0.95 }, seeds: 6 },
      }),
    ),
  ],
  ['β 0.97 ± 0.01 在批大小 64 下实测 · 未验证', { batchSize: literal(128) }, calibration(measured())],
  ['实测时没有 Nesterov，此处有', { nesterov: 'on' }, calibration(measured())],
  ['已校准，没有估计值', {}, calibration({ kind: 'noEstimate', reason: 'noTrialFinished' })],
  ['没有建议：β 1.5 不在 [0, 1) 之内', { momentum: literal(1.5) }, undefined],
];

test.for(CASES)('a lens says in Chinese %s', ([title, changes, record]) => {
  const advice = advise(config(changes), record, DEFAULT_RULE);
  expect(lensTitle(advice)).toBe(title);
  expect(englishWords(shortTitle(advice) ?? '')).toEqual([]);
});

test.for(CASES)('its hover holds no English either: %s', ([, changes, record]) => {
  const site = config(changes);
  const lines = hoverLines(site, advise(site, record, DEFAULT_RULE)).join('\n');
  const { environment } = calibration(measured());
  expect(lines).not.toBe('');
  expect(englishWords(lines, [environment.name, environment.device])).toEqual([]);
});
