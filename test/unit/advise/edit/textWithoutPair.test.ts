import { expect, test } from 'vitest';
import { momentumEdit, pairEdits, type MomentumEdit } from '../../../../src/advise/edit/momentumEdit';
import { textWithoutPair } from '../../../../src/advise/edit/textWithoutPair';
import type { OptimizerConfig } from '../../../../src/model/optimizer/optimizerConfig';
import { loadDetector } from '../../../support/detect/loadDetector';

const detector = await loadDetector();

function only(text: string): OptimizerConfig {
  const [config] = detector.detect({ languageId: 'python', fileName: 'train.py', text });
  if (config === undefined) throw new Error(text);
  return config;
}

function edited(text: string, edits: readonly MomentumEdit[]): string {
  return edits
    .toSorted((left, right) => right.span.start - left.span.start)
    .reduce((rest, { span, newText }) => rest.slice(0, span.start) + newText + rest.slice(span.end), text);
}

const HEAD = 'import torch\n';
const TEXTS = [
  `${HEAD}torch.optim.SGD(net.parameters(), lr=0.02, momentum=0.5)\n`,
  `${HEAD}LR = 0.02\nbeta = 0.5\ntorch.optim.SGD(net.parameters(), lr=LR, momentum=beta)\n`,
  `${HEAD}torch.optim.SGD(net.parameters(), lr=0.02)\n`,
];

test.each(TEXTS)('is the same before and after a momentum, or a pair, was applied: %j', (text) => {
  const config = only(text);
  const momentum = momentumEdit(config, 0.93);
  const pair = pairEdits(config, { learningRate: 0.057, momentum: 0.93 }, false);
  for (const edits of [momentum === undefined ? [] : [momentum], pair ?? []]) {
    expect(edits).not.toHaveLength(0);
    const after = edited(text, edits);
    expect(after).not.toBe(text);
    expect(textWithoutPair(after, only(after))).toBe(textWithoutPair(text, config));
  }
});

test('differs once anything else is changed', () => {
  const [text = ''] = TEXTS;
  const after = text.replace('lr=0.02', 'lr=0.02, weight_decay=1e-4');
  expect(textWithoutPair(after, only(after))).not.toBe(textWithoutPair(text, only(text)));
});
