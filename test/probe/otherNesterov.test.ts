import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { scriptFixture, type ScriptFixture } from '../support/probe/scriptFixture';

// Trials whose form of momentum is not the script's.

let fixture: ScriptFixture | undefined;
afterEach(async () => {
  await fixture?.remove();
  fixture = undefined;
});

function script(optimizer: string): string {
  return `import json, torch
torch.set_num_threads(1)
model = torch.nn.Linear(5, 1)
optimizer = ${optimizer}  # SITE
used, losses = [], []
for step in range(30):
    x = torch.ones(4, 5) * (1 + step % 3)
    optimizer.zero_grad()
    loss = ((model(x) - 2) ** 2).mean()
    loss.backward()
    optimizer.step()
    used.append([group.get("nesterov") for group in optimizer.param_groups])
    losses.append(loss.item())
json.dump([used, losses], open("used.json", "w"))
`;
}

async function trained(
  text: string,
  nesterov: boolean | undefined,
): Promise<{ readonly used: ReadonlySet<unknown>; readonly losses: readonly number[] }> {
  await fixture?.remove();
  fixture = await scriptFixture(text);
  await fixture.trainer.describe(new AbortController().signal);
  const end = await fixture.trainer.runTrial(
    {
      trialId: 't',
      learningRate: 0.002,
      momentum: 0.8,
      seed: 1,
      budgetSteps: 1000,
      ...(nesterov === undefined ? {} : { nesterov }),
    },
    () => 'continue',
    new AbortController().signal,
  );
  expect(end).toMatchObject({ kind: 'ended', observed: { overrideVerified: true } });
  const [used, losses] = JSON.parse(await readFile(join(fixture.folder, 'used.json'), 'utf8'));
  return { used: new Set(used.flat()), losses };
}

test.each([
  ['torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)', false],
  ['torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9, nesterov=True)', true],
])('%s trains as a script would that has the other form', async (optimizer, own) => {
  const asWritten = await trained(script(optimizer), undefined);
  expect(asWritten.used).toEqual(new Set([own]));
  const other = await trained(script(optimizer), !own);
  expect(other.used).toEqual(new Set([!own]));
  expect(other.losses).not.toEqual(asWritten.losses);
  const written = own
    ? optimizer.replace(', nesterov=True', '')
    : optimizer.replace('0.9)', '0.9, nesterov=True)');
  expect(other.losses).toEqual((await trained(script(written), undefined)).losses);
});
