import { beforeAll, describe, expect, test } from 'vitest';
import type { Detector } from '../../../../src/detect/detector';
import type { OptimizerConfig } from '../../../../src/model/optimizer/optimizerConfig';
import { loadDetector } from '../../../support/detect/loadDetector';
import { shown, shownValue, withMomentum } from '../../../support/detect/shown';

let detector: Detector;
beforeAll(async () => {
  detector = await loadDetector();
});

function detect(text: string, fileName = 'train.js'): OptimizerConfig[] {
  return detector.detect({ languageId: '', fileName, text });
}

describe('TensorFlow.js', () => {
  test.each<[name: string, text: string, expected: string[]]>([
    ['the global of a script tag', 'tf.train.sgd(0.1)', ['tfjs SGD known:0.1 default:0']],
    [
      'momentum and Nesterov by position',
      "import * as tf from '@tensorflow/tfjs';\ntf.train.momentum(0.1, 0.9, true)",
      ['tfjs Momentum known:0.1 known:0.9'],
    ],
    [
      'RMSProp, whose second position is no momentum',
      'tf.train.rmsprop(0.01, 0.9)',
      ['tfjs RMSProp known:0.01 default:0'],
    ],
    ['RMSProp with momentum', 'tf.train.rmsprop(0.01, 0.9, 0.5)', ['tfjs RMSProp known:0.01 known:0.5']],
    ['a class', 'new tf.SGDOptimizer(0.2)', ['tfjs SGD known:0.2 default:0']],
    [
      'a part of the module',
      "import { train } from '@tensorflow/tfjs-node';\ntrain.sgd(0.3)",
      ['tfjs SGD known:0.3 default:0'],
    ],
    ['a part taken out of the module', 'const { train } = tf;\ntrain.sgd(1)', ['tfjs SGD known:1 default:0']],
    ['a factory under another name', 'const make = tf.train.sgd;\nmake(1)', []],
    [
      'another name for the module',
      "const tensorflow = require('@tensorflow/tfjs');\ntensorflow.train.momentum(0.1, 0.8)",
      ['tfjs Momentum known:0.1 known:0.8'],
    ],
    [
      'a module loaded from a network address',
      "const t = await import('https://esm.sh/@tensorflow/tfjs@4');\nt.train.sgd(0.1)",
      ['tfjs SGD known:0.1 default:0'],
    ],
    ['a string', "model.compile({loss: 'mse', optimizer: 'sgd'})", ['tfjs SGD default:0.01 default:0']],
    ['a quoted key', `model.compile({"optimizer": "adam"})`, ['tfjs Adam default:0.001 missing']],
    ['the same string elsewhere', "search({optimizer: 'sgd'})", []],
    ['a name that is not known', "model.compile({optimizer: 'fastest'})", []],
    ['a comment', '// tf.train.sgd(0.1)\n/* tf.train.sgd(0.1) */', []],
    ['a string with code in it', "log('tf.train.sgd(0.1)')", []],
    ['a module that is not TensorFlow.js', "import { train } from './mine';\ntrain.sgd(0.1)", []],
    ['an object of that name', 'const tf = makeTools();\ntf.train.sgd(0.1)', []],
    ['no call', 'const f = tf.train.sgd', []],
  ])('%s', (_, text, expected) => {
    expect(detect(text).map(shown)).toEqual(expected);
  });
});

describe('jax-js', () => {
  const IMPORT = "import { sgd, adamw } from '@jax-js/optax';\n";
  test.each<[name: string, text: string, expected: string[]]>([
    ['no options', `${IMPORT}sgd(0.1)`, ['jax-js sgd known:0.1 default:0']],
    ['options', `${IMPORT}sgd(0.1, {momentum: 0.9})`, ['jax-js sgd known:0.1 known:0.9']],
    ['momentum null', `${IMPORT}sgd(0.1, {momentum: null})`, ['jax-js sgd known:0.1 default:0']],
    ['options from elsewhere', `${IMPORT}sgd(0.1, options)`, ['jax-js sgd known:0.1 missing']],
    ['spread options', `${IMPORT}sgd(0.1, {...options})`, ['jax-js sgd known:0.1 missing']],
    ['AdamW', `${IMPORT}adamw(1e-3)`, ['jax-js adamw known:0.001 missing']],
    [
      'the module as a whole',
      "import * as optax from '@jax-js/optax';\noptax.sgd(1)",
      ['jax-js sgd known:1 default:0'],
    ],
    ['a function of the same name', 'function sgd(x) {}\nsgd(0.1)', []],
  ])('%s', (_, text, expected) => {
    expect(detect(text, 'train.ts').map(shown)).toEqual(expected);
  });

  test('Nesterov is read from the options', () => {
    expect(detect(`${IMPORT}sgd(0.1, {momentum: 0.9, nesterov: true})`)[0]?.nesterov).toBe('on');
    expect(detect(`${IMPORT}sgd(0.1, {momentum: 0.9, nesterov: flag})`)[0]?.nesterov).toBe('unknown');
    expect(detect(`${IMPORT}sgd(0.1, {momentum: 0.9})`)[0]?.nesterov).toBe('off');
  });

  test.each([
    ['sgd(0.1)', 'sgd(0.1, { momentum: 0.95 })'],
    ['sgd(0.1, {})', 'sgd(0.1, { momentum: 0.95 })'],
    ['sgd(0.1, {nesterov: true})', 'sgd(0.1, {nesterov: true, momentum: 0.95})'],
    ['sgd(0.1, options)', undefined],
  ])('a momentum is inserted into %s', (call, expected) => {
    const text = IMPORT + call;
    expect(withMomentum(text, detect(text)[0])).toBe(expected === undefined ? undefined : IMPORT + expected);
  });
});

describe('values of names', () => {
  test.each<[name: string, before: string, expected: string]>([
    ['a constant', 'const LR = 1e-2;', 'known:0.01'],
    ['arithmetic', 'const B = 0.1; const LR = B * 64 / 256;', 'known:0.025'],
    ['a variable written once', 'let LR = 0.1;', 'known:0.1'],
    ['a variable written twice', 'let LR = 0.1; LR = 0.2;', 'unknown:ambiguous'],
    ['a variable that is decayed', 'let LR = 0.1; LR *= 0.5;', 'unknown:ambiguous'],
    ['a loop variable', 'for (const LR of rates) {}', 'unknown:dynamic'],
    ['an object literal', 'const c = {rate: 0.1}; const LR = c.rate;', 'known:0.1'],
    ['a nested object literal', 'const c = {sgd: {rate: 0.1}}; const LR = c.sgd.rate;', 'known:0.1'],
    [
      'an object that is written to',
      'const c = {rate: 0.1}; c.rate = 1; const LR = c.rate;',
      'unknown:ambiguous',
    ],
    ['a destructured object', 'const {rate: LR} = {rate: 0.1};', 'known:0.1'],
    ['a spread hides what comes before', 'const c = {rate: 1, ...d}; const LR = c.rate;', 'unknown:dynamic'],
    ['an environment variable', "const LR = process.env.LR ?? '0.1';", 'unknown:dynamic'],
    ['an input', 'const LR = +document.all.rate.value;', 'unknown:dynamic'],
    ['a parsed literal', "const LR = Number('1e-3');", 'known:0.001'],
    ['a string', "const LR = 'fast';", 'unknown:notANumber'],
    ['separators in a number', 'const LR = 0.000_1;', 'known:0.0001'],
    ['a name that nothing binds', '', 'unknown:dynamic'],
  ])('%s', (_, before, expected) => {
    const [config] = detect(`${before}\ntf.train.sgd(LR);\n`);
    expect(config === undefined ? 'nothing' : shownValue(config.learningRate)).toBe(expected);
  });

  test.each<[name: string, text: string, expected: string]>([
    ['a parameter default', 'function f(lr = 0.1) { tf.train.sgd(lr); }', 'known:0.1'],
    ['a parameter default of an arrow', 'const f = (lr = 0.1) => tf.train.sgd(lr);', 'known:0.1'],
    [
      'a default that the only call overrides',
      'function f(lr = 0.1) { tf.train.sgd(lr); }\nf(0.2);',
      'known:0.2',
    ],
    ['two calls', 'function f(lr) { tf.train.sgd(lr); }\nf(0.2); f(0.3);', 'unknown:ambiguous'],
    ['a parameter without default', 'function f(lr) { tf.train.sgd(lr); }', 'unknown:dynamic'],
    [
      'an exported function, which other files call too',
      'export function f(lr) { tf.train.sgd(lr); }\nf(0.2);',
      'unknown:ambiguous',
    ],
    [
      'an inner constant before an outer one',
      'const lr = 1;\n{ const lr = 2; tf.train.sgd(lr); }',
      'known:2',
    ],
    [
      'a field that the constructor writes',
      'class T { constructor() { this.lr = 0.4; } fit() { tf.train.sgd(this.lr); } }',
      'known:0.4',
    ],
    ['a declared field', 'class T { lr = 0.4; fit() { tf.train.sgd(this.lr); } }', 'known:0.4'],
    [
      'a field of the only instance',
      'class T { constructor(lr) { tf.train.sgd(lr); } }\nnew T(0.6);',
      'known:0.6',
    ],
  ])('%s', (_, text, expected) => {
    const [config] = detect(text);
    expect(config === undefined ? 'nothing' : shownValue(config.learningRate)).toBe(expected);
  });

  test('a type assertion does not hide a number', () => {
    const text = "import * as tf from '@tensorflow/tfjs';\nconst LR = 0.1 as number;\ntf.train.sgd(LR!);";
    expect(detect(text, 'a.ts').map(shown)).toEqual(['tfjs SGD known:0.1 default:0']);
  });

  test('the definition is where the number is written', () => {
    const text = 'const LR = 0.1;\ntf.train.sgd(LR);';
    const rate = detect(text)[0]?.learningRate;
    expect(rate?.state).toBe('known');
    if (rate?.state !== 'known') return;
    expect(text.slice(rate.definition.span.start, rate.definition.span.end)).toBe('0.1');
    expect(rate.resolution).toEqual([{ kind: 'constant', name: 'LR', line: 0 }]);
  });
});

describe('other files that hold scripts', () => {
  test('JSX', () => {
    const text =
      'const opt = tf.train.sgd(0.1);\nexport const View = () => <p title="tf.train.sgd(2)">{opt}</p>;';
    expect(detect(text, 'View.tsx').map(shown)).toEqual(['tfjs SGD known:0.1 default:0']);
    expect(detect(text, 'View.jsx').map(shown)).toEqual(['tfjs SGD known:0.1 default:0']);
  });

  test('HTML, where only scripts are read and every position is that of the page', () => {
    const text =
      '<p>tf.train.sgd(1)</p>\n<script type="text/template">tf.train.sgd(2)</script>\n<SCRIPT>\nconst o = tf.train.sgd(3)\n</SCRIPT>';
    const [config, ...others] = detect(text, 'index.html');
    expect(others).toEqual([]);
    expect(config?.line).toBe(3);
    expect(text.slice(config?.span.start, config?.span.end)).toBe('tf.train.sgd(3)');
  });
});

test('site ids name the function and count within it', () => {
  const text =
    'const f = () => { tf.train.sgd(1); tf.train.sgd(2); };\nclass A { fit() { tf.train.sgd(3); } }';
  expect(detect(text).map(({ siteId }) => siteId)).toEqual(['f/SGD#1', 'f/SGD#2', 'A/fit/SGD#1']);
});
