import { expect, test } from 'vitest';
import { expectHonoured, runUnder } from '../support/probe/frameworkRun';

const SCRIPT = `import numpy
from sklearn.neural_network import MLPClassifier
x = numpy.random.RandomState(0).randn(500, 5)
y = (x.sum(1) > 0).astype(int)
net = MLPClassifier((8,), solver="sgd", learning_rate_init=0.01, momentum=0.9, batch_size=50, max_iter=200, random_state=0)
net.fit(x, y)
`;
const WITH_VALUES = { optimizer: { kind: 'values', learningRate: 0.01, momentum: 0.9 } } as const;

test('a net of scikit-learn trains with the values asked for, and gives the loss of every batch', async () => {
  const trial = await runUnder('sklearn', SCRIPT, {}, {}, WITH_VALUES);
  expectHonoured(trial);
  expect(trial.curve.values.at(-1)).toBeLessThan(trial.curve.values[0] ?? 0);
});

test('its random state is another for each seed', async () => {
  const first = await runUnder('sklearn', SCRIPT, { seed: 3 }, {}, WITH_VALUES);
  const again = await runUnder('sklearn', SCRIPT, { seed: 3 }, {}, WITH_VALUES);
  const other = await runUnder('sklearn', SCRIPT, { seed: 4 }, {}, WITH_VALUES);
  expect(again.curve).toEqual(first.curve);
  expect(other.curve.values).not.toEqual(first.curve.values);
});

test('batches of partial_fit are steps too', async () => {
  const partial = SCRIPT.replace(
    'net.fit(x, y)',
    'for _ in range(100): net.partial_fit(x[:50], y[:50], classes=[0, 1])',
  );
  expectHonoured(await runUnder('sklearn', partial, {}, {}, WITH_VALUES));
});
