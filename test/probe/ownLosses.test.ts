import { expect, test } from 'vitest';
import { printedNumbers, runScript } from '../support/probe/probeRun';

// What is measured is the loss whose gradients the watched optimizer steps with, and no other.

const HEAD = `import torch
torch.set_num_threads(1)
data = torch.randn(32, 4)
def net(): return torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.Tanh(), torch.nn.Linear(8, 4))
def own(value):
    print("own", repr(value.item()))
    return value
`;
const SGD = 'lr=0.01, momentum=0.9)  # SITE';

/** Scripts that print each of the watched optimizer's own losses, one or more a step, as it comes. */
const SCRIPTS: readonly [name: string, perStep: number, script: string][] = [
  [
    'another net that trains in turn',
    1,
    `${HEAD}a, b = net(), net()
other = torch.optim.Adam(a.parameters())
optimizer = torch.optim.SGD(b.parameters(), ${SGD}
for _ in range(50):
    other.zero_grad(); (100 + a(data).pow(2).sum()).backward(); other.step()
    optimizer.zero_grad(); own((b(data) - data).pow(2).mean()).backward(); optimizer.step()
`,
  ],
  [
    'another net that trains in turn without an optimizer',
    1,
    `${HEAD}a, b = net(), net()
optimizer = torch.optim.SGD(b.parameters(), ${SGD}
for _ in range(50):
    (100 + a(data).pow(2).sum()).backward()
    optimizer.zero_grad(set_to_none=_ % 2 == 0); own((b(data) - data).pow(2).mean()).backward(); optimizer.step()
`,
  ],
  [
    'losses before its construction, of the same net',
    1,
    `${HEAD}b = net()
for _ in range(5):
    (100 + b(data).pow(2).sum()).backward()
b.zero_grad()
optimizer = torch.optim.SGD(b.parameters(), ${SGD}
for _ in range(50):
    optimizer.zero_grad(); own((b(data) - data).pow(2).mean()).backward(); optimizer.step()
`,
  ],
  [
    'an adversary whose loss reaches the generator',
    1,
    `${HEAD}generator, critic = net(), net()
of_critic = torch.optim.Adam(critic.parameters())
optimizer = torch.optim.SGD(generator.parameters(), ${SGD}
for _ in range(50):
    for _ in range(2):
        critic.zero_grad(); (100 + critic(generator(data)).mean() - critic(data).mean()).backward(); of_critic.step()
    generator.zero_grad(); own(-critic(generator(data)).mean()).backward(); optimizer.step()
`,
  ],
  [
    'a generator whose loss reaches the critic, which has two losses a step',
    2,
    `${HEAD}generator, critic = net(), net()
of_generator = torch.optim.Adam(generator.parameters())
optimizer = torch.optim.SGD(critic.parameters(), ${SGD}
for _ in range(50):
    for each in critic.parameters(): each.grad = None
    own(critic(generator(data).detach()).mean()).backward()
    own(-critic(data).mean()).backward()
    optimizer.step()
    of_generator.zero_grad(); (100 - critic(generator(data)).mean()).backward(); of_generator.step()
`,
  ],
  [
    'two parts that train one after the other, and losses of another net since',
    1,
    `${HEAD}a, b, c = net(), net(), net()
optimizer = torch.optim.SGD([*a.parameters(), *b.parameters()], ${SGD}
for step in range(60):
    optimizer.zero_grad(set_to_none=step % 2 == 0)
    own((a(data) - data).pow(2).mean() if step < 30 else (b(data) - data).pow(2).mean()).backward()
    if step >= 30: (100 + c(data).pow(2).sum()).backward()
    optimizer.step()
`,
  ],
  [
    'another net beside it from its thirtieth step on',
    1,
    `${HEAD}a, c = net(), net()
optimizer = torch.optim.SGD(a.parameters(), ${SGD}
for step in range(60):
    if step >= 30: (100 + c(data).pow(2).sum()).backward()
    optimizer.zero_grad(); own((a(data) - data).pow(2).mean()).backward(); optimizer.step()
`,
  ],
  [
    'a second optimizer on the same parameters that trains first',
    1,
    `${HEAD}b = net()
first, optimizer = torch.optim.Adam(b.parameters()), None
optimizer = torch.optim.SGD(b.parameters(), ${SGD}
for _ in range(5):
    first.zero_grad(); (100 + b(data).pow(2).mean()).backward(); first.step()
for _ in range(50):
    optimizer.zero_grad(); own((b(data) - data).pow(2).mean()).backward(); optimizer.step()
`,
  ],
  [
    'a shared body under two heads, and gradients clipped before the step',
    2,
    `${HEAD}body, left, right = net(), net(), net()
unused = torch.optim.SGD([torch.nn.Parameter(torch.ones(1))], lr=1.0)
optimizer = torch.optim.SGD([*body.parameters(), *left.parameters(), *right.parameters()], ${SGD}
for _ in range(50):
    optimizer.zero_grad()
    own(left(body(data)).pow(2).mean()).backward()
    own((right(body(data)) - data).pow(2).mean()).backward()
    torch.nn.utils.clip_grad_norm_(body.parameters(), 0.1)
    optimizer.step()
`,
  ],
  [
    'gradients that are set aside for each of four parts of a batch',
    4,
    `${HEAD}b = net()
optimizer = torch.optim.SGD(b.parameters(), ${SGD}
for _ in range(50):
    kept = [torch.zeros_like(each) for each in b.parameters()]
    for part in data.split(8):
        b.zero_grad(); own((b(part) - part).pow(2).mean()).backward()
        for sum, each in zip(kept, b.parameters()): sum += each.grad.clamp(-1, 1)
    for sum, each in zip(kept, b.parameters()): each.grad = sum
    optimizer.step()
`,
  ],
  [
    'a part that is checkpointed, and all that trains is inside it',
    1,
    `${HEAD}from torch.utils.checkpoint import checkpoint
b = net()
optimizer = torch.optim.SGD(b.parameters(), ${SGD}
data.requires_grad_()
for _ in range(50):
    optimizer.zero_grad(); own(checkpoint(b, data, use_reentrant=True).pow(2).mean()).backward(); optimizer.step()
`,
  ],
  [
    'parameters that join later, while the first ones are frozen',
    1,
    `${HEAD}a, b = net(), net()
optimizer = torch.optim.SGD(a.parameters(), ${SGD}
for each in a.parameters(): each.requires_grad_(False)
optimizer.add_param_group({"params": list(b.parameters())})
for _ in range(50):
    optimizer.zero_grad(); own(b(a(data)).pow(2).mean()).backward(); optimizer.step()
`,
  ],
];

test.each(SCRIPTS)('only its own losses count: %s', async (_, perStep, script) => {
  const run = await runScript(script);
  expect(run.end).toMatchObject({ kind: 'budgetSpent', stepsSpent: 20 });
  expect(run.curve.steps).toEqual(Array.from({ length: 20 }, (__, index) => index + 1));
  const own = printedNumbers(run, 'own').slice(0, 20 * perStep);
  for (const [index, value] of run.curve.values.entries()) {
    const ofStep = own.slice(perStep * index, perStep * (index + 1));
    expect(value).toBeCloseTo(ofStep.reduce((sum, each) => sum + each, 0) / perStep, 6);
  }
});

test('a script of whose losses none reaches the optimizer is told so', async () => {
  const run = await runScript(`${HEAD}a, b = net(), net()
optimizer = torch.optim.SGD(b.parameters(), ${SGD}
for _ in range(50):
    a(data).sum().backward(); optimizer.step()
`);
  expect(run.end).toMatchObject({ kind: 'failed', failure: { kind: 'neverCalledBackward' } });
});
