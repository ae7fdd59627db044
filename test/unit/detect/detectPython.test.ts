import { beforeAll, describe, expect, test } from 'vitest';
import type { Detector } from '../../../src/detect/detector';
import { numericValue, type Hyperparameter } from '../../../src/model/optimizer/hyperparameter';
import { loadDetector } from '../../support/detect/loadDetector';

let detector: Detector;
beforeAll(async () => {
  detector = await loadDetector();
});

function detect(text: string) {
  return detector.detect({ languageId: 'python', fileName: 'train.py', text });
}

function shown(hyperparameter: Hyperparameter): string {
  return hyperparameter.state === 'unknown'
    ? `unknown:${hyperparameter.reason}`
    : hyperparameter.state === 'missing'
      ? 'missing'
      : `${hyperparameter.state}:${numericValue(hyperparameter)}`;
}

const IMPORT = 'import torch\n';

describe('optimizer constructions', () => {
  test.each<[name: string, text: string, expected: string[]]>([
    [
      'keyword arguments',
      `${IMPORT}torch.optim.SGD(p, lr=0.1, momentum=0.9)`,
      ['pytorch SGD known:0.1 known:0.9'],
    ],
    [
      'positional arguments',
      'from torch.optim import SGD\nSGD(p, 1e-2, 0.5)',
      ['pytorch SGD known:0.01 known:0.5'],
    ],
    ['a module alias', 'import torch.optim as O\nO.SGD(p, lr=.1)', ['pytorch SGD known:0.1 default:0']],
    ['a class alias', 'from torch.optim import SGD as S\nS(p, lr=1)', ['pytorch SGD known:1 default:0']],
    ['a wildcard import', 'from torch.optim import *\nSGD(p, lr=1)', ['pytorch SGD known:1 default:0']],
    [
      'Keras through tf',
      'import tensorflow as tf\ntf.keras.optimizers.SGD(0.1, momentum=0.8)',
      ['keras SGD known:0.1 known:0.8'],
    ],
    ['Keras defaults', 'from keras.optimizers import SGD\nSGD()', ['keras SGD default:0.01 default:0']],
    [
      'optax, where None is no momentum',
      'import optax\noptax.sgd(0.1, momentum=None)',
      ['optax sgd known:0.1 default:0'],
    ],
    [
      'TensorFlow 1',
      'import tensorflow as tf\ntf.train.MomentumOptimizer(0.1, 0.9)',
      ['tensorflow1 MomentumOptimizer known:0.1 known:0.9'],
    ],
    ['Adam, without momentum', `${IMPORT}torch.optim.Adam(p, lr=1e-3)`, ['pytorch Adam known:0.001 missing']],
    ['a class of the same name from elsewhere', 'from mylib import SGD\nSGD(p, lr=1)', []],
    ['the word in a string', 'print("torch.optim.SGD(lr=1)")', []],
  ])('%s', (_, text, expected) => {
    const found = detect(text).map(
      ({ framework, optimizer, learningRate, momentum }) =>
        `${framework} ${optimizer} ${shown(learningRate)} ${shown(momentum)}`,
    );
    expect(found).toEqual(expected);
  });
});

describe('other ways to configure one', () => {
  test.each<[name: string, text: string, expected: string[]]>([
    [
      'a partial',
      'import torch, functools\nfunctools.partial(torch.optim.SGD, lr=0.1, momentum=0.9)',
      ['pytorch SGD known:0.1 known:0.9'],
    ],
    [
      'a class handed on, whose positions belong to the wrapper',
      'import torch.optim as optim\nDistributedOptimizer(optim.SGD, params, lr=0.05)',
      ['pytorch SGD known:0.05 missing'],
    ],
    [
      'a lazy construction',
      'import torch\nL(torch.optim.SGD)(lr=0.1, momentum=0.9)',
      ['pytorch SGD known:0.1 known:0.9'],
    ],
    [
      'a typed dictionary bound to an optimizer',
      "optimizer = dict(type='SGD', lr=0.0025, momentum=0.9)",
      ['openmmlab SGD known:0.0025 known:0.9'],
    ],
    [
      'a typed dictionary in an optim_wrapper',
      "optim_wrapper = dict(optimizer=dict(type='SGD', lr=0.01))",
      ['openmmlab SGD known:0.01 default:0'],
    ],
    ['a typed dictionary of something else', "loss = dict(type='SGD', lr=0.01)", []],
    [
      'a string for Keras',
      "from tensorflow import keras\nmodel.compile(optimizer='sgd', loss='mse')",
      ['keras SGD default:0.01 default:0'],
    ],
    ['the same string without Keras', "model.compile(optimizer='sgd')", []],
    [
      'a Gluon trainer',
      "gluon.Trainer(net.collect_params(), 'sgd', {'learning_rate': 0.1, 'momentum': 0.9})",
      ['mxnet SGD known:0.1 known:0.9'],
    ],
    [
      'scikit-learn with its SGD solver',
      "from sklearn.neural_network import MLPClassifier\nMLPClassifier(solver='sgd', learning_rate_init=0.02)",
      ['sklearn SGD known:0.02 default:0.9'],
    ],
    [
      'scikit-learn with its default solver, which does not use the momentum',
      'from sklearn.neural_network import MLPClassifier\nMLPClassifier(momentum=0.9)',
      [],
    ],
    [
      'MindSpore',
      'from mindspore import nn\nnn.Momentum(net.trainable_params(), 0.01, 0.9)',
      ['mindspore Momentum known:0.01 known:0.9'],
    ],
    [
      'Paddle',
      'import paddle\npaddle.optimizer.Momentum(learning_rate=0.1, parameters=p)',
      ['paddle Momentum known:0.1 default:0.9'],
    ],
  ])('%s', (_, text, expected) => {
    const found = detect(text).map(
      ({ framework, optimizer, learningRate, momentum }) =>
        `${framework} ${optimizer} ${shown(learningRate)} ${shown(momentum)}`,
    );
    expect(found).toEqual(expected);
  });
});

describe('values of names', () => {
  const site = 'torch.optim.SGD(p, lr=LR)';
  test.each<[name: string, before: string, call: string, expected: string]>([
    ['a module constant', 'LR = 0.05', site, 'known:0.05'],
    ['arithmetic of constants', 'BASE = 0.1\nLR = BASE * 64 / 256', site, 'known:0.025'],
    ['of a constant bound twice in a row, the last', 'LR = 1\nLR = 2', site, 'known:2'],
    ['a constant bound on one branch is ambiguous', 'LR = 1\nif big: LR = 2', site, 'unknown:ambiguous'],
    ['a loop variable is dynamic', 'for LR in (1, 2): pass', site, 'unknown:dynamic'],
    ['a negative exponent', 'LR = 1e-3', site, 'known:0.001'],
    ['a string is not a number', 'LR = "fast"', site, 'unknown:notANumber'],
    [
      'an argparse default',
      'a = parser.parse_args()\nparser.add_argument("--lr", type=float, default=0.3)',
      'torch.optim.SGD(p, lr=a.lr)',
      'known:0.3',
    ],
    [
      'an argparse default as a string',
      'args = parser.parse_args()\nparser.add_argument("--l-r", default="1e-2")',
      'torch.optim.SGD(p, lr=args.l_r)',
      'known:0.01',
    ],
    [
      'an option without default',
      'args = parser.parse_args()\nparser.add_argument("--lr")',
      'torch.optim.SGD(p, lr=args.lr)',
      'unknown:dynamic',
    ],
    [
      'an attribute of something else',
      'parser.add_argument("--lr", default=1)\nargs = load()',
      'torch.optim.SGD(p, lr=args.lr)',
      'unknown:dynamic',
    ],
    ['a call', 'LR = find()', site, 'unknown:dynamic'],
  ])('%s', (_, before, call, expected) => {
    const [config] = detect(`${IMPORT}${before}\nopt = ${call}\n`);
    expect(config === undefined ? 'nothing' : shown(config.learningRate)).toBe(expected);
  });
});

describe('spans', () => {
  test('a definition span holds the number, at the argument or at the constant', () => {
    const text = `${IMPORT}BETA = 0.9  # π\nopt = torch.optim.SGD(p, lr=0.1, momentum=BETA)\n`;
    const [config] = detect(text);
    const momentum = config?.momentum;
    expect(momentum?.state).toBe('known');
    if (momentum?.state !== 'known') return;
    expect(text.slice(momentum.definition.span.start, momentum.definition.span.end)).toBe('0.9');
    expect(text.slice(momentum.argument.start, momentum.argument.end)).toBe('BETA');
    expect(momentum.definition.line).toBe(1);
  });

  test.each([
    ['torch.optim.SGD(p, lr=0.1)', 'torch.optim.SGD(p, lr=0.1, momentum=0.5)'],
    [
      'torch.optim.SGD(\n  p,\n  lr=0.1,  # rate\n)',
      'torch.optim.SGD(\n  p,\n  lr=0.1, momentum=0.5,  # rate\n)',
    ],
  ])('an insertion writes a valid keyword into %j', (call, expected) => {
    const text = IMPORT + call;
    const insertion = detect(text)[0]?.momentumInsertion;
    expect(insertion).toBeDefined();
    if (insertion === undefined) return;
    const inserted = `${insertion.prefix}0.5${insertion.suffix}`;
    expect(text.slice(0, insertion.offset) + inserted + text.slice(insertion.offset)).toBe(IMPORT + expected);
  });

  test('nothing is inserted where keyword arguments may carry a momentum', () => {
    expect(detect(`${IMPORT}torch.optim.SGD(p, lr=0.1, **kwargs)`)[0]?.momentumInsertion).toBeUndefined();
  });
});

test('site ids name scope and ordinal, and do not depend on lines', () => {
  const body =
    'class Net:\n  def configure(self):\n    return torch.optim.SGD(self.p, lr=1), torch.optim.SGD(self.p, lr=2)\n';
  const ids = ['Net/configure/SGD#1', 'Net/configure/SGD#2'];
  expect(detect(IMPORT + body).map(({ siteId }) => siteId)).toEqual(ids);
  expect(detect(`# more\n\n${IMPORT}${body}`).map(({ siteId }) => siteId)).toEqual(ids);
});

test('a scheduler of the optimizer is seen, with its hold on momentum', () => {
  const [config] = detect(
    `${IMPORT}opt = torch.optim.SGD(p, lr=0.1)\ns = torch.optim.lr_scheduler.OneCycleLR(opt, max_lr=1)\n`,
  );
  expect(config?.schedulers.map(({ name, overwritesMomentum }) => [name, overwritesMomentum])).toEqual([
    ['OneCycleLR', true],
  ]);
});

test('a half-typed call is marked incomplete or not found, and never throws', () => {
  const text = `${IMPORT}opt = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)\n`;
  for (let length = 0; length <= text.length; length += 1) {
    for (const config of detect(text.slice(0, length))) {
      if (!text.slice(0, length).includes(')\n'))
        expect(config.incomplete || text.slice(0, length).endsWith(')')).toBe(true);
    }
  }
});
