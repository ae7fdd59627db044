import { describe, expect, test } from 'vitest';
import { detectConfig } from '../../../support/detect/detectConfig';
import { shown, withMomentum } from '../../../support/detect/shown';

describe('Jsonnet', () => {
  test.each<[name: string, text: string, expected: string[]]>([
    [
      'an object',
      '{ trainer: { optimizer: { type: "sgd", lr: 0.1, momentum: 0.9 } } }',
      ['genericConfig SGD known:0.1 known:0.9'],
    ],
    [
      'locals, arithmetic, quotes and comments',
      "// rate\nlocal lr = 1e-1; # base\nlocal half = lr / 2;\n{ 'optimizer': { 'type': 'sgd', 'lr': half, momentum: 1 - lr, }, /* end */ }",
      ['genericConfig SGD known:0.05 known:0.9'],
    ],
    [
      'self and $',
      '{ base:: 0.4, optimizer: { type: "sgd", m:: 0.8, lr: $.base, momentum: self.m } }',
      ['genericConfig SGD known:0.4 known:0.8'],
    ],
    [
      'locals inside objects hide outer ones',
      'local lr = 1; { local lr = 2, optimizer: { local lr = 3, type: "sgd", lr: lr } }',
      ['genericConfig SGD known:3 missing'],
    ],
    [
      'an object by name',
      'local optimizer = { type: "sgd", lr: 0.3 }; { trainer: { optimizer: optimizer } }',
      ['genericConfig SGD known:0.3 missing'],
    ],
    [
      'a field of an object by name',
      'local c = { lr: 0.3 }; { optimizer: { type: "sgd", lr: c.lr, momentum: c["lr"] } }',
      ['genericConfig SGD known:0.3 known:0.3'],
    ],
    [
      'composed objects, of which the right one counts',
      'local base = { optimizer: { type: "sgd", lr: 0.1, momentum: 0.9 } }; base + { optimizer+: { lr: 0.2 } }',
      ['genericConfig SGD known:0.2 known:0.9'],
    ],
    [
      'composed without a plus in the field',
      'local base = { optimizer: { type: "sgd", lr: 0.1, momentum: 0.9 } }; base { optimizer: { type: "sgd", lr: 0.2 } }',
      ['genericConfig SGD known:0.2 missing'],
    ],
    [
      'an imported base, over which only what is written is known',
      '(import "base.jsonnet") + { optimizer+: { _target_: "torch.optim.SGD", lr: 0.1 } }',
      ['pytorch SGD known:0.1 missing'],
    ],
    [
      'something unknown laid over',
      '{ optimizer: { _target_: "torch.optim.SGD", lr: 0.1 } } + std.extVar("overrides")',
      [],
    ],
    [
      'a number added to a field',
      'local base = { optimizer: { type: "sgd", lr: 0.1 } }; base + { optimizer+: { lr+: 0.2 } }',
      ['genericConfig SGD unknown:dynamic missing'],
    ],
    [
      'self where objects are composed',
      'local base = { lr: 0.1, optimizer: { type: "sgd", lr: $.lr } }; base + { lr: 0.2 }',
      ['genericConfig SGD unknown:dynamic missing'],
    ],
    [
      'a parameter, with and without a default',
      'local opt(lr=0.1) = { optimizer: { type: "sgd", lr: lr, momentum: 0.9 } }; opt(0.5)',
      ['genericConfig SGD unknown:dynamic known:0.9'],
    ],
    [
      'environment, conditions and loops',
      'local n = std.extVar("N"); { optimizer: { type: "sgd", lr: std.parseJson(std.extVar("LR")), momentum: if n > 1 then 0.9 else 0.5 } }',
      ['genericConfig SGD unknown:dynamic unknown:dynamic'],
    ],
    [
      'defaults where every key is in sight',
      '{ optimizer: { _target_: "torch.optim.SGD", lr: -0.1 } }',
      ['pytorch SGD known:-0.1 default:0'],
    ],
    [
      'keys from a loop',
      '{ optimizer: { _target_: "torch.optim.SGD", lr: 0.1, [k]: 1 } }',
      ['pytorch SGD known:0.1 missing'],
    ],
    ['Adam', '{ optimizer: { type: "adam", lr: 0.001 } }', ['genericConfig adam known:0.001 missing']],
    ['an unknown optimizer', '{ optimizer: { type: std.extVar("O"), lr: 0.1, momentum: 0.9 } }', []],
    [
      'itself',
      'local a = a; { optimizer: { type: "sgd", lr: a } }',
      ['genericConfig SGD unknown:dynamic missing'],
    ],
    ['a text that breaks off', '{ optimizer: { type: "sgd", lr: 0.1, mom', []],
    ['a value still to be typed', '{ optimizer: { type: "sgd", lr: , momentum: 0.9 } }', []],
    ['a block of text', '{ doc: |||\n  optimizer: { type: "sgd", lr: 0.1 }\n|||, }', []],
  ])('%s', (_, text, expected) => {
    expect(detectConfig(text, 'jsonnet').map(shown)).toEqual(expected);
  });

  test('a momentum is inserted behind the learning rate, where it is used', () => {
    const text =
      'local lr = 0.1;\n{\n  optimizer: {\n    _target_: "torch.optim.SGD",\n    lr: lr,\n  },\n}\n';
    const [config] = detectConfig(text, 'jsonnet');
    expect(withMomentum(text, config)).toBe(text.replace('lr: lr', 'lr: lr,\n    momentum: 0.95'));
    expect(config?.learningRate).toMatchObject({ definition: { span: { start: 11, end: 14 } } });
  });

  test('names that stand for each other many times over are given up', () => {
    const locals = Array.from({ length: 40 }, (_, n) => `local a${n + 1} = [a${n}, a${n}];`).join('\n');
    const text = `local a0 = 1;\n${locals}\n{ optimizer: { type: "sgd", lr: a40 } }`;
    expect(detectConfig(text, 'jsonnet')).toHaveLength(1);
  });
});
