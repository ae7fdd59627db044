import { expect, test } from 'vitest';
import { expectBowl, expectHonoured, runUnder } from '../support/probe/frameworkRun';
import { REQUEST } from '../support/probe/probeRun';

/** Half the square of one weight that begins at 1. */
const BOWL = `import paddle
paddle.set_device("cpu")
w = paddle.create_parameter([1], "float32", default_initializer=paddle.nn.initializer.Constant(1.0))
optimizer = paddle.optimizer.Momentum(learning_rate=0.1, momentum=0.9, parameters=[w])  # SITE
for _ in range(50):
    loss = (w * w).sum() / 2
    loss.backward()
    optimizer.step()
    optimizer.clear_grad()
`;

test('Momentum of PaddlePaddle gives the losses of heavy ball at the values asked for', async () => {
  expectBowl(await runUnder('paddle', BOWL));
});

test('minimize is a step', async () => {
  expectBowl(await runUnder('paddle', BOWL.replace('optimizer.step()', 'optimizer.minimize(loss)')));
});

test('a schedule keeps its shape', async () => {
  const scheduled = BOWL.replace('learning_rate=0.1', 'learning_rate=schedule')
    .replace(
      'optimizer = ',
      'schedule = paddle.optimizer.lr.StepDecay(0.1, step_size=10, gamma=0.5)\noptimizer = ',
    )
    .replace('    optimizer.clear_grad()', '    optimizer.clear_grad()\n    schedule.step()');
  const { end } = await runUnder('paddle', scheduled);
  if (end.kind !== 'budgetSpent') throw new Error(JSON.stringify(end));
  expect(end.observed?.learningRateHigh).toBeCloseTo(REQUEST.learningRate, 6);
  expect(end.observed?.learningRateLow).toBeCloseTo(REQUEST.learningRate / 2, 6);
});

test('Model.fit trains with the values asked for', async () => {
  const fit = `import paddle
paddle.set_device("cpu")
x = paddle.randn([640, 5])
net = paddle.nn.Linear(5, 1)
optimizer = paddle.optimizer.Momentum(learning_rate=0.1, momentum=0.9, parameters=net.parameters())  # SITE
model = paddle.Model(net)
model.prepare(optimizer, paddle.nn.MSELoss())
model.fit(paddle.io.TensorDataset([x, x.sum(1, keepdim=True)]), batch_size=32, epochs=50, verbose=0)
`;
  expectHonoured(await runUnder('paddle', fit));
});
