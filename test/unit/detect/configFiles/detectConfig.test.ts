import { describe, expect, test } from 'vitest';
import type { ConfigSyntax } from '../../../../src/detect/configFiles/configTree';
import { detectConfig } from '../../../support/detect/detectConfig';
import { shown, withMomentum } from '../../../support/detect/shown';

type Case = [name: string, text: string, expected: string[]];

function expectShown(syntax: ConfigSyntax): (name: string, text: string, expected: string[]) => void {
  return (_, text, expected) => {
    expect(detectConfig(text, syntax).map(shown)).toEqual(expected);
  };
}

describe('YAML', () => {
  test.each<Case>([
    ['Hydra', '_target_: torch.optim.SGD\nlr: 0.1\n', ['pytorch SGD known:0.1 default:0']],
    [
      'Lightning CLI',
      'optimizer:\n  class_path: torch.optim.SGD\n  init_args:\n    lr: 0.1\n    momentum: 0.9\n',
      ['pytorch SGD known:0.1 known:0.9'],
    ],
    [
      'a name beside its rate',
      'opt: momentum\nlr: 0.1\nmomentum: 0.9\n',
      ['genericConfig SGD known:0.1 known:0.9'],
    ],
    [
      'a name whose arguments stand beside it',
      'optimizer: SGD\noptimizer_params:\n  lr: 0.1\n  momentum: 0.8\n',
      ['genericConfig SGD known:0.1 known:0.8'],
    ],
    [
      'a section with its name inside',
      'Optimizer:\n  name: SGD\n  lr: 0.1\n',
      ['genericConfig SGD known:0.1 missing'],
    ],
    [
      'a learning rate with its schedule',
      'Optimizer:\n  name: Momentum\n  momentum: 0.9\n  lr:\n    name: Cosine\n    learning_rate: 0.4\n',
      ['genericConfig SGD known:0.4 known:0.9'],
    ],
    [
      'a learning rate by schedule only',
      'Optimizer:\n  name: Momentum\n  lr:\n    name: Piecewise\n    values: [0.1, 0.01]\n',
      ['genericConfig SGD unknown:schedule missing'],
    ],
    [
      'a learning rate in the section beside it',
      'optimizer:\n  type: sgd\n  momentum: 0.9\nlr_scheduler:\n  type: PolynomialDecay\n  learning_rate: 0.01\n',
      ['genericConfig SGD known:0.01 known:0.9'],
    ],
    [
      'sections by names of optimizers',
      'optimizer:\n  sgd:\n    lr: 0.1\n  adam:\n    lr: 0.001\n',
      ['genericConfig SGD known:0.1 missing', 'genericConfig adam known:0.001 missing'],
    ],
    [
      'items of a list',
      'optimizers:\n  - name: SGD\n    lr: 0.1\n  - name: Adam\n    lr: 0.001\n',
      ['genericConfig SGD known:0.1 missing', 'genericConfig Adam known:0.001 missing'],
    ],
    ['Detectron2', 'SOLVER:\n  BASE_LR: 0.02\n', ['detectron2 SGD known:0.02 default:0.9']],
    [
      'Detectron2 with Adam',
      'SOLVER:\n  OPTIMIZER: ADAM\n  BASE_LR: 0.001\n',
      ['genericConfig ADAM known:0.001 missing'],
    ],
    ['Detectron2 with something unknown', 'SOLVER:\n  OPTIMIZER: MINE\n  BASE_LR: 0.001\n', []],
    [
      'SlowFast',
      'SOLVER:\n  BASE_LR: 0.1\n  OPTIMIZING_METHOD: sgd\n',
      ['slowfast SGD known:0.1 default:0.9'],
    ],
    [
      'capitals',
      'TRAIN:\n  OPTIMIZER: sgd\n  LR: 0.05\n  MOMENTUM: 0.9\n',
      ['genericConfig SGD known:0.05 known:0.9'],
    ],
    ['Ultralytics', 'lr0: 0.01\nmomentum: 0.937\n', ['ultralytics SGD known:0.01 known:0.937']],
    [
      'rate, momentum and weight decay without a name',
      'lr: 0.02\nmomentum: 0.9\nweight_decay: 0.0001\n',
      ['genericConfig SGD known:0.02 known:0.9'],
    ],
    ['an interpolation', 'optimizer: sgd\nlr: ${base_lr}\n', ['genericConfig SGD unknown:dynamic missing']],
    ['a template', 'optimizer: sgd\nlr: "{{ lr }}"\n', ['genericConfig SGD unknown:dynamic missing']],
    ['a quoted number', 'optimizer: sgd\nlr: "0.1"\n', ['genericConfig SGD unknown:notANumber missing']],
    ['an alias', 'rate: &r 0.3\noptim:\n  name: sgd\n  lr: *r\n', ['genericConfig SGD known:0.3 missing']],
    [
      'merged keys, which own ones override',
      'base: &b {lr: 0.1, momentum: 0.9}\ntrain:\n  <<: *b\n  optimizer: sgd\n  lr: 0.2\n',
      ['genericConfig SGD known:0.2 known:0.9'],
    ],
    [
      'several documents',
      'optimizer: sgd\nlr: 1\n---\noptimizer: sgd\nlr: 2\n',
      ['genericConfig SGD known:1 missing', 'genericConfig SGD known:2 missing'],
    ],
    [
      'a repeated key, of which the last counts',
      'opt: sgd\nlr: 1\nlr: 2\n',
      ['genericConfig SGD known:2 missing'],
    ],
    ['a flow mapping', 'optim: {name: sgd, lr: .5}\n', ['genericConfig SGD known:0.5 missing']],
  ])('%s', expectShown('yaml'));

  test.each<[name: string, text: string]>([
    ['a momentum of something else', 'norm:\n  momentum: 0.1\n'],
    ['a name without values', 'defaults:\n  - optimizer: sgd\n'],
    ['a search space', 'parameters:\n  optimizer: {values: [sgd, adam]}\n  lr: {min: 0.001, max: 0.1}\n'],
    ['warm-up only', 'warmup_momentum: 0.8\nlr: 0.1\n'],
    ['an optimizer of something else', 'query:\n  optimizer: cost_based\n  lr: 1\n'],
    ['a compose file', 'services:\n  optimizer:\n    image: sgd\n    name: sgd-worker\n'],
    ['momentum for a norm beside a named Adam', 'model: {momentum: 0.1}\noptimizer: {lr: 0.1}\n'],
    ['text that does not parse', 'a: [1\nopt: sgd\nlr: 0.1'],
    ['a comment', '# optimizer: sgd\n# lr: 0.1\nx: momentum\n'],
    ['a block of text', 'script: |\n  optimizer: sgd\n  lr: 0.1\n'],
  ])('nothing in %s', (_, text) => {
    expect(detectConfig(text, 'yaml').filter(({ family }) => family !== 'other')).toEqual([]);
  });

  test.each([
    ['1e-3', true],
    ['1e3', true],
    ['1.0e3', true],
    ['1.0e-3', false],
    ['.5e-3', false],
    ['0.001', false],
    ['100', false],
  ])('%s is a number, and its hint that YAML 1.1 reads a string is %s', (number, hinted) => {
    const rate = detectConfig(`optimizer: sgd\nlr: ${number}\n`, 'yaml')[0]?.learningRate;
    expect(rate).toMatchObject({ state: 'known', value: Number(number) });
    expect(rate !== undefined && 'hint' in rate).toBe(hinted);
  });

  test('the value of an alias is written where its anchor is', () => {
    const text = 'rate: &r 0.3\noptim:\n  name: sgd\n  lr: *r\n';
    const rate = detectConfig(text, 'yaml')[0]?.learningRate;
    if (rate?.state !== 'known') throw new Error('not known');
    expect(text.slice(rate.definition.span.start, rate.definition.span.end)).toBe('0.3');
    expect(text.slice(rate.argument.start, rate.argument.end)).toBe('*r');
  });

  test('scheduler, weight decay and Nesterov are read', () => {
    const text =
      'Optimizer:\n  name: Momentum\n  use_nesterov: True\n  lr: {name: Piecewise, learning_rate: 0.1}\n  regularizer: {name: L2, coeff: 0.0003}\n';
    expect(detectConfig(text, 'yaml')).toMatchObject([
      { schedulers: [{ name: 'Piecewise' }], weightDecay: { value: 0.0003 }, nesterov: 'on' },
    ]);
    expect(detectConfig('optimizer: sgd\nlr: 1\nlr_policy: fixed\n', 'yaml')[0]?.schedulers).toEqual([]);
  });
});

describe('JSON', () => {
  test.each<Case>([
    [
      'a type with arguments',
      '{"optimizer": {"type": "SGD", "args": {"lr": 0.1, "momentum": 0.9}}}',
      ['genericConfig SGD known:0.1 known:0.9'],
    ],
    [
      'DeepSpeed',
      '{"optimizer": {"type": "Adam", "params": {"lr": "auto"}}}',
      ['genericConfig Adam unknown:dynamic missing'],
    ],
    [
      'AllenNLP',
      '{"trainer": {"optimizer": {"type": "sgd", "lr": 0.5}}}',
      ['genericConfig SGD known:0.5 missing'],
    ],
    ['one level', '{"optimizer": "sgd", "learning_rate": 1e-2}', ['genericConfig SGD known:0.01 missing']],
    [
      'comments and trailing commas',
      '{// SGD\n"optim": {"name": "nesterov", "lr": 0.1,},}',
      ['genericConfig SGD known:0.1 missing'],
    ],
    [
      'a manifest of a package',
      '{"name": "sgd", "optimizer": "terser", "dependencies": {"optimizer": "1.0.0", "momentum": "2.0"}}',
      [],
    ],
    ['a lock file', '{"packages": {"node_modules/optimizer": {"version": "1.0.0", "name": "momentum"}}}', []],
  ])('%s', expectShown('json'));

  test('half-typed values are shown and not edited', () => {
    expect(detectConfig('{"optimizer": {"type": "SGD", "lr": 0.1, ', 'json')).toMatchObject([
      { incomplete: true },
    ]);
  });
});

describe('TOML', () => {
  test.each<Case>([
    [
      'a table',
      '[optimizer]\nname = "sgd"\nlr = 1e-2\nmomentum = 0.9\n',
      ['genericConfig SGD known:0.01 known:0.9'],
    ],
    ['dotted keys', 'optimizer.type = "SGD"\noptimizer.lr = 0.1\n', ['genericConfig SGD known:0.1 missing']],
    [
      'a subtable',
      '[train]\nx = 1\n[train.optimizer]\ntype = "sgd"\nlr = 0.5\n',
      ['genericConfig SGD known:0.5 missing'],
    ],
    [
      'an array of tables',
      '[[optimizers]]\nname = "sgd"\nlr = 1\n[[optimizers]]\nname = "adam"\nlr = 2\n',
      ['genericConfig SGD known:1 missing', 'genericConfig adam known:2 missing'],
    ],
    ['an inline table', 'optimizer = {type = "sgd", lr = 0.1}\n', ['genericConfig SGD known:0.1 missing']],
    ['a package', '[project]\nname = "momentum"\n[tool.optimizer]\nversion = "1"\n', []],
    ['broken syntax', '[optimizer\nname = "sgd"\nlr = 1\n', []],
  ])('%s', expectShown('toml'));
});

describe('Caffe', () => {
  test.each<Case>([
    ['a solver', 'base_lr: 0.01\nmomentum: 0.9\n', ['caffe SGD known:0.01 known:0.9']],
    ['a solver without momentum', 'base_lr: 0.01\n', ['caffe SGD known:0.01 default:0']],
    ['Nesterov', 'type: "Nesterov"\nbase_lr: 0.01\nmomentum: 0.95\n', ['caffe SGD known:0.01 known:0.95']],
    ['Adam', 'type: "Adam"\nbase_lr: 0.001\nmomentum: 0.9\n', ['caffe Adam known:0.001 known:0.9']],
    ['a net', 'layer {\n  name: "momentum"\n  param { lr_mult: 1 }\n}\n', []],
    ['comments', '#base_lr: 0.5\n#momentum: 0.9\n', []],
  ])('%s', expectShown('prototxt'));
});

describe('Darknet', () => {
  test.each<Case>([
    ['a net', '[net]\nmomentum=0.949\nlearning_rate=0.001\n', ['darknet SGD known:0.001 known:0.949']],
    [
      'spaces and comments',
      '[net]\n# learning_rate=1\nlearning_rate = .1\n',
      ['darknet SGD known:0.1 default:0.9'],
    ],
    ['Adam', '[net]\nlearning_rate=0.001\nadam=1\n', ['darknet adam known:0.001 missing']],
    ['another section', '[convolutional]\nlearning_rate=1\nmomentum=0.5\n', []],
    ['a setup.cfg', '[metadata]\nname = momentum\nversion = 1.0\n', []],
  ])('%s', expectShown('ini'));

  test('decay is weight decay here', () => {
    expect(detectConfig('[net]\nlearning_rate=1\ndecay=0.0005\n', 'ini')[0]?.weightDecay).toMatchObject({
      value: 0.0005,
    });
  });
});

describe('a momentum that is not written is inserted in the style of its file', () => {
  test.each<[syntax: ConfigSyntax, text: string, expected: string | undefined]>([
    [
      'yaml',
      'SOLVER:\n  BASE_LR: 0.02  # per 16 images\n  MAX_ITER: 10\n',
      'SOLVER:\n  BASE_LR: 0.02  # per 16 images\n  MOMENTUM: 0.95\n  MAX_ITER: 10\n',
    ],
    ['yaml', 'SOLVER:\r\n  BASE_LR: 0.02\r\n', 'SOLVER:\r\n  BASE_LR: 0.02\n  MOMENTUM: 0.95\r\n'],
    ['yaml', 'SOLVER: {BASE_LR: 0.02, X: 1}\n', 'SOLVER: {BASE_LR: 0.02, MOMENTUM: 0.95, X: 1}\n'],
    [
      'yaml',
      '- _target_: torch.optim.SGD\n  lr: 0.1\n',
      '- _target_: torch.optim.SGD\n  lr: 0.1\n  momentum: 0.95\n',
    ],
    [
      'yaml',
      '- lr: 0.1\n  _target_: torch.optim.SGD\n',
      '- lr: 0.1\n  momentum: 0.95\n  _target_: torch.optim.SGD\n',
    ],
    [
      'json',
      '{\n  "_target_": "torch.optim.SGD",\n  "lr": 0.1\n}',
      '{\n  "_target_": "torch.optim.SGD",\n  "lr": 0.1,\n  "momentum": 0.95\n}',
    ],
    [
      'json',
      '{"_target_": "torch.optim.SGD", "lr": 0.1, "nesterov": false}',
      '{"_target_": "torch.optim.SGD", "lr": 0.1, "momentum": 0.95, "nesterov": false}',
    ],
    [
      'toml',
      '[o]\nclass_path = "torch.optim.SGD"\nlr = 0.1 # rate\n',
      '[o]\nclass_path = "torch.optim.SGD"\nlr = 0.1 # rate\nmomentum = 0.95\n',
    ],
    [
      'toml',
      'o.class_path = "torch.optim.SGD"\no.lr = 0.1\n',
      'o.class_path = "torch.optim.SGD"\no.lr = 0.1\no.momentum = 0.95\n',
    ],
    [
      'toml',
      'o = {class_path = "torch.optim.SGD", lr = 0.1}\n',
      'o = {class_path = "torch.optim.SGD", lr = 0.1, momentum = 0.95}\n',
    ],
    ['prototxt', 'base_lr: 0.01\ngamma: 0.1\n', 'base_lr: 0.01\nmomentum: 0.95\ngamma: 0.1\n'],
    ['ini', '[net]\nlearning_rate=0.1\n', '[net]\nlearning_rate=0.1\nmomentum=0.95\n'],
    ['ini', '[net]\nlearning_rate = 0.1\n', '[net]\nlearning_rate = 0.1\nmomentum = 0.95\n'],
    ['yaml', 'base: &b {lr: 0.1}\no:\n  <<: *b\n  _target_: torch.optim.SGD\n', undefined],
  ])('%s %j', (syntax, text, expected) => {
    const edited = withMomentum(text, detectConfig(text, syntax)[0]);
    expect(edited).toBe(expected);
    if (edited === undefined) return;
    expect(detectConfig(edited, syntax)[0]?.momentum).toMatchObject({ state: 'known', value: 0.95 });
  });
});

test('site ids are the path of keys, and unique', () => {
  const text =
    'a:\n  optimizer: {name: sgd, lr: 1}\nb:\n  - optimizer: {name: sgd, lr: 1}\n  - optimizer: {name: sgd, lr: 2}\n';
  expect(detectConfig(text, 'yaml').map(({ siteId }) => siteId)).toEqual([
    'a/optimizer/SGD#1',
    'b/optimizer/SGD#1',
    'b/optimizer/SGD#2',
  ]);
});

function many(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join('');
}

describe('documents that expand', () => {
  const base = `base: &b {${many(2500, (index) => `k${index}: 1, `)}}\n`;

  test('merge keys that would make millions of entries are followed to a bound, and the mapping claims no default then', () => {
    const text =
      base + many(2500, (index) => `t${index}:\n  <<: *b\n  _target_: torch.optim.SGD\n  lr: 0.1\n`);
    const startedAt = performance.now();
    const found = detectConfig(text, 'yaml');
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    expect(found).toHaveLength(2500);
    expect(found.at(-1)?.learningRate).toMatchObject({ state: 'known', value: 0.1 });
    expect(found.at(0)?.momentum.state).toBe('default');
    expect(found.at(-1)?.momentum.state).toBe('missing');
  });

  test.each<[name: string, syntax: ConfigSyntax, text: string]>([
    ['merge keys in a list', 'yaml', `${base}t:\n  <<: [${'*b, '.repeat(2500)}]\n`],
    ['a merge key again and again', 'yaml', `${base}t:\n${'  <<: *b\n'.repeat(2500)}`],
    [
      'aliases of aliases',
      'yaml',
      `a0: &a0 {lr: 1}\n${many(40, (n) => `a${n + 1}: &a${n + 1} {x: *a${n}, y: *a${n}}\n`)}`,
    ],
    [
      'references',
      'yaml',
      `a0: sgd\n${many(40, (n) => `a${n + 1}: \${a${n}}\${a${n}}\n`)}optimizer: \${a40}\nlr: 0.1\n`,
    ],
    [
      'objects',
      'jsonnet',
      `local a0 = {lr: 0.1};\n${many(40, (n) => `local a${n + 1} = {x: a${n}, y: a${n}};\n`)}a40`,
    ],
    ['sums', 'jsonnet', `local a0 = {lr: 0.1};\n${many(40, (n) => `local a${n + 1} = a${n} + a${n};\n`)}a40`],
    [
      'strings',
      'jsonnet',
      `local a0 = "xxxx";\n${many(40, (n) => `local a${n + 1} = a${n} + a${n};\n`)}{lr: a40}`,
    ],
  ])('%s', (_, syntax, text) => {
    const startedAt = performance.now();
    detectConfig(text, syntax);
    expect(performance.now() - startedAt).toBeLessThan(5000);
  });
});
