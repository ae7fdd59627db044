import { describe, expect, test } from 'vitest';
import type { ConfigSyntax } from '../../../../src/detect/configFiles/configTree';
import { detectConfig } from '../../../support/detect/detectConfig';

describe('a weight decay that is not written', () => {
  test.each<[name: string, syntax: ConfigSyntax, text: string, expected: object]>([
    [
      'is 0.0001 in Darknet',
      'ini',
      '[net]\nlearning_rate=1\nmomentum=0.9\n',
      { state: 'default', value: 0.0001 },
    ],
    ['is 0 in Caffe', 'prototxt', 'base_lr: 0.1\nmomentum: 0.9\n', { state: 'default', value: 0 }],
    [
      'is SlowFast’s',
      'yaml',
      'SOLVER:\n  BASE_LR: 0.1\n  LR_POLICY: cosine\n  MAX_EPOCH: 9\n',
      { state: 'default', value: 0.0001 },
    ],
    ['is that of YOLO', 'yaml', 'lr0: 0.1\nmomentum: 0.9\n', { state: 'default', value: 0.0005 }],
    [
      'differs between Detectron2 and maskrcnn-benchmark',
      'yaml',
      'SOLVER:\n  BASE_LR: 0.1\n',
      { state: 'missing' },
    ],
    [
      'is not known of a framework that is not known',
      'yaml',
      'optimizer: sgd\nlr: 0.1\n',
      { state: 'missing' },
    ],
    ['is not known of Adam', 'yaml', '_target_: torch.optim.AdamW\nlr: 0.1\n', { state: 'missing' }],
  ])('%s', (_, syntax, text, expected) => {
    expect(detectConfig(text, syntax)[0]?.weightDecay).toEqual(expected);
  });
});

test('Momentum in a file for PaddlePaddle is paddle.optimizer.Momentum', () => {
  const text = 'Arch: {name: ResNet50}\nOptimizer:\n  name: Momentum\n  momentum: 0.9\n  lr: 0.1\n';
  expect(detectConfig(text, 'yaml')).toMatchObject([
    { framework: 'paddleclas', nesterov: 'off', dampening: { state: 'default', value: 0 } },
  ]);
});
