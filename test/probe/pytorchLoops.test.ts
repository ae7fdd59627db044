import { expect, test } from 'vitest';
import { printedNumbers, REQUEST, runScript } from '../support/probe/probeRun';
import { LINEAR_SCRIPT } from '../support/probe/scriptFixture';

const BACKWARD = '    loss.backward()\n    optimizer.step()';

/** The plain loop's body written in another way; all of them train alike. */
const LOOPS: readonly [name: string, script: string][] = [
  [
    'a closure',
    LINEAR_SCRIPT.replace(
      /for _ in[\s\S]*$/u,
      `def closure():
    optimizer.zero_grad()
    loss = ((model(x) - y) ** 2).mean()
    loss.backward()
    return loss
for _ in range(50):
    optimizer.step(closure)
`,
    ),
  ],
  ['torch.autograd.backward', LINEAR_SCRIPT.replace('loss.backward()', 'torch.autograd.backward([loss])')],
  [
    'a gradient scaler',
    LINEAR_SCRIPT.replace(
      BACKWARD,
      '    scaler.scale(loss).backward()\n    scaler.step(optimizer)\n    scaler.update()',
    ).replace(
      'for _ in',
      'scaler = torch.amp.GradScaler("cpu") if hasattr(torch.amp, "GradScaler") else torch.cuda.amp.GradScaler(enabled=False)\nfor _ in',
    ),
  ],
  [
    'a scheduler and a wrapper around the optimizer, as trainer libraries have them',
    LINEAR_SCRIPT.replace(
      BACKWARD,
      '    wrapper.step(lambda: loss.backward())\n    scheduler.step()',
    ).replace(
      'for _ in',
      `class Wrapper:
    def __init__(self, optimizer):
        self.__dict__ = {k: v for k, v in optimizer.__dict__.items() if k != "step"}
        self.optimizer = optimizer
    def step(self, closure):
        self.optimizer.step(closure=closure)
scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda epoch: 1.0)
wrapper = Wrapper(optimizer)
for _ in`,
    ),
  ],
  [
    'two backward calls a step',
    LINEAR_SCRIPT.replace(
      BACKWARD,
      '    (loss / 1).backward(retain_graph=True)\n    (loss * 0 + loss.detach()).backward()\n    optimizer.step()',
    ),
  ],
  [
    'a loss that is changed in place afterwards',
    LINEAR_SCRIPT.replace(BACKWARD, `${BACKWARD}\n    loss.detach().zero_()`),
  ],
  [
    'a bare except around the step',
    LINEAR_SCRIPT.replace(
      '    optimizer.step()',
      '    try:\n        optimizer.step()\n    except:\n        pass',
    ),
  ],
];

let plainRun: ReturnType<typeof runScript> | undefined;

test.each(LOOPS)('%s gives the same losses as the plain loop', async (_, script) => {
  const plain = await (plainRun ??= runScript(LINEAR_SCRIPT));
  const run = await runScript(script);
  expect(run.end).toMatchObject({ kind: 'budgetSpent', stepsSpent: 20 });
  expect(run.curve.steps).toEqual(plain.curve.steps);
  for (const [index, value] of plain.curve.values.entries()) {
    expect((run.curve.values[index] ?? Number.NaN) / value).toBeCloseTo(1, 5);
  }
});

test('a seed that the script fixes still gives every trial its own randomness', async () => {
  const seeded = LINEAR_SCRIPT.replace('import torch\n', 'import torch\ntorch.manual_seed(7)\n');
  const run = await runScript(seeded);
  expect((await runScript(seeded)).curve).toEqual(run.curve);
  expect((await runScript(seeded, { request: { seed: 4 } })).curve.values).not.toEqual(run.curve.values);
});

test('without momentum, dampening does nothing, as in PyTorch', async () => {
  const dampened = LINEAR_SCRIPT.replace('momentum=0.9', 'momentum=0.9, dampening=0.5');
  const run = await runScript(dampened, { request: { momentum: 0 } });
  expect(run.curve.values).toEqual(
    (await runScript(LINEAR_SCRIPT, { request: { momentum: 0 } })).curve.values,
  );
});

test('parameter groups keep the ratio of their learning rates', async () => {
  const grouped = LINEAR_SCRIPT.replace(
    'SGD(model.parameters()',
    'SGD([{"params": [model.weight], "lr": 0.5}, {"params": [model.bias]}]',
  ).replace(
    'for _ in',
    'print("rate", optimizer.param_groups[0]["lr"])\nprint("rate", optimizer.param_groups[1]["lr"])\nfor _ in',
  );
  const run = await runScript(grouped);
  expect(printedNumbers(run, 'rate')).toEqual([0.2, 0.02]);
  expect(run.end.observed).toMatchObject({ learningRateLow: 0.02, learningRateHigh: 0.02 });
});

test('a module runs as python -m would run it', async () => {
  const named = LINEAR_SCRIPT.replace('import torch\n', 'import torch\nprint(__name__, __spec__.name)\n');
  const run = await runScript(named, { options: { module: 'train' } });
  expect(run.end.kind).toBe('budgetSpent');
  expect(run.output).toContain('__main__ train');
});

test('a script sees its own arguments, folder and environment, and no input', async () => {
  const looking = LINEAR_SCRIPT.replace(
    'for _ in',
    'import sys, os\nprint("argv", sys.argv[1:], os.environ["MINE"], sys.stdin.read() == "", os.path.samefile(sys.path[0], os.getcwd()))\nfor _ in',
  );
  const run = await runScript(looking, {
    options: { scriptArguments: ['--a', 'b c'], environment: { ...process.env, MINE: 'mine' } },
  });
  expect(run.output).toContain("argv ['--a', 'b c'] mine True True");
});

test('an environment that the script sets before it imports the framework is heeded', async () => {
  const setting = LINEAR_SCRIPT.replace(
    'import torch\ntorch.set_num_threads(1)\n',
    'import os\nos.environ["OMP_NUM_THREADS"] = "1"\nimport torch\nprint("threads", torch.get_num_threads())\n',
  );
  expect(printedNumbers(await runScript(setting), 'threads')).toEqual([1]);
});

test('momentum in the request is what the optimizer steps with', async () => {
  const printing = LINEAR_SCRIPT.replace(
    '    optimizer.step()',
    '    optimizer.step()\n    print("momentum", optimizer.param_groups[0]["momentum"])',
  );
  const used = new Set(printedNumbers(await runScript(printing), 'momentum'));
  expect([...used]).toEqual([REQUEST.momentum]);
});
