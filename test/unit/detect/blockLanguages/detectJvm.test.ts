import { expect, test } from 'vitest';
import { detectJvm } from '../../../../src/detect/blockLanguages/detectJvm';
import { shown } from '../../../support/detect/shown';

const IMPORT = 'import org.nd4j.linalg.learning.config.Nesterovs;\n';

test.each<[name: string, text: string, expected: string[]]>([
  ['a rate and a momentum', 'b.updater(new Nesterovs(0.1, 0.95));', ['dl4j Nesterovs known:0.1 known:0.95']],
  ['a momentum alone', 'b.updater(new Nesterovs(0.8));', ['dl4j Nesterovs default:0.1 known:0.8']],
  [
    'a momentum beside the network’s own rate, as before version 1.0',
    'new NeuralNetConfiguration.Builder().learningRate(0.06).updater(new Nesterovs(0.98))',
    ['dl4j Nesterovs missing known:0.98'],
  ],
  ['nothing', 'b.updater(new Nesterovs());', ['dl4j Nesterovs default:0.1 default:0.9']],
  [
    'a schedule alone',
    'b.updater(new Nesterovs(new StepSchedule(ScheduleType.EPOCH, 0.1, 0.5, 10)));',
    ['dl4j Nesterovs unknown:dynamic default:0.9'],
  ],
  ['something alone', 'b.updater(new Nesterovs(x));', ['dl4j Nesterovs missing missing']],
  [
    'a builder',
    'Nesterovs.builder().learningRate(0.3).momentum(0.7).build()',
    ['dl4j Nesterovs known:0.3 known:0.7'],
  ],
  ['plain SGD', 'new Sgd(1e-2)', ['dl4j SGD known:0.01 default:0']],
  [
    'a constant of the class',
    'class A { private static final double LR = 0.2; void f() { b.updater(new Nesterovs(LR, 0.9)); } }',
    ['dl4j Nesterovs known:0.2 known:0.9'],
  ],
  [
    'a field that a setter may change',
    'class A { private double lr = 0.2; void f() { b.updater(new Nesterovs(lr, 0.9)); } }',
    ['dl4j Nesterovs unknown:dynamic known:0.9'],
  ],
  [
    'a local variable',
    'void f() { double lr = 1.0 / 4; b.updater(new Nesterovs(lr, 0.9)); }',
    ['dl4j Nesterovs known:0.25 known:0.9'],
  ],
  [
    'a parameter',
    'void f(double lr) { b.updater(new Nesterovs(lr, 0.9)); }',
    ['dl4j Nesterovs unknown:dynamic known:0.9'],
  ],
  [
    'Kotlin',
    'fun f() {\n  val lr = 0.5\n  b.updater(Nesterovs(lr, 0.9))\n}',
    ['dl4j Nesterovs known:0.5 known:0.9'],
  ],
  ['comments', '// new Nesterovs(0.1, 0.9)\n/* new Sgd(1) */', []],
  ['a call that breaks off', 'new Nesterovs(0.1, ', ['dl4j Nesterovs missing missing']],
])('%s', (_, text, expected) => {
  expect(detectJvm(IMPORT + text, true).map(shown)).toEqual(expected);
});

test('a class of the same name in another library is none', () => {
  expect(detectJvm('new Nesterovs(0.1, 0.9)', false)).toEqual([]);
});
