import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { scriptFixture, type ScriptFixture } from '../support/probe/scriptFixture';

// One pair of heavy-ball η and β in the forms that PyTorch's dampening gives it.

let fixture: ScriptFixture | undefined;
afterEach(async () => {
  await fixture?.remove();
  fixture = undefined;
});

function script(optimizer: string): string {
  return `import json, torch
torch.set_num_threads(1)
weight = torch.ones((), requires_grad=True)
optimizer = torch.optim.${optimizer}  # SITE
losses = []
for step in range(30):
    optimizer.zero_grad()
    loss = weight ** 2 / 2
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
group = optimizer.param_groups[0]
json.dump([group["lr"], group["momentum"], group["dampening"], losses], open("used.json", "w"))
`;
}

interface Used {
  readonly values: readonly [lr: number, momentum: number, dampening: number];
  readonly losses: readonly number[];
}

async function trained(optimizer: string, heavyBall = false): Promise<Used> {
  await fixture?.remove();
  fixture = await scriptFixture(script(optimizer));
  await fixture.trainer.describe(new AbortController().signal);
  const end = await fixture.trainer.runTrial(
    {
      trialId: 't',
      learningRate: 0.02,
      momentum: 0.8,
      seed: 1,
      budgetSteps: 1000,
      ...(heavyBall ? { heavyBall } : {}),
    },
    () => 'continue',
    new AbortController().signal,
  );
  expect(end).toMatchObject({
    kind: 'ended',
    observed: {
      overrideVerified: true,
      learningRateLow: expect.closeTo(0.02, 9),
      learningRateHigh: expect.closeTo(0.02, 9),
    },
  });
  const [lr, momentum, dampening, losses] = JSON.parse(
    await readFile(join(fixture.folder, 'used.json'), 'utf8'),
  );
  return { values: [lr, momentum, dampening], losses };
}

const MOVING_AVERAGE = 'SGD([weight], lr=1.0, momentum=0.9, dampening=0.9)';

test.each<[string, string, Used['values']]>([
  ['a moving average stays one at another β', MOVING_AVERAGE, [0.1, 0.8, 0.8]],
  ['a dampening of its own stays', 'SGD([weight], lr=1.0, momentum=0.9, dampening=0.5)', [0.04, 0.8, 0.5]],
  ['without dampening η is lr', 'SGD([weight], lr=1.0, momentum=0.9)', [0.02, 0.8, 0]],
])('%s', async (_, optimizer, expected) => {
  const { values } = await trained(optimizer);
  for (const [index, value] of expected.entries()) expect(values[index]).toBeCloseTo(value, 9);
});

test('as heavy ball it is the same pair, and differs by what PyTorch does in the first step', async () => {
  const average = await trained(MOVING_AVERAGE);
  const ball = await trained(MOVING_AVERAGE, true);
  expect(ball.values).toEqual([expect.closeTo(0.02, 9), 0.8, 0]);
  expect(ball.losses).toEqual((await trained('SGD([weight], lr=1.0, momentum=0.9)')).losses);
  // PyTorch dampens no first gradient: the moving average begins with 1/(1 − β) times the step.
  expect(moved(average.losses) / moved(ball.losses)).toBeCloseTo(5, 4);
});

/** How far the first step went. */
function moved(losses: readonly number[]): number {
  return 1 - Math.sqrt(2 * (losses[1] ?? 0));
}
