import { beforeAll, expect, test } from 'vitest';
import { couplingEdits } from '../../../../src/advise/edit/couplingEdit';
import type { Detector } from '../../../../src/detect/detector';
import { configsOfCell, joinCells } from '../../../../src/detect/notebook';
import type { OptimizerConfig } from '../../../../src/model/optimizer/optimizerConfig';
import { loadDetector } from '../../../support/detect/loadDetector';

let detector: Detector;
beforeAll(async () => {
  detector = await loadDetector();
});

const COUPLING = { k: 0.464, gamma: 2 / 3 };
const HEAD = 'import keras\nschedule = keras.optimizers.schedules.CosineDecay(0.1, 1000)\n';

function sgdIn(text: string): OptimizerConfig {
  const configs = detector.detect({ languageId: 'python', fileName: 'train.py', text });
  const config = configs.find(({ family }) => family === 'sgd');
  if (config === undefined) throw new Error('no SGD');
  return config;
}

function edited(text: string, config: OptimizerConfig): string | undefined {
  return couplingEdits(config, COUPLING)
    ?.toSorted((left, right) => right.span.start - left.span.start)
    .reduce((rest, { span, newText }) => rest.slice(0, span.start) + newText + rest.slice(span.end), text);
}

test('a subclass stands before the statement, at its indentation, and takes the place of the call’s own class', () => {
  const text = `${HEAD}def build(model):\n    model.compile(\n        optimizer=keras.optimizers.SGD(schedule, momentum=0.9),\n    )\n`;
  expect(edited(text, sgdIn(text))).toBe(`${HEAD}def build(model):
    class CoupledSGD(keras.optimizers.SGD):  # momentum follows the learning rate, as measured
        def update_step(self, gradient, variable, learning_rate):
            rate = keras.ops.cast(learning_rate, variable.dtype)
            momentum = keras.ops.clip(1 - 0.464 * keras.ops.maximum(rate, 0.0) ** 0.666667, 0.0, 0.999)
            velocity = self.momentums[self._get_variable_index(variable)]
            self.assign(velocity, momentum * velocity - rate * keras.ops.cast(gradient, variable.dtype))
            self.assign_add(variable, velocity)

    model.compile(
        optimizer=CoupledSGD(schedule, momentum=0.9),
    )
`);
});

test('the operations are those of the library that the class comes from', () => {
  const text = `import tensorflow as tf\nopt = tf.keras.optimizers.SGD(tf.keras.optimizers.schedules.CosineDecay(0.1, 9), momentum=0.9)\n`;
  const code = edited(text, sgdIn(text));
  expect(code).toContain('class CoupledSGD(tf.keras.optimizers.SGD):');
  expect(code).toContain('tf.keras.ops.clip(');
});

test('a notebook’s cell is edited by its own offsets', () => {
  const cells = [HEAD, 'opt = keras.optimizers.SGD(schedule, momentum=0.9)\n'];
  const joined = joinCells(cells);
  const configs = detector.detect({ languageId: 'python', fileName: 'n.ipynb', text: joined.text });
  const [inCell] = configsOfCell(configs, joined, 1);
  const code = inCell === undefined ? undefined : edited(cells[1] ?? '', inCell);
  expect(code).toMatch(/^class CoupledSGD/u);
  expect(code).toContain('opt = CoupledSGD(schedule, momentum=0.9)');
});

test.each([
  ['a momentum of 0, for which Keras has no velocities', 'opt = keras.optimizers.SGD(schedule)'],
  ['Nesterov’s update', 'opt = keras.optimizers.SGD(schedule, momentum=0.9, nesterov=True)'],
  ['a constant learning rate', 'opt = keras.optimizers.SGD(0.1, momentum=0.9)'],
  ['a class by another name', 'SGD = keras.optimizers.SGD\nopt = SGD(schedule, momentum=0.9)'],
  ['a statement that begins no line', 'if True: opt = keras.optimizers.SGD(schedule, momentum=0.9)'],
])('there is no code for %s', (_, line) => {
  const text = `${HEAD}${line}\n`;
  expect(edited(text, sgdIn(text))).toBeUndefined();
});

test('a name that the text uses is not taken', () => {
  const text = `${HEAD}CoupledSGD = 1\nopt = keras.optimizers.SGD(schedule, momentum=0.9)\n`;
  expect(edited(text, sgdIn(text))).toContain('class ScheduledSGD(');
});
