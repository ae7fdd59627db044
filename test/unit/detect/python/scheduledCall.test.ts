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
const HEAD = 'import optax\nschedule = optax.cosine_decay_schedule(0.1, 1000)\n';
const LAW = 'lambda step: (1 - 0.464 * schedule(step).clip(0.0) ** 0.666667).clip(0.0, 0.999)';

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

test.each([
  [
    'tx = optax.sgd(schedule, momentum=0.9)',
    `tx = optax.inject_hyperparams(optax.sgd)(schedule, momentum=${LAW})`,
  ],
  [
    'tx = optax.chain(optax.clip(1.0), optax.sgd(learning_rate=schedule, momentum=BETA))',
    `tx = optax.chain(optax.clip(1.0), optax.inject_hyperparams(optax.sgd)(learning_rate=schedule, momentum=${LAW}))`,
  ],
  ['tx = optax.sgd(schedule)', `tx = optax.inject_hyperparams(optax.sgd)(schedule, momentum=${LAW})`],
])('%s gets a momentum of each step', (line, expected) => {
  const text = `${HEAD}BETA = 0.9\n${line}\n`;
  const after = edited(text, sgdIn(text));
  expect(after).toBe(`${HEAD}BETA = 0.9\n${expected}\n`);
  // What has been written is not offered again.
  expect(couplingEdits(sgdIn(after ?? ''), COUPLING)).toBeUndefined();
});

test.each([
  ['tx = optax.sgd(0.1, momentum=0.9)'],
  ['tx = optax.sgd(optax.cosine_decay_schedule(0.1, 1000), momentum=0.9)'],
  ['tx = optax.inject_hyperparams(optax.sgd)(schedule, momentum=0.9)'],
  ['tx = optax.sgd(schedule, momentum=read_momentum())'],
  ['from optax import sgd\ntx = sgd(schedule, momentum=0.9)'],
])('%s is left as it is', (line) => {
  expect(couplingEdits(sgdIn(`${HEAD}${line}\n`), COUPLING)).toBeUndefined();
});

test('in a notebook it is edited in its own cell', () => {
  const joined = joinCells([HEAD, 'tx = optax.sgd(schedule, momentum=0.9)\n']);
  const configs = detector.detect({ languageId: 'python', fileName: 'n.ipynb', text: joined.text });
  const [config] = configsOfCell(configs, joined, 1);
  if (config === undefined) throw new Error('no SGD');
  expect(edited('tx = optax.sgd(schedule, momentum=0.9)\n', config)).toBe(
    `tx = optax.inject_hyperparams(optax.sgd)(schedule, momentum=${LAW})\n`,
  );
});
