import { afterEach, describe, expect, test } from 'vitest';
import { TrainerUnavailable } from '../../src/calibrate/run/trainer';
import type { Failure } from '../../src/model/calibration/failure';
import { printedNumbers, REQUEST, runScript } from '../support/probe/probeRun';
import { LINEAR_SCRIPT, scriptFixture, type ScriptFixture } from '../support/probe/scriptFixture';

// The optimizer of the line is stepped through another object, or something else steps in its place.

let fixture: ScriptFixture | undefined;
afterEach(async () => {
  await fixture?.remove();
  fixture = undefined;
});

const MADE = 'optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)  # SITE';
const BACKWARD = '    loss.backward()\n    optimizer.step()';

const SHARP = 'optimizer = Sharp(model.parameters(), torch.optim.SGD, lr=0.05, momentum=0.9)  # SITE';

/** Sharpness-aware, as such classes are usually written: the wrapper's own step is never called. */
const TWO_STEPS = `class Sharp(torch.optim.Optimizer):
    def __init__(self, params, base, rho=0.0, **options):
        super().__init__(params, dict(rho=rho, **options))
        self.base = base(self.param_groups, **options)
        self.param_groups = self.base.param_groups
    @torch.no_grad()
    def first_step(self):
        for group in self.param_groups:
            for each in group["params"]: each.add_(each.grad, alpha=group["rho"])
    def second_step(self):
        self.base.step()
    def step(self, closure):
        self.first_step(); closure(); self.second_step()
`;
/** Slow weights around any optimizer; it has groups of its own making and leaves out the base class's constructor. */
const SLOW = `class Slow(torch.optim.Optimizer):
    def __init__(self, base):
        self.base, self.param_groups, self.defaults, self.state = base, base.param_groups, base.defaults, {}
        self.zero_grad = base.zero_grad
    def step(self, closure=None):
        return self.base.step(closure)
`;
/** Takes over the groups of another optimizer, and does its work by itself. */
const TAKING_OVER = `class TakingOver(torch.optim.Optimizer):
    def __init__(self, base):
        self.param_groups, self.defaults, self.buffers = base.param_groups, base.defaults, {}
        self.zero_grad = base.zero_grad
    @torch.no_grad()
    def step(self, closure=None):
        for group in self.param_groups:
            for each in group["params"]:
                buffer = self.buffers.setdefault(each, torch.zeros_like(each))
                buffer.mul_(group["momentum"]).add_(each.grad)
                each.sub_(buffer, alpha=group["lr"])
`;
/** Steps on every second call only. */
const EVERY_SECOND = `class EverySecond(torch.optim.Optimizer):
    def __init__(self, base):
        self.base, self.calls = base, 0
    param_groups = property(lambda self: self.base.param_groups)
    def step(self, closure=None):
        self.calls += 1
        if self.calls % 2 == 0: self.base.step()
`;
const TWICE = `class Twice(torch.optim.SGD):
    def step(self, closure=None):
        for group in self.param_groups: group["lr"] /= 2
        super().step()
        for group in self.param_groups: group["lr"] *= 2
        super().step(closure)
`;

/** The plain loop's optimizer in another wrapping; all of them train alike. */
const WRAPPED: readonly [name: string, script: string][] = [
  [
    'a wrapper made on the line, of which another method steps the optimizer in it',
    changed(TWO_STEPS, SHARP).replace('optimizer.step()', 'optimizer.second_step()'),
  ],
  [
    'the same with a closure',
    changed(TWO_STEPS, SHARP).replace('optimizer.step()', 'optimizer.step(lambda: None)'),
  ],
  ['a wrapper that calls the optimizer', changed(SLOW, `${MADE}\noptimizer = Slow(optimizer)`)],
  ['a wrapper of a wrapper', changed(SLOW, `${MADE}\noptimizer = Slow(Slow(optimizer))`)],
  ['a wrapper that does the work itself', changed(TAKING_OVER, `${MADE}\noptimizer = TakingOver(optimizer)`)],
  [
    'an optimizer of the same parameters that is made after it and steps in its place',
    changed('', `${MADE}\noptimizer = torch.optim.SGD(list(model.parameters()), lr=0.3, momentum=0.1)`),
  ],
  [
    'one of two that the line makes',
    changed(
      'def make(): return torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)  # SITE\n',
      'make()\noptimizer = make()',
    ),
  ],
  [
    'a step that is replaced by one around it',
    changed('', `${MADE}\ninner = optimizer.step\noptimizer.step = lambda *all: inner(*all)`),
  ],
  [
    'a state that is loaded, which makes new groups',
    changed('', `${MADE}\nloaded = optimizer.state_dict()\noptimizer.load_state_dict(loaded)`),
  ],
];

/** The linear script with its optimizer made in another way. */
function changed(classes: string, made: string): string {
  return LINEAR_SCRIPT.replace('x = torch', `${classes}x = torch`).replace(MADE, made);
}

let plainRun: ReturnType<typeof runScript> | undefined;

test.each(WRAPPED)('%s gives the same losses as the plain loop', async (_, script) => {
  const plain = await (plainRun ??= runScript(LINEAR_SCRIPT));
  const run = await runScript(script);
  expect(run.end).toMatchObject({
    kind: 'budgetSpent',
    stepsSpent: 20,
    observed: {
      learningRateLow: REQUEST.learningRate,
      learningRateHigh: REQUEST.learningRate,
      overrideVerified: true,
    },
  });
  expect(run.curve).toEqual(plain.curve);
});

test('a dry run tells the values of what steps in the place of the line’s optimizer', async () => {
  const script = WRAPPED.find(([, each]) => each.includes('lr=0.3'))?.[1] ?? '';
  fixture = await scriptFixture(script);
  const { constructed } = await fixture.trainer.describe(new AbortController().signal);
  expect(constructed).toMatchObject({ learningRate: 0.3, momentum: 0.1 });
});

test('a dry run tells the values of a wrapper that hands its groups on', async () => {
  fixture = await scriptFixture(
    changed(TWO_STEPS.replace('self.param_groups, **options)', 'self.param_groups, lr=9.0)'), SHARP).replace(
      'optimizer.step()',
      'optimizer.second_step()',
    ),
  );
  const { constructed } = await fixture.trainer.describe(new AbortController().signal);
  expect(constructed).toMatchObject({ learningRate: 0.05, momentum: 0.9 });
});

test('calls of a wrapper that accumulate only are no steps', async () => {
  const run = await runScript(
    changed(EVERY_SECOND, `${MADE}\noptimizer = EverySecond(optimizer)`)
      .replace('    optimizer.zero_grad()\n', '    if _ % 2 == 0: optimizer.base.zero_grad()\n')
      .replace('    loss.backward()', '    print("loss", repr(loss.item()))\n    loss.backward()'),
  );
  expect(run.end).toMatchObject({ kind: 'budgetSpent', stepsSpent: 20 });
  const printed = printedNumbers(run, 'loss');
  for (const [index, value] of run.curve.values.entries()) {
    expect(value).toBeCloseTo(((printed[2 * index] ?? 0) + (printed[2 * index + 1] ?? 0)) / 2, 6);
  }
});

test('a class whose step takes its base class’s twice takes one', async () => {
  const run = await runScript(changed(TWICE, MADE.replace('torch.optim.SGD', 'Twice')));
  expect(run.end).toMatchObject({ kind: 'budgetSpent', stepsSpent: 20 });
  expect(run.curve.steps).toHaveLength(20);
});

test('parameter groups keep their ratio through a wrapper made on the line', async () => {
  const grouped = changed(
    TWO_STEPS,
    'optimizer = Sharp([{"params": [model.weight], "lr": 0.5}, {"params": [model.bias]}], torch.optim.SGD, lr=0.05, momentum=0.9)  # SITE\nprint("rate", optimizer.param_groups[0]["lr"])\nprint("rate", optimizer.param_groups[1]["lr"])',
  ).replace('optimizer.step()', 'optimizer.second_step()');
  const run = await runScript(grouped);
  expect(printedNumbers(run, 'rate')).toEqual([0.2, 0.02]);
  expect(run.end.observed).toMatchObject({ learningRateLow: 0.02, learningRateHigh: 0.02 });
});

describe('what cannot be followed fails in the dry run, long before the time-out', () => {
  const ENDLESS = LINEAR_SCRIPT.replace('range(50)', 'range(10**9)');
  test.each<[name: string, script: string, failure: Failure]>([
    [
      'another optimizer steps',
      ENDLESS.replace(MADE, `${MADE}\noptimizer = torch.optim.Adam(model.parameters())`),
      { kind: 'anotherSteps', optimizer: 'SGD', stepping: 'Adam' },
    ],
    [
      'another one of other parameters steps',
      ENDLESS.replace(
        MADE,
        `idle = torch.nn.Linear(2, 2)\n${MADE.replace('model', 'idle')}\noptimizer = torch.optim.SGD(model.parameters(), lr=0.1)`,
      ),
      { kind: 'anotherSteps', optimizer: 'SGD', stepping: 'SGD' },
    ],
    [
      'an update by hand',
      ENDLESS.replace(
        BACKWARD,
        '    loss.backward()\n    with torch.no_grad():\n        for each in model.parameters(): each -= 0.01 * each.grad',
      ),
      { kind: 'stepsUnseen', optimizer: 'SGD' },
    ],
    [
      'an update by hand that autograd does not see',
      ENDLESS.replace(
        BACKWARD,
        '    loss.backward()\n    for each in model.parameters(): each.data -= 0.01 * each.grad.data',
      ),
      { kind: 'stepsUnseen', optimizer: 'SGD' },
    ],
  ])('%s', async (_, script, failure) => {
    fixture = await scriptFixture(script);
    const error: unknown = await fixture.trainer
      .describe(new AbortController().signal)
      .catch((each: unknown) => each);
    expect(error).toEqual(new TrainerUnavailable(failure));
  });
});

test('another net that trains between the steps keeps none from being calibrated', async () => {
  const between = changed(
    'other = torch.nn.Linear(5, 1)\nadam = torch.optim.Adam(other.parameters())\n',
    MADE,
  ).replace(
    BACKWARD,
    `${BACKWARD}\n    for _ in range(15):\n        adam.zero_grad(); other(x).pow(2).mean().backward(); adam.step()`,
  );
  fixture = await scriptFixture(between);
  const { constructed } = await fixture.trainer.describe(new AbortController().signal);
  expect(constructed).toMatchObject({ learningRate: 0.05 });
});
