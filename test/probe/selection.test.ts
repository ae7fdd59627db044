import { afterEach, describe, expect, test } from 'vitest';
import { TrainerUnavailable, type TrainerDescription } from '../../src/calibrate/run/trainer';
import type { Failure } from '../../src/model/calibration/failure';
import type { OptimizerChoice } from '../../src/model/optimizer/optimizerChoice';
import { oneTrial } from '../support/oneTrial';
import { printedNumbers, REQUEST, runScript } from '../support/probe/probeRun';
import { LINEAR_SCRIPT, scriptFixture, type ScriptFixture } from '../support/probe/scriptFixture';

// An optimizer that is told by a configuration's values or by its number, not by the lines that construct it.

let fixture: ScriptFixture | undefined;
afterEach(async () => {
  await fixture?.remove();
  fixture = undefined;
});

const WRITTEN = { kind: 'values', learningRate: 0.05, momentum: 0.9 } as const;
const OTHERS = { kind: 'values', learningRate: 0.4, momentum: 0.9 } as const;

const ONLY = { kind: 'only' } as const;

/** Two nets that train in turn, each by its own SGD; `d` steps twice for each step of `g`. */
const TWO_NETS = `import torch
torch.set_num_threads(1)
generator, critic = torch.nn.Linear(5, 5), torch.nn.Linear(5, 1)
rate = 0.3
def sgd(net, momentum):
    return torch.optim.SGD(net.parameters(), lr=rate, momentum=momentum)
idle = sgd(torch.nn.Linear(2, 2), 0.1)
d = sgd(critic, 0.5)
g = sgd(generator, 0.0)
print("rates", d.param_groups[0]["lr"], g.param_groups[0]["lr"])
for _ in range(300):
    for _ in range(2):
        d.zero_grad()
        (100 + critic(generator(torch.randn(8, 5)).detach()).pow(2).mean()).backward()
        d.step()
    g.zero_grad()
    critic(generator(torch.randn(8, 5))).pow(2).mean().backward()
    g.step()
`;

async function describeWith(script: string, optimizer: OptimizerChoice): Promise<TrainerDescription> {
  fixture = await scriptFixture(script, { optimizer });
  return fixture.trainer.describe(new AbortController().signal);
}

async function failureOf(script: string, optimizer: OptimizerChoice): Promise<Failure | undefined> {
  const error: unknown = await describeWith(script, optimizer).catch((each: unknown) => each);
  return error instanceof TrainerUnavailable ? error.failure : undefined;
}

describe('an optimizer told by its values', () => {
  test('is the one constructed with them, and no other is touched', async () => {
    const beside = LINEAR_SCRIPT.replace(
      'for _ in',
      'other = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=7.0, momentum=0.9)\nprint("other", other.param_groups[0]["lr"])\nfor _ in',
    );
    const run = await runScript(beside, { options: { optimizer: WRITTEN } });
    expect(run.end).toMatchObject({
      kind: 'budgetSpent',
      observed: { learningRateLow: REQUEST.learningRate, overrideVerified: true },
    });
    expect(printedNumbers(run, 'other')).toEqual([7]);
  });

  test('counts in heavy-ball terms, as a configuration’s site does', async () => {
    const dampened = LINEAR_SCRIPT.replace('lr=0.05, momentum=0.9', 'lr=0.1, momentum=0.9, dampening=0.5');
    expect((await runScript(dampened, { options: { optimizer: WRITTEN } })).end.kind).toBe('budgetSpent');
  });

  test('is the only one that steps where none has them; dry run and trials take it', async () => {
    const idle = LINEAR_SCRIPT.replace(
      'optimizer =',
      'idle = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=7.0, momentum=0.9)\noptimizer =',
    );
    const { constructed } = await describeWith(idle, OTHERS);
    expect(constructed).toMatchObject({ learningRate: 0.05, momentum: 0.9 });
    const trial = await oneTrial(fixture?.trainer ?? never(), REQUEST);
    expect(trial.end).toMatchObject({
      kind: 'budgetSpent',
      observed: { learningRateLow: REQUEST.learningRate, learningRateHigh: REQUEST.learningRate },
    });
  });

  test('is asked for where several step: each with its class, values and place', async () => {
    expect(await failureOf(TWO_NETS, OTHERS)).toEqual({
      kind: 'severalOptimizers',
      candidates: [
        candidate({ index: 1, momentum: 0.5, steps: 20 }),
        candidate({ index: 2, momentum: 0, steps: 9 }),
      ],
    });
  });

  test('may come after another one has trained', async () => {
    const after = LINEAR_SCRIPT.replace(
      'optimizer =',
      `early = torch.optim.SGD(model.parameters(), lr=0.3)
for _ in range(5):
    (model(x) - y).pow(2).mean().backward()
    early.step()
optimizer =`,
    );
    const { constructed } = await describeWith(after, WRITTEN);
    expect(constructed).toMatchObject({ learningRate: 0.05, momentum: 0.9 });
  });

  test('is missed by name where nothing takes momentum', async () => {
    const adam = LINEAR_SCRIPT.replace(
      'SGD(model.parameters(), lr=0.05, momentum=0.9)',
      'Adam(model.parameters())',
    );
    expect(await failureOf(adam, WRITTEN)).toEqual({ ...WRITTEN, kind: 'noOptimizerWithValues' });
    await fixture?.remove();
    expect(await failureOf(adam, ONLY)).toEqual({ kind: 'noMomentumOptimizer' });
  });
});

describe('an optimizer of which no value is told', () => {
  test('is the only one that steps; dry run and trials take it', async () => {
    const { constructed } = await describeWith(LINEAR_SCRIPT, ONLY);
    expect(constructed).toMatchObject({ learningRate: 0.05, momentum: 0.9 });
    const trial = await oneTrial(fixture?.trainer ?? never(), REQUEST);
    expect(trial.end).toMatchObject({
      kind: 'budgetSpent',
      observed: { learningRateLow: REQUEST.learningRate, learningRateHigh: REQUEST.learningRate },
    });
  });

  test('is asked for where several step', async () => {
    expect(await failureOf(TWO_NETS, ONLY)).toMatchObject({ kind: 'severalOptimizers' });
  });
});

describe('an optimizer told by its number', () => {
  test('is that one of those that take momentum, and the other net’s losses are none of its own', async () => {
    const run = await runScript(TWO_NETS, {
      options: { optimizer: { kind: 'nth', index: 2, name: 'SGD' } },
    });
    expect(run.end.kind).toBe('budgetSpent');
    expect(run.output).toContain(`rates 0.3 ${REQUEST.learningRate}`);
    expect(Math.max(...run.curve.values)).toBeLessThan(100);
  });

  test('is missed by name where it is of another class', async () => {
    expect(await failureOf(TWO_NETS, { kind: 'nth', index: 2, name: 'RMSprop' })).toEqual({
      kind: 'optimizerNotConstructed',
      optimizer: 'RMSprop',
      index: 2,
    });
  });
});

function candidate(found: { readonly index: number; readonly momentum: number; readonly steps: number }) {
  const file: unknown = expect.stringMatching(/train\.py$/u);
  return { name: 'SGD', learningRate: 0.3, file, line: 6, ...found };
}

function never(): never {
  throw new Error('No fixture was made.');
}
