import { describe, expect, test } from 'vitest';
import { detectConfig } from '../../../support/detect/detectConfig';
import { shown } from '../../../support/detect/shown';

describe('gin', () => {
  test.each<[name: string, text: string, expected: string[]]>([
    [
      'a class by its path',
      'torch.optim.SGD.lr = 0.1\ntorch.optim.SGD.momentum = 0.9\n',
      ['pytorch SGD known:0.1 known:0.9'],
    ],
    [
      'a class by its name',
      'train.optimizer = @SGD\nSGD.learning_rate = 1e-2 # a rate\n',
      ['genericConfig SGD known:0.01 missing'],
    ],
    [
      'a scope, with what holds in all',
      'SGD.momentum = 0.9\nhead/SGD.lr = 0.2\n',
      ['genericConfig SGD missing known:0.9', 'genericConfig SGD known:0.2 known:0.9'],
    ],
    [
      'one class by a shorter and by a longer path, of which the last binding counts',
      'SGD.lr = 0.1\nSGD.momentum = 0.8\ntorch.optim.SGD.lr = 0.2\n',
      ['pytorch SGD known:0.2 known:0.8'],
    ],
    [
      'a name that two paths end in',
      'SGD.lr = 0.1\ntorch.optim.SGD.lr = 0.2\nkeras.optimizers.SGD.learning_rate = 0.3\n',
      ['genericConfig SGD known:0.1 missing', 'pytorch SGD known:0.2 missing', 'keras SGD known:0.3 missing'],
    ],
    [
      'a macro',
      'LR = 0.3\nMomentumOptimizer.learning_rate = %LR\nMomentumOptimizer.momentum = 0.5\n',
      ['genericConfig SGD known:0.3 known:0.5'],
    ],
    [
      'a macro of another file',
      'include "base.gin"\nSGD.lr = %LR\n',
      ['genericConfig SGD unknown:dynamic missing'],
    ],
    ['a macro of a macro', 'A = 0.1\nB = %A\nSGD.lr = %B\n', ['genericConfig SGD unknown:dynamic missing']],
    ['the last of several', 'SGD.lr = 0.1\nSGD.lr = 0.2\n', ['genericConfig SGD known:0.2 missing']],
    [
      'what is included behind',
      'SGD.lr = 0.1\ninclude "other.gin"\nSGD.momentum = 0.9\n',
      ['genericConfig SGD unknown:dynamic known:0.9'],
    ],
    ['a function', 'SGD.learning_rate = @schedule()\n', ['genericConfig SGD unknown:dynamic missing']],
    [
      'a block',
      'SGD:\n  lr = 0.1\n  nesterov = True\ntrain.steps = 3\n',
      ['genericConfig SGD known:0.1 missing'],
    ],
    [
      'a name beside its rate',
      "train.optimizer = 'sgd'\ntrain.lr = 0.1\ntrain.momentum = 0.9\n",
      ['genericConfig SGD known:0.1 known:0.9'],
    ],
    [
      'values over several lines',
      "f.layers = [\n  'SGD.lr = 0.5',  # SGD.lr = 0.6\n  64]\nSGD.lr = 0.1\n",
      ['genericConfig SGD known:0.1 missing'],
    ],
    ['Adam', 'Adam.learning_rate = 0.001\n', ['genericConfig Adam known:0.001 missing']],
    [
      'a class that is handed to what has the rate',
      'train.optimizer = @MomentumOptimizer\ntrain.learning_rate = 0.001\ntf.train.MomentumOptimizer.momentum = 0.8\n',
      ['genericConfig SGD known:0.001 known:0.8'],
    ],
    [
      'an instance, which has a rate of its own',
      'train.optimizer = @SGD()\ntrain.learning_rate = 0.001\nSGD.momentum = 0.8\n',
      ['genericConfig SGD missing known:0.8'],
    ],
    [
      'another optimizer that is handed on',
      'train.optimizer = @Adam\ntrain.learning_rate = 0.001\ntrain.momentum = 0.9\n',
      ['genericConfig Adam known:0.001 known:0.9'],
    ],
    ['a batch norm', 'BatchNorm.momentum = 0.99\n', []],
    ['comments', '# SGD.lr = 0.1\n', []],
    [
      'a value still to be typed',
      'SGD.lr = \nSGD.momentum = 0.9\n',
      ['genericConfig SGD unknown:dynamic known:0.9'],
    ],
    ['a string that is never closed', "f.a = 'x\nSGD.lr = 0.1\n", ['genericConfig SGD known:0.1 missing']],
  ])('%s', (_, text, expected) => {
    expect(detectConfig(text, 'gin').map(shown)).toEqual(expected);
  });

  test('Nesterov is on where it is bound so, and unknown where it is not bound', () => {
    expect(detectConfig('SGD.lr = 1\nSGD.nesterov = True', 'gin')[0]?.nesterov).toBe('on');
    expect(detectConfig('SGD.lr = 1', 'gin')[0]?.nesterov).toBe('unknown');
  });
});
