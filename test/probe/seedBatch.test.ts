import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { testInterpreter } from '../support/probe/scriptFixture';

// bench/replay's recorder trains many seeds of a net at once, which must be the training that each seed would have alone.

/** Runs a program beside the recorder's modules and gives the JSON that it prints. */
function recorder(program: string): unknown {
  const text = `import json, sys\nsys.path.insert(0, "bench/replay")\nimport torch\n${program}`;
  const { status, stdout, stderr } = spawnSync(testInterpreter(), ['-c', text], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

test('a convolutional net with batch norm has, in a batch of seeds, the losses of PyTorch’s own layers at each seed alone', () => {
  const largest = recorder(`
from torch import nn
from recorder.seed_batch import Seeds, cross_entropy, train
from recorder.seed_batch_images import BatchNorm, Conv, Head, parameters_of
from recorder.task import Group
group = Group(0.1, 0.9, [3, 5, 8], 30)
seeds = Seeds(group.seeds)
layers = [Conv(seeds, 1, 4, 2), BatchNorm(seeds, 4), Conv(seeds, 4, 6), Head(seeds, 6 * 9, 10)]
draw = torch.Generator().manual_seed(1)
images = torch.randn(30, 3, 8, 1, 6, 6, generator=draw)
labels = torch.randint(10, (30, 3, 8), generator=draw)
alone = []
for seed in range(3):
    net = nn.Sequential(nn.Conv2d(1, 4, 3, 2, 1), nn.BatchNorm2d(4), nn.ReLU(), nn.Conv2d(4, 6, 3, 1, 1), nn.ReLU(), nn.Flatten(), nn.Linear(54, 10))
    with torch.no_grad():
        for own, batched in ((net[0], layers[0]), (net[3], layers[2])):
            own.weight.copy_(batched.weight[seed])
            own.bias.copy_(batched.bias[seed])
        net[6].weight.copy_(layers[3].linear.weight[seed].T)
        net[6].bias.copy_(layers[3].linear.bias[seed, 0])
    optimizer = torch.optim.SGD(net.parameters(), 0.1, 0.9)
    curve = []
    for step in range(30):
        loss = nn.functional.cross_entropy(net(images[step, seed]), labels[step, seed])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        curve.append(loss.item())
    alone.append(curve)
step = iter(range(30))
def losses():
    at = next(step)
    values = torch.relu(layers[1](layers[0](images[at].transpose(0, 1).flatten(1, 2))))
    return cross_entropy(layers[3](torch.relu(layers[2](values))), labels[at])
batched = torch.cat([torch.from_numpy(block) for block in train(group, parameters_of(layers), losses)])
print(json.dumps((batched.T - torch.tensor(alone)).abs().max().item()))`);
  expect(largest).toBeLessThan(1e-3);
});

test('a seed has the same start, and the same order of batches, beside other seeds and at another momentum', () => {
  const [sameMomentum, starts] = recorder(`
from recorder.task import Group
from recorder.tasks import transformer
def curves(momentum, seeds):
    return next(transformer.TASK.train(Group(0.1, momentum, seeds, 20)))
first, second, other = curves(0.9, [4, 7]), curves(0.9, [7, 1]), curves(0.5, [7])
print(json.dumps([[first[:, 1].tolist(), second[:, 0].tolist()], [first[0, 1].item(), other[0, 0].item()]]))`) as [
    [number[], number[]],
    [number, number],
  ];
  expect(sameMomentum[0]).toHaveLength(20);
  for (const [step, loss] of sameMomentum[0].entries()) expect(sameMomentum[1][step]).toBeCloseTo(loss, 4);
  expect(starts[1]).toBeCloseTo(starts[0], 5);
});
