import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { followWholeRun } from '../../src/calibrate/confirm/followWholeRun';
import { runConfirmation } from '../../src/calibrate/confirm/runConfirmation';
import type { WholeRun } from '../../src/model/calibration/confirmation';
import type { ScriptTrainerOptions } from '../../src/train/script/scriptTrainerOptions';
import { scriptFixture, testInterpreter, type ScriptFixture } from '../support/probe/scriptFixture';

// Whole trainings of a script, to its own end, with everything that it reports.

let fixture: ScriptFixture | undefined;
afterEach(async () => {
  await fixture?.remove();
  fixture = undefined;
});

/** Six epochs of 50 steps on noisy data; a validation loss after each, of which the last is printed once more. */
const EPOCHS = `import sys, torch
torch.set_num_threads(1)
torch.manual_seed(0)
x = torch.randn(640, 5)
y = x @ torch.ones(5, 1) + 0.1 * torch.randn(640, 1)
model = torch.nn.Linear(5, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.5)  # SITE
for epoch in range(6):
    for step in range(50):
        batch = torch.randint(0, 512, (32,))
        optimizer.zero_grad()
        loss = ((model(x[batch]) - y[batch]) ** 2).mean()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        validation = ((model(x[512:]) - y[512:]) ** 2).mean().item()
    print(f"epoch {epoch} val_loss: {validation:.6f}")
`;

async function prepare(script: string, options: Partial<ScriptTrainerOptions> = {}): Promise<ScriptFixture> {
  fixture = await scriptFixture(script, options);
  await fixture.trainer.describe(new AbortController().signal);
  return fixture;
}

async function whole(
  { trainer }: ScriptFixture,
  { learningRate = 0.01, momentum = 0.9, seed = 1 } = {},
): Promise<WholeRun> {
  const run = await followWholeRun(
    trainer,
    { arm: 'suggested', seed, learningRate, momentum },
    () => undefined,
    new AbortController().signal,
  );
  if (run === undefined) throw new Error('cancelled');
  return run;
}

function finalOf({ measures }: WholeRun, name: string): number | undefined {
  return measures.find(({ measure }) => (measure.kind === 'named' ? measure.name : measure.kind) === name)
    ?.final;
}

test('a whole training ends where the script does, with its losses and everything that it printed', async () => {
  const ready = await prepare(`${EPOCHS}print(f"test_mse: {validation:.6f}")\n`);
  const run = await whole(ready);
  expect(run).toMatchObject({ outcome: { kind: 'ended' }, steps: 300 });
  const [loss] = run.measures;
  expect(loss?.measure).toEqual({ kind: 'loss' });
  expect(loss?.curve.steps).toHaveLength(300);
  const validation = run.measures.find(
    ({ measure }) => measure.kind === 'named' && measure.name === 'val_loss',
  );
  expect(validation?.curve.steps).toEqual([50, 100, 150, 200, 250, 300]);
  // The last of six values, and what comes after the last step counts too.
  expect(validation?.final).toBe(validation?.curve.values.at(-1));
  expect(finalOf(run, 'test_mse')).toBe(validation?.final);
});

test('the same seed gives the same training again, another one another', async () => {
  const ready = await prepare(EPOCHS);
  const [first, again, other] = [await whole(ready), await whole(ready), await whole(ready, { seed: 2 })];
  expect(again.measures).toEqual(first.measures);
  expect(other.measures).not.toEqual(first.measures);
});

test('a training whose loss is no number any more is ended, and has diverged', async () => {
  const ready = await prepare(EPOCHS.replace('range(6)', 'range(6000)'));
  const run = await whole(ready, { learningRate: 5 });
  expect(run.outcome).toEqual({ kind: 'diverged' });
  expect(run.steps).toBeLessThan(300_000);
});

test('a script that raises at its end keeps what it reported, and is told apart from one that ends', async () => {
  const ready = await prepare(
    `${EPOCHS}if optimizer.param_groups[0]['momentum'] > 0.8: raise ValueError('not good enough')\n`,
  );
  const run = await whole(ready, { momentum: 0.9 });
  expect(run.outcome).toMatchObject({ kind: 'raised', exception: 'ValueError: not good enough' });
  expect(run.steps).toBe(300);
  expect(finalOf(run, 'val_loss')).toBeGreaterThan(0);
  expect((await whole(ready, { momentum: 0.5 })).outcome).toEqual({ kind: 'ended' });
});

test('a script that ends early at some momentum has ended', async () => {
  const ready = await prepare(
    EPOCHS.replace(
      '    with torch',
      `    if epoch == 2 and optimizer.param_groups[0]['momentum'] > 0.8: sys.exit(0)\n    with torch`,
    ),
  );
  expect(await whole(ready, { momentum: 0.9 })).toMatchObject({ outcome: { kind: 'ended' }, steps: 150 });
  expect(await whole(ready, { momentum: 0.5 })).toMatchObject({ outcome: { kind: 'ended' }, steps: 300 });
});

test('without a loss that is seen, what the script prints for it is followed to the end', async () => {
  const byHand = EPOCHS.replace(
    'loss.backward()',
    'for p in model.parameters(): p.grad = torch.autograd.grad(loss, p, retain_graph=True)[0]',
  ).replace(
    'optimizer.step()\n',
    'optimizer.step()\n        print("momentum-lens", step + 1, loss.item())\n',
  );
  const run = await whole(await prepare(byHand));
  expect(run.outcome).toEqual({ kind: 'ended' });
  expect(run.measures[0]?.measure).toEqual({ kind: 'lineProtocol' });
  expect(run.measures[0]?.curve.steps).toHaveLength(300);
});

test('a command is followed to its end as a script is', async () => {
  const found = await scriptFixture(EPOCHS);
  fixture = found;
  const ready = await scriptFixture(EPOCHS, {
    command: [testInterpreter(), 'train.py'],
    workingDirectory: found.folder,
    optimizer: { kind: 'values', learningRate: 0.01, momentum: 0.5 },
  });
  try {
    await ready.trainer.describe(new AbortController().signal);
    const run = await whole(ready);
    expect(run).toMatchObject({ outcome: { kind: 'ended' }, steps: 300 });
    expect(finalOf(run, 'val_loss')).toBeGreaterThan(0);
    expect(finalOf(run, 'loss')).toBeGreaterThan(0);
  } finally {
    await ready.remove();
  }
});

test('what has finished is not run again after an interruption, and what runs is lost with it alone', async () => {
  const ready = await prepare(
    `${EPOCHS}open(f"ran-{torch.initial_seed()}-{optimizer.param_groups[0]['momentum']}", 'a').write('x')\n`,
  );
  const plan = {
    present: { learningRate: 0.01, momentum: 0.5 },
    suggested: { learningRate: 0.01, momentum: 0.9 },
    seeds: [11, 12],
  };
  const abort = new AbortController();
  const finished: WholeRun[] = [];
  const confirm = (finishedRuns: readonly WholeRun[], signal: AbortSignal) =>
    runConfirmation({
      plan,
      finishedRuns,
      withTrainer: (train) => train(ready.trainer),
      onEvent: (event) => {
        if (event.kind === 'runFinished') finished.push(event.run);
        if (event.kind === 'runProgress' && finished.length === 1) abort.abort();
      },
      signal,
    });
  expect(await confirm([], abort.signal)).toMatchObject({
    kind: 'cancelled',
    runs: [{ arm: 'present', seed: 11 }],
  });
  const outcome = await confirm(finished.slice(0, 1), new AbortController().signal);
  expect(outcome.kind).toBe('done');
  expect(outcome.runs.map(({ arm, seed }) => `${arm} ${seed}`)).toEqual([
    'present 11',
    'suggested 11',
    'suggested 12',
    'present 12',
  ]);
  // Each training that ended left its mark once; the one that was cut off may have come to its own end by then.
  const left = (await readdir(ready.folder)).filter((name) => name.startsWith('ran-'));
  expect(left).toHaveLength(4);
  for (const name of left) {
    const marks = await readFile(join(ready.folder, name), 'utf8');
    expect(marks).toMatch(name === 'ran-11-0.9' ? /^xx?$/u : /^x$/u);
  }
});
