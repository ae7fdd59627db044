import { beforeAll, expect, test } from 'vitest';
import { refusalSentence } from '../../../src/advise/adviceWording';
import { advise } from '../../../src/advise/advise';
import { lensTitle } from '../../../src/advise/lens/lensTitle';
import { DEFAULT_RULE } from '../../../src/model/advice/assumedRule';
import type { Detector } from '../../../src/detect/detector';
import { loadDetector } from '../../support/detect/loadDetector';

let detector: Detector;
beforeAll(async () => {
  detector = await loadDetector();
});

function python(values: string, before = ''): [string, string] {
  return ['python', `import math, numpy as np, torch\n${before}torch.optim.SGD(p, ${values})\n`];
}

test.each<[title: string, languageId: string, text: string]>([
  ['the learning rate float("inf")', ...python('lr=float("inf"), momentum=0.9')],
  ['the learning rate float(" -Infinity ")', ...python('lr=float(" -Infinity "), momentum=0.9')],
  ['the learning rate -math.inf', ...python('lr=-math.inf, momentum=0.9')],
  ['the learning rate 1e999', ...python('lr=1e999, momentum=0.9')],
  ['the learning rate 1e200 * 1e200', ...python('lr=1e200 * 1e200, momentum=0.9')],
  ['the learning rate LR', ...python('lr=LR, momentum=0.9', 'LR = np.inf\n')],
  ['the momentum float("nan")', ...python('lr=0.1, momentum=float("nan")')],
  ['the momentum torch.nan', ...python('lr=0.1, momentum=torch.nan')],
  ['the learning rate .inf', 'yaml', 'optimizer:\n  type: SGD\n  lr: .inf\n  momentum: 0.9\n'],
  ['the momentum .nan', 'yaml', 'optimizer:\n  type: SGD\n  lr: 0.1\n  momentum: .nan\n'],
  ['the momentum nan', 'toml', '[optimizer]\ntype = "SGD"\nlr = 0.1\nmomentum = nan\n'],
  ['the learning rate Infinity', 'javascript', 'tf.train.momentum(Infinity, 0.9);\n'],
  ['the momentum -NaN', 'javascript', 'tf.train.momentum(0.1, -NaN);\n'],
  ['the momentum Number.NaN', 'javascript', 'tf.train.momentum(0.1, Number.NaN);\n'],
  ['the learning rate Inf', 'julia', 'using Flux\nopt = Momentum(Inf, 0.9)\n'],
])('%s is not a finite number, and lens and hover say so (%s)', async (title, languageId, text) => {
  await detector.prepare({ languageId, fileName: '' });
  const [config] = await detector.detect({ languageId, fileName: '', text });
  if (config === undefined) throw new Error('no optimizer');
  const advice = advise(config, undefined, DEFAULT_RULE);
  const symbol = title.startsWith('the momentum') ? 'β' : 'lr';
  expect(lensTitle(advice)).toBe(`No suggestion: ${symbol} is not a finite number`);
  if (advice.kind !== 'refused') throw new Error(advice.kind);
  expect(refusalSentence(advice.reason)).toBe(`${title} is not a finite number`);
});

test('what is computed with an infinity may be a number again, and is not known', async () => {
  const [, text] = python('lr=1 / float("inf"), momentum=0.9');
  const [config] = await detector.detect({ languageId: 'python', fileName: '', text });
  expect(config?.learningRate).toMatchObject({ state: 'unknown', reason: 'dynamic' });
});
