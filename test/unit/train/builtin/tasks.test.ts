import { afterEach, beforeEach, expect, test } from 'vitest';
import { speakBy, translated } from '../../../../src/model/language/said';
import { measureTitle } from '../../../../src/model/wording/measureText';
import { builtinTasks } from '../../../../src/train/builtin/tasks';
import { englishWords } from '../../../support/language/englishWords';
import { bundleOf } from '../../../support/language/saidTexts';

beforeEach(() => {
  speakBy(bundleOf('zh-cn'));
});
afterEach(() => {
  speakBy(undefined);
});

const NAMES = ['FashionMNIST', 'MLP', 'Hessian', 'docs/calibration.md'];

test.for(builtinTasks)('$title is kept in English, and told in Chinese', (task) => {
  const { title, loss, noise, targetRule, progressMeasure } = task;
  expect(englishWords(title, NAMES)).not.toEqual([]);
  const told = [title, loss, noise, targetRule].map(translated);
  expect([...told, measureTitle(progressMeasure)].flatMap((text) => englishWords(text, NAMES))).toEqual([]);
});
