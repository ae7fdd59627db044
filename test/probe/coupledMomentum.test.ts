import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, expect, test } from 'vitest';
import { couplingEdits } from '../../src/advise/edit/couplingEdit';
import { confirmationResult } from '../../src/calibrate/confirm/confirmationResult';
import { followWholeRun } from '../../src/calibrate/confirm/followWholeRun';
import { runConfirmation } from '../../src/calibrate/confirm/runConfirmation';
import { isCouplingBetter } from '../../src/model/advice/couplingBetter';
import type { WholeRun } from '../../src/model/calibration/confirmation';
import { coupledMomentum, type MomentumCoupling } from '../../src/model/calibration/momentumCoupling';
import type { TrialEnd } from '../../src/calibrate/run/trainer';
import { loadDetector } from '../support/detect/loadDetector';
import { scriptFixture, testInterpreter, type ScriptFixture } from '../support/probe/scriptFixture';

// Whole trainings in which the momentum follows the learning rate of each step.

let fixture: ScriptFixture | undefined;
afterEach(async () => {
  await fixture?.remove();
  fixture = undefined;
});

/** Eight steps, of which each writes down the learning rate and the momentum that it has used. */
function script({
  optimizer = 'torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.5)',
  scheduler = 'torch.optim.lr_scheduler.StepLR(optimizer, 2, gamma=0.25)',
  step = 'scheduler.step()',
} = {}): string {
  return `import json, torch
torch.set_num_threads(1)
model = torch.nn.Sequential(torch.nn.Linear(5, 3), torch.nn.Linear(3, 1))
optimizer = ${optimizer}  # SITE
scheduler = ${scheduler}
used = []
for step in range(8):
    x = torch.randn(16, 5)
    optimizer.zero_grad()
    loss = ((model(x) - x.sum(1, keepdim=True)) ** 2).mean()
    loss.backward()
    optimizer.step()
    used.append([[float(group["lr"]), group["momentum"]] for group in optimizer.param_groups])
    ${step}
json.dump(used, open("used.json", "w"))
`;
}

interface Trained {
  readonly end: TrialEnd;
  /** By step and group, the learning rate and momentum. */
  readonly used: readonly (readonly (readonly [number, number])[])[];
}

function lossOf(run: WholeRun | undefined): readonly number[] | undefined {
  return run?.measures[0]?.curve.values;
}

const COUPLING: MomentumCoupling = { k: 0.464, gamma: 2 / 3 };

async function train(text: string, coupling: MomentumCoupling | null = COUPLING): Promise<Trained> {
  fixture = await scriptFixture(text, {});
  await fixture.trainer.describe(new AbortController().signal);
  const momentum = coupledMomentum(COUPLING, 0.1);
  const end = await fixture.trainer.runWhole(
    { trialId: 'whole', learningRate: 0.1, momentum, seed: 1, ...(coupling === null ? {} : { coupling }) },
    () => 'continue',
    new AbortController().signal,
  );
  const used: Trained['used'] = JSON.parse(await readFile(join(fixture.folder, 'used.json'), 'utf8'));
  return { end, used };
}

test('each step uses the momentum of its own learning rate, which counts as the one that was asked for', async () => {
  const { end, used } = await train(script());
  expect(end).toMatchObject({
    kind: 'ended',
    stepsSpent: 8,
    observed: { momentumOverwritten: false, overrideVerified: true, learningRateHigh: 0.1 },
  });
  expect(used).toHaveLength(8);
  const rates = [0.1, 0.1, 0.025, 0.025, 0.00625, 0.00625, 0.0015625, 0.0015625];
  for (const [step, [group]] of used.entries()) {
    const [rate, momentum] = group ?? [];
    expect(rate).toBeCloseTo(rates[step] ?? 0, 9);
    expect(momentum).toBeCloseTo(coupledMomentum(COUPLING, rate ?? 0), 12);
  }
  expect(used[0]?.[0]?.[1]).not.toBeCloseTo(used[7]?.[0]?.[1] ?? 0, 2);
});

test('without a coupling the momentum stays under the same schedule', async () => {
  const { used } = await train(script(), null);
  expect(new Set(used.map(([group]) => group?.[1])).size).toBe(1);
});

test('a learning rate of 0 and one that is too large stay within 0 and 0.999', async () => {
  const warmUp = script({
    scheduler: 'torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: 40 * step)',
  });
  const { end, used } = await train(warmUp);
  expect(end).toMatchObject({ kind: 'ended', observed: { momentumOverwritten: false } });
  expect(used.slice(0, 2).map(([group]) => group?.[1])).toEqual([0.999, 0]);
});

test('a momentum that the script cycles itself gives way, and that is no other than was asked for', async () => {
  const cycled = script({ step: 'for group in optimizer.param_groups: group["momentum"] = 0.3' });
  const { end, used } = await train(cycled);
  expect(end).toMatchObject({ kind: 'ended', observed: { momentumOverwritten: false } });
  for (const [group] of used) expect(group?.[1]).toBeCloseTo(coupledMomentum(COUPLING, 0.1), 12);
});

test('groups with learning rates of their own and dampening follow the heavy-ball learning rate of the site', async () => {
  const grouped = script({
    optimizer:
      'torch.optim.SGD([{"params": model[0].parameters()}, {"params": model[1].parameters(), "lr": 0.02}], lr=0.2, momentum=0.6, dampening=0.5)',
  });
  const { end, used } = await train(grouped);
  expect(end).toMatchObject({ kind: 'ended', observed: { momentumOverwritten: false } });
  // lr 0.2 with dampening 0.5 is η = 0.1, and the second group's is a tenth of it by the user's own choice.
  expect(used[0]?.map(([rate]) => rate)).toEqual([expect.closeTo(0.2, 9), expect.closeTo(0.02, 9)]);
  for (const groups of used) expect(groups[0]?.[1]).toBe(groups[1]?.[1]);
  expect(used[0]?.[0]?.[1]).toBeCloseTo(coupledMomentum(COUPLING, 0.1), 12);
  expect(used[7]?.[0]?.[1]).toBeCloseTo(coupledMomentum(COUPLING, 0.1 / 64), 12);
});

test('present, constant and coupled train on the same seeds, and each says what it ended with', async () => {
  fixture = await scriptFixture(script(), {});
  await fixture.trainer.describe(new AbortController().signal);
  const { trainer } = fixture;
  const momentum = coupledMomentum(COUPLING, 0.1);
  const setting = { learningRate: 0.1, momentum };
  const outcome = await runConfirmation({
    plan: {
      present: { learningRate: 0.1, momentum: 0.5 },
      suggested: setting,
      coupled: { ...setting, coupling: COUPLING },
      seeds: [4, 5],
    },
    finishedRuns: [],
    withTrainer: (run) => run(trainer),
    onEvent: () => undefined,
    signal: new AbortController().signal,
  });
  expect(outcome.runs.map(({ arm, seed }) => `${arm} ${seed}`)).toEqual([
    'present 4',
    'suggested 4',
    'coupled 4',
    'coupled 5',
    'suggested 5',
    'present 5',
  ]);
  const [, suggested, coupled] = outcome.runs;
  // The same until the schedule has moved the learning rate and a step has been taken with it.
  expect(lossOf(coupled)?.slice(0, 3)).toEqual(lossOf(suggested)?.slice(0, 3));
  expect(lossOf(coupled)).not.toEqual(lossOf(suggested));
});

test('where a schedule wants more momentum at its end, the coupled one is measured better than both others', async () => {
  const text = await readFile('test/fixtures/schedule/train.py', 'utf8');
  fixture = await scriptFixture(text.replace(/(optimizer = .*)/u, '$1  # SITE'));
  await fixture.trainer.describe(new AbortController().signal);
  const { trainer } = fixture;
  const coupling = { k: 0.27 * 0.01 ** (-2 / 3), gamma: 2 / 3 };
  const suggested = { learningRate: 0.01, momentum: 0.73 };
  const { runs } = await runConfirmation({
    plan: {
      present: { learningRate: 0.01, momentum: 0.5 },
      suggested,
      coupled: { ...suggested, coupling },
      seeds: [4, 5],
    },
    finishedRuns: [],
    withTrainer: (run) => run(trainer),
    onEvent: () => undefined,
    signal: new AbortController().signal,
  });
  const { coupled } = confirmationResult(runs);
  expect(coupled?.overPresent).toMatchObject({
    verdict: { kind: 'confirmed' },
    speed: { finding: 'faster' },
  });
  expect(coupled?.overSuggested.speed?.finding).toBe('faster');
  expect(coupled !== undefined && isCouplingBetter(coupled)).toBe(true);
});

test('the code that the quick fix writes uses the same momenta, and is then seen to write them', async () => {
  const text = script();
  const detector = await loadDetector();
  const detect = (source: string) =>
    detector.detect({ languageId: 'python', fileName: 'train.py', text: source });
  const [site] = detect(text);
  const edits = site === undefined ? undefined : couplingEdits(site, COUPLING);
  if (edits === undefined) throw new Error('nothing is offered');
  const edited = edits
    .toReversed()
    .reduce((rest, { span, newText }) => rest.slice(0, span.start) + newText + rest.slice(span.end), text);
  const { used } = await train(text);
  const folder = fixture?.folder ?? '';
  await writeFile(join(folder, 'edited.py'), edited);
  await promisify(execFile)(testInterpreter(), ['edited.py'], { cwd: folder });
  const byHand: Trained['used'] = JSON.parse(await readFile(join(folder, 'used.json'), 'utf8'));
  for (const [step, [group]] of byHand.entries()) {
    expect(group?.[0]).toBeCloseTo(used[step]?.[0]?.[0] ?? 0, 9);
    expect(group?.[1]).toBeCloseTo(used[step]?.[0]?.[1] ?? 0, 5);
  }
  const [after] = detect(edited);
  expect(after?.schedulers.some(({ overwritesMomentum }) => overwritesMomentum)).toBe(true);
  expect(after === undefined ? undefined : couplingEdits(after, COUPLING)).toBeUndefined();
});

test('a coupled training is followed as any other', async () => {
  fixture = await scriptFixture(script(), {});
  await fixture.trainer.describe(new AbortController().signal);
  const run = await followWholeRun(
    fixture.trainer,
    { arm: 'coupled', seed: 1, learningRate: 0.1, momentum: 0.9, coupling: COUPLING },
    () => undefined,
    new AbortController().signal,
  );
  expect(run).toMatchObject({ arm: 'coupled', steps: 8, outcome: { kind: 'ended' } });
});
