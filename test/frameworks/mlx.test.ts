import { test } from 'vitest';
import { expectBowl, runUnder } from '../support/probe/frameworkRun';

const BOWL = `import mlx.core as mx
import mlx.nn as nn
import mlx.optimizers as optim
class Bowl(nn.Module):
    def __init__(self):
        super().__init__()
        self.w = mx.array(1.0)
    def __call__(self):
        return self.w * self.w / 2
model = Bowl()
optimizer = optim.SGD(learning_rate=0.1, momentum=0.9)  # SITE
step = nn.value_and_grad(model, lambda model: model())
for _ in range(50):
    loss, gradients = step(model)
    optimizer.update(model, gradients)
    mx.eval(model.parameters(), optimizer.state)
`;

test('SGD of MLX gives the losses of heavy ball at the values asked for', async () => {
  expectBowl(await runUnder('mlx', BOWL));
});

test('a schedule begins at the learning rate asked for', async () => {
  expectBowl(
    await runUnder('mlx', BOWL.replace('learning_rate=0.1', 'learning_rate=lambda step: mx.array(0.1)')),
  );
});
