import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, expect, test } from 'vitest';
import { couplingEdits } from '../../src/advise/edit/couplingEdit';
import { coupledMomentum } from '../../src/model/calibration/momentumCoupling';
import { loadDetector } from '../support/detect/loadDetector';
import { frameworksPython } from '../support/probe/frameworksPython';
import { scriptFixture, type ScriptFixture } from '../support/probe/scriptFixture';

// Whole trainings with optax in which the momentum follows the schedule's learning rate.

const COUPLING = { k: 0.928, gamma: 2 / 3 };
const STEPS = 12;

let fixture: ScriptFixture | undefined;
afterEach(async () => {
  await fixture?.remove();
  fixture = undefined;
});

/** A bowl that prints its losses; its schedule ends at 0. */
function script(optimizer: string): string {
  return `import jax, jax.numpy as jnp, optax
schedule = optax.linear_schedule(0.1, 0.0, ${STEPS - 2})
optimizer = ${optimizer}  # SITE
weight = jnp.ones(())
state = optimizer.init(weight)
@jax.jit
def train_step(weight, state):
    loss, gradient = jax.value_and_grad(lambda weight: weight ** 2 / 2)(weight)
    updates, state = optimizer.update(gradient, state)
    return loss, optax.apply_updates(weight, updates), state
for _ in range(${STEPS}):
    loss, weight, state = train_step(weight, state)
    print(float(loss))
`;
}

/** Heavy ball on the bowl, by hand. */
function expectedLosses(): number[] {
  let [weight, velocity] = [1, 0];
  return Array.from({ length: STEPS }, (_, step) => {
    const loss = weight ** 2 / 2;
    const rate = Math.max(0, 0.1 * (1 - step / (STEPS - 2)));
    velocity = coupledMomentum(COUPLING, rate) * velocity + weight;
    weight -= rate * velocity;
    return loss;
  });
}

test.each([
  'optax.sgd(learning_rate=schedule, momentum=0.9)',
  'optax.inject_hyperparams(optax.sgd)(learning_rate=schedule, momentum=0.9)',
])('%s takes the momentum of each step from its schedule', async (optimizer) => {
  fixture = await scriptFixture(script(optimizer), {
    interpreter: frameworksPython(),
    framework: 'optax',
    trialTimeoutMs: 90_000,
  });
  await fixture.trainer.describe(new AbortController().signal);
  const losses: number[] = [];
  const end = await fixture.trainer.runWhole(
    { trialId: 'whole', learningRate: 0.1, momentum: 0.8, seed: 1, coupling: COUPLING },
    (measure, { values }) => {
      if (measure.kind === 'loss') losses.push(...values);
      return 'continue';
    },
    new AbortController().signal,
  );
  expect(end).toMatchObject({ kind: 'ended', observed: { momentumOverwritten: false } });
  expect(losses).toHaveLength(STEPS);
  for (const [step, loss] of expectedLosses().entries()) expect(losses[step]).toBeCloseTo(loss, 5);
});

test('the code that the quick fix writes trains the same', async () => {
  const text = script('optax.sgd(learning_rate=schedule, momentum=0.9)');
  const detector = await loadDetector();
  const [site] = detector.detect({ languageId: 'python', fileName: 'train.py', text });
  const edits = site === undefined ? undefined : couplingEdits(site, COUPLING);
  if (edits === undefined) throw new Error('nothing is offered');
  const edited = edits
    .toSorted((left, right) => right.span.start - left.span.start)
    .reduce((rest, { span, newText }) => rest.slice(0, span.start) + newText + rest.slice(span.end), text);
  fixture = await scriptFixture(text);
  await writeFile(join(fixture.folder, 'edited.py'), edited);
  const { stdout } = await promisify(execFile)(frameworksPython(), ['edited.py'], { cwd: fixture.folder });
  const losses = stdout.trim().split('\n').map(Number);
  for (const [step, loss] of expectedLosses().entries()) expect(losses[step]).toBeCloseTo(loss, 5);
});
