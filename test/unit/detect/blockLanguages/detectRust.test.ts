import { describe, expect, test } from 'vitest';
import { detectRust } from '../../../../src/detect/blockLanguages/detectRust';
import { shown } from '../../../support/detect/shown';

describe('tch', () => {
  test.each<[name: string, text: string, expected: string[]]>([
    ['defaults', 'let opt = nn::Sgd::default().build(&vs, 1e-2)?;', ['tch SGD known:0.01 default:0']],
    [
      'arguments',
      'let opt = nn::sgd(0.9, 0., 5e-4, true).build(&vs, 0.1).unwrap();',
      ['tch SGD known:0.1 known:0.9'],
    ],
    [
      'a literal over the default',
      'let opt = nn::Sgd { momentum: 0.8, ..Default::default() }.build(&vs, LR)?;\nconst LR: f64 = 0.05;',
      ['tch SGD known:0.05 known:0.8'],
    ],
    [
      'a literal over something else',
      'nn::Sgd { momentum: 0.8, ..base }.build(&vs, 0.1)?;',
      ['tch SGD known:0.1 known:0.8'],
    ],
    [
      'fields by name',
      'let momentum = 0.7;\nnn::Sgd { momentum, ..Default::default() }.build(&vs, 0.1)?;',
      ['tch SGD known:0.1 known:0.7'],
    ],
    [
      'a parameter',
      'fn f(lr: f64) { nn::Sgd::default().build(&vs, lr) }',
      ['tch SGD unknown:dynamic default:0'],
    ],
    [
      'a name bound anew',
      'fn f() { let lr = 0.1; let lr = lr / 2.0; nn::Sgd::default().build(&vs, lr) }',
      ['tch SGD known:0.05 default:0'],
    ],
    [
      'a variable that changes',
      'fn f() { let mut lr = 0.1; lr *= 0.5; nn::Sgd::default().build(&vs, lr) }',
      ['tch SGD unknown:ambiguous default:0'],
    ],
    [
      'patterns',
      'fn f() { let lr = 0.1; for lr in rates { nn::Sgd::default().build(&vs, lr); } }',
      ['tch SGD unknown:dynamic default:0'],
    ],
    [
      'a pair',
      'fn f() { let (lr, m) = (0.1, 0.9); nn::sgd(m, 0., 0., false).build(&vs, lr); }',
      ['tch SGD unknown:dynamic unknown:dynamic'],
    ],
    [
      'a constant under conditions',
      '#[cfg(a)]\nconst LR: f64 = 0.1;\n#[cfg(not(a))]\nconst LR: f64 = 0.2;\nfn f() { nn::Sgd::default().build(&vs, LR) }',
      ['tch SGD unknown:ambiguous default:0'],
    ],
    [
      'comments and strings',
      '// nn::Sgd::default().build(&vs, 1)\nlet s = r#"nn::Sgd::default()"#; /* /* */ nn::Sgd::default() */',
      [],
    ],
    [
      'a lifetime is no character',
      "fn f<'a>(x: &'a str) { nn::Sgd::default().build(&vs, 0.1) } // 'b'",
      ['tch SGD known:0.1 default:0'],
    ],
    ['a call that breaks off', 'nn::Sgd::default().build(&vs, 0.1', ['tch SGD missing missing']],
  ])('%s', (_, text, expected) => {
    expect(detectRust(`use tch::nn;\n${text}`).map(shown)).toEqual(expected);
  });

  test('what sets the rate and the momentum while it runs is named', () => {
    const text =
      'use tch::nn;\nlet mut opt = nn::Sgd::default().build(&vs, 0.1)?;\nopt.set_lr(0.01);\nopt.set_momentum(0.5);';
    expect(detectRust(text)[0]?.schedulers).toMatchObject([
      { name: 'set_lr(…)', overwritesMomentum: false },
      { name: 'set_momentum(…)', overwritesMomentum: true },
    ]);
  });
});

describe('burn', () => {
  test.each<[name: string, text: string, expected: string[]]>([
    [
      'a momentum with its defaults, and the rate of the step',
      'let mut optim = SgdConfig::new().with_momentum(Some(MomentumConfig::new())).init();\nmodel = optim.step(0.1, model, grads);',
      ['burn SGD known:0.1 default:0.9'],
    ],
    [
      'a momentum that is built',
      'let c = SgdConfig::new().with_momentum(Some(MomentumConfig::new().with_momentum(0.8).with_dampening(0.0)));',
      ['burn SGD missing known:0.8'],
    ],
    [
      'a literal',
      'let c = SgdConfig::new().with_momentum(Some(MomentumConfig { momentum: 0.95, dampening: 0.1, nesterov: true }));',
      ['burn SGD missing known:0.95'],
    ],
    ['none', 'let c = SgdConfig::new();', ['burn SGD missing default:0']],
    [
      'a momentum from elsewhere',
      'let c = SgdConfig::new().with_momentum(config.momentum);',
      ['burn SGD missing missing'],
    ],
    [
      'the rate of a learner',
      'let learner = LearnerBuilder::new(dir).build(model, SgdConfig::new().init(), 1e-3);',
      ['burn SGD known:0.001 default:0'],
    ],
    [
      'two steps',
      'let mut o = SgdConfig::new().init();\nm = o.step(0.1, m, g);\nm = o.step(0.01, m, g);',
      ['burn SGD unknown:ambiguous default:0'],
    ],
  ])('%s', (_, text, expected) => {
    expect(detectRust(`use burn::optim::SgdConfig;\n${text}`).map(shown)).toEqual(expected);
  });

  test('the dampening that comes with a momentum counts', () => {
    const text = 'use burn::optim::*;\nSgdConfig::new().with_momentum(Some(MomentumConfig::new()))';
    expect(detectRust(text)[0]?.dampening).toEqual({ state: 'default', value: 0.1 });
  });
});
