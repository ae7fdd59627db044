import { describe, expect, test } from 'vitest';
import { detectConfig } from '../../../support/detect/detectConfig';
import { shown, withMomentum } from '../../../support/detect/shown';

function pipeline(optimizer: string): string {
  return `model { ssd { num_classes: 2 batch_norm { momentum: 0.97 } } }
train_config: {
  batch_size: 64
  optimizer {
    ${optimizer}
    use_moving_average: false
  }
}
`;
}

describe("TensorFlow Object Detection's pipelines", () => {
  test.each<[name: string, optimizer: string, expected: string[]]>([
    [
      'a cosine, beside its warm-up',
      'momentum_optimizer: { learning_rate: { cosine_decay_learning_rate { learning_rate_base: .04 warmup_learning_rate: .013 } } momentum_optimizer_value: 0.8 }',
      ['objectDetection SGD known:0.04 known:0.8'],
    ],
    [
      'a constant, and the default momentum',
      'momentum_optimizer { learning_rate { constant_learning_rate { learning_rate: 3e-4 } } }',
      ['objectDetection SGD known:0.0003 default:0.9'],
    ],
    [
      'manual steps, of which the first counts',
      'momentum_optimizer { learning_rate { manual_step_learning_rate { schedule { step: 9 learning_rate: 0.1 } initial_learning_rate: 0.2f } } }',
      ['objectDetection SGD known:0.2 default:0.9'],
    ],
    [
      'a policy without a rate',
      'momentum_optimizer { learning_rate { exponential_decay_learning_rate { } } }',
      ['objectDetection SGD default:0.002 default:0.9'],
    ],
    [
      'no rate',
      'momentum_optimizer { momentum_optimizer_value: 0.9 }',
      ['objectDetection SGD missing known:0.9'],
    ],
    [
      'RMSprop',
      'rms_prop_optimizer: { learning_rate: { exponential_decay_learning_rate: { initial_learning_rate: 0.004 } } momentum_optimizer_value: 0.7 }',
      ['objectDetection RMSprop known:0.004 known:0.7'],
    ],
    [
      'Adam',
      'adam_optimizer { learning_rate { constant_learning_rate { learning_rate: 0.01 } } }',
      ['objectDetection adam_optimizer known:0.01 missing'],
    ],
    ['nothing in a comment', '# momentum_optimizer { learning_rate { } }', []],
  ])('%s', (_, optimizer, expected) => {
    expect(detectConfig(pipeline(optimizer), 'prototxt').map(shown)).toEqual(expected);
  });

  test.each([
    ['cosine_decay_learning_rate', ['cosine_decay_learning_rate']],
    ['constant_learning_rate', []],
  ])('%s is named where it is a schedule', (policy, names) => {
    const text = pipeline(`momentum_optimizer { learning_rate { ${policy} { } } }`);
    expect(detectConfig(text, 'prototxt')[0]?.schedulers.map(({ name }) => name)).toEqual(names);
  });

  test('a momentum is inserted behind the learning rate', () => {
    const text = pipeline(
      'momentum_optimizer {\n      learning_rate {\n        constant_learning_rate { learning_rate: 0.1 }\n      }\n    }',
    );
    expect(withMomentum(text, detectConfig(text, 'prototxt')[0])).toContain(
      '\n      }\n      momentum_optimizer_value: 0.95\n    }',
    );
  });

  test('what breaks off is shown, and not edited', () => {
    const text =
      'optimizer { momentum_optimizer { learning_rate { constant_learning_rate { learning_rate: 0.1';
    const [config] = detectConfig(text, 'prototxt');
    expect(config).toMatchObject({ incomplete: true, learningRate: { state: 'known', value: 0.1 } });
  });

  test('a rate that is still to be typed is not the default', () => {
    const text = pipeline(
      'momentum_optimizer { learning_rate { constant_learning_rate { learning_rate: } } }',
    );
    expect(detectConfig(text, 'prototxt').map(shown)).toEqual([
      'objectDetection SGD unknown:dynamic default:0.9',
    ]);
  });
});
