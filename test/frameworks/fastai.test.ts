import { expect, test } from 'vitest';
import { expectHonoured, runUnder } from '../support/probe/frameworkRun';
import { REQUEST } from '../support/probe/probeRun';

const HEAD = `from functools import partial
import torch
from fastai.basics import DataLoader, DataLoaders, Learner, SGD, OptimWrapper
from fastai.callback.schedule import *
x = torch.randn(640, 5)
y = x @ torch.ones(5, 1)
batches = DataLoader(list(zip(x, y)), bs=32)
data = DataLoaders(batches, batches)
`;
const learner = (optimizer: string): string =>
  `${HEAD}learner = Learner(data, torch.nn.Linear(5, 1), loss_func=torch.nn.functional.mse_loss, opt_func=${optimizer})
with learner.no_bar(), learner.no_logging():
    learner.fit(50, lr=0.05)  # SITE
`;

test.each([['partial(SGD, mom=0.9)'], ['SGD'], ['partial(OptimWrapper, opt=torch.optim.SGD, momentum=0.9)']])(
  'a Learner of fastai with %s trains with the values asked for',
  async (optimizer) => {
    expectHonoured(await runUnder('pytorch', learner(optimizer)));
  },
);

test('its optimizer is found by the values that it trains with', async () => {
  const withValues = { optimizer: { kind: 'values', learningRate: 0.05, momentum: 0.9 } } as const;
  expectHonoured(await runUnder('pytorch', learner('partial(SGD, mom=0.9)'), {}, {}, withValues));
});

test('one cycle, which sets the momentum of every batch, is noticed', async () => {
  const cycle = learner('partial(SGD, mom=0.9)').replace(
    'learner.fit(50, lr=0.05)',
    'learner.fit_one_cycle(50, 0.05)',
  );
  const { end } = await runUnder('pytorch', cycle);
  expect(end).toMatchObject({
    kind: 'failed',
    failure: { kind: 'overrideIgnored', expected: REQUEST.momentum },
  });
});
