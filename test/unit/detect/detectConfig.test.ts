import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { detectConfig } from '../../../src/detect/configFiles/detectConfig';
import { numericValue, type Hyperparameter } from '../../../src/model/hyperparameter';

function shown(hyperparameter: Hyperparameter): string {
  return hyperparameter.state === 'unknown'
    ? `unknown:${hyperparameter.reason}`
    : `${hyperparameter.state}:${numericValue(hyperparameter) ?? ''}`;
}

describe('configurations', () => {
  test.each<[name: string, text: string, expected: string[]]>([
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
      'a section with its name inside',
      'Optimizer:\n  name: SGD\n  lr: 0.1\n',
      ['genericConfig SGD known:0.1 missing:'],
    ],
    ['Detectron2', 'SOLVER:\n  BASE_LR: 0.02\n', ['detectron2 SGD known:0.02 default:0.9']],
    [
      'Detectron2 with Adam',
      'SOLVER:\n  OPTIMIZER: ADAM\n  BASE_LR: 0.001\n',
      ['genericConfig ADAM known:0.001 missing:'],
    ],
    ['Ultralytics', 'lr0: 0.01\nmomentum: 0.937\n', ['ultralytics SGD known:0.01 known:0.937']],
    ['an interpolation', 'optimizer: sgd\nlr: ${base_lr}\n', ['genericConfig SGD unknown:dynamic missing:']],
    ['a quoted number', 'optimizer: sgd\nlr: "0.1"\n', ['genericConfig SGD unknown:notANumber missing:']],
    ['a momentum of something else', 'norm:\n  momentum: 0.1\n', []],
    ['a file that does not parse', 'a: [1\nopt: sgd\nlr: 0.1', []],
  ])('%s', (_, text, expected) => {
    const found = detectConfig(text, 'yaml').map(
      ({ framework, optimizer, learningRate, momentum }) =>
        `${framework} ${optimizer} ${shown(learningRate)} ${shown(momentum)}`,
    );
    expect(found).toEqual(expected);
  });
});

test('1e-3 is read as a number, with the hint that YAML 1.1 reads a string', () => {
  expect(detectConfig('optimizer: sgd\nlr: 1e-3\n', 'yaml')[0]?.learningRate).toMatchObject({
    value: 0.001,
    hint: 'yamlNumberReadAsString',
  });
  expect(detectConfig('optimizer: sgd\nlr: 1.0e-3\n', 'yaml')[0]?.learningRate).not.toHaveProperty('hint');
});

test('a missing momentum is inserted on a line of its own, in the style of its file', () => {
  const text = 'SOLVER:\n  BASE_LR: 0.02  # per 16 images\n  MAX_ITER: 10\n';
  const insertion = detectConfig(text, 'yaml')[0]?.momentumInsertion;
  expect(insertion).toBeDefined();
  if (insertion === undefined) return;
  const edited = `${text.slice(0, insertion.offset)}${insertion.prefix}0.95${text.slice(insertion.offset)}`;
  expect(edited).toBe('SOLVER:\n  BASE_LR: 0.02  # per 16 images\n  MOMENTUM: 0.95\n  MAX_ITER: 10\n');
});

test('mutated text neither throws nor gives spans outside it', () => {
  const source = 'train:\n  optimizer: sgd\n  lr: 1e-1\n  momentum: 0.9\nSOLVER:\n  BASE_LR: 0.02\n';
  fc.assert(
    fc.property(
      fc.nat(source.length),
      fc.nat(source.length),
      fc.string({ unit: 'binary', maxLength: 8 }),
      (from, to, inserted) => {
        const text = source.slice(0, Math.min(from, to)) + inserted + source.slice(Math.max(from, to));
        return detectConfig(text, 'yaml').every(
          ({ span, nameSpan }) =>
            0 <= span.start &&
            span.start <= span.end &&
            span.end <= text.length &&
            nameSpan.end <= text.length,
        );
      },
    ),
    { seed: 1, numRuns: 2000 },
  );
});
