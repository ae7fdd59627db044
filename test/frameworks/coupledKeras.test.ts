import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, expect, test } from 'vitest';
import { couplingEdits } from '../../src/advise/edit/couplingEdit';
import { coupledMomentum } from '../../src/model/calibration/momentumCoupling';
import { loadDetector } from '../support/detect/loadDetector';
import { frameworksPython } from '../support/probe/frameworksPython';
import { withBackend } from '../support/probe/kerasScripts';
import { scriptFixture, type ScriptFixture } from '../support/probe/scriptFixture';

// Whole trainings with Keras, compiled, in which the momentum follows the learning rate of each step.

const COUPLING = { k: 0.928, gamma: 2 / 3 };
const STEPS = 12;

let fixture: ScriptFixture | undefined;
afterEach(async () => {
  await fixture?.remove();
  fixture = undefined;
});

/** A bowl through `fit`, a batch an epoch, that prints its losses; its schedule ends at 0. */
function script(optimizer: string, callbacks = '[]'): string {
  return withBackend(
    'jax',
    `import keras, numpy as np
schedule = keras.optimizers.schedules.PolynomialDecay(0.1, ${STEPS - 2}, 0.0)
model = keras.Sequential([keras.layers.Dense(1, use_bias=False, kernel_initializer="ones")])
optimizer = ${optimizer}  # SITE
model.compile(optimizer=optimizer, loss=lambda y, predicted: predicted ** 2 / 2)
history = model.fit(np.ones((1, 1)), np.zeros((1, 1)), epochs=${STEPS}, verbose=0, callbacks=${callbacks})
for loss in history.history["loss"]:
    print(loss)
`,
  );
}

const SCHEDULED = 'keras.optimizers.SGD(learning_rate=schedule, momentum=0.9)';

/** The learning rate of step `step`. */
function rateAt(step: number): number {
  return Math.max(0, 0.1 * (1 - step / (STEPS - 2)));
}

/** Keras' heavy ball on the bowl, by hand. */
function expectedLosses(momentumAt = (rate: number) => coupledMomentum(COUPLING, rate)): number[] {
  let [weight, velocity] = [1, 0];
  return Array.from({ length: STEPS }, (_, step) => {
    const loss = weight ** 2 / 2;
    const rate = rateAt(step);
    velocity = momentumAt(rate) * velocity - rate * weight;
    weight += velocity;
    return loss;
  });
}

async function trained(text: string): Promise<readonly number[]> {
  fixture = await scriptFixture(text, {
    interpreter: frameworksPython(),
    framework: 'keras',
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
  return losses;
}

async function printed(text: string): Promise<readonly number[]> {
  fixture ??= await scriptFixture(text);
  await writeFile(join(fixture.folder, 'printing.py'), text);
  const { stdout } = await promisify(execFile)(frameworksPython(), ['printing.py'], { cwd: fixture.folder });
  return stdout.trim().split('\n').map(Number);
}

function expectClose(losses: readonly number[], expected: readonly number[]): void {
  expect(losses).toHaveLength(expected.length);
  for (const [step, loss] of expected.entries()) expect(losses[step]).toBeCloseTo(loss, 5);
}

test('a compiled step takes the momentum of its own learning rate, by a schedule', async () => {
  expectClose(await trained(script(SCHEDULED)), expectedLosses());
});

test('and by a callback that sets the learning rate', async () => {
  const text = script(
    'keras.optimizers.SGD(learning_rate=0.1, momentum=0.9)',
    '[keras.callbacks.LearningRateScheduler(lambda epoch: float(schedule(epoch)) * float(factor))]',
  ).replace('history =', 'factor = float(optimizer.learning_rate) / 0.1\nhistory =');
  expectClose(await trained(text), expectedLosses());
});

test('a momentum that a callback sets is not heard, which is why the code subclasses the optimizer', async () => {
  const setting = script(SCHEDULED, '[Setting()]').replace(
    'history =',
    `class Setting(keras.callbacks.Callback):
    def on_train_batch_begin(self, batch, logs=None):
        self.model.optimizer.momentum = 0.1
history =`,
  );
  const once = await printed(setting);
  // The first batch's value, for all.
  expectClose(
    once,
    expectedLosses(() => 0.1),
  );
  const later = setting.replace(
    'momentum = 0.1',
    'momentum = 0.1 if self.model.optimizer.iterations == 0 else 0.9',
  );
  expectClose(await printed(later), once);
});

test('the code that the quick fix writes trains the same', async () => {
  const text = script(SCHEDULED);
  const detector = await loadDetector();
  const [site] = detector.detect({ languageId: 'python', fileName: 'train.py', text });
  const edits = site === undefined ? undefined : couplingEdits(site, COUPLING);
  if (edits === undefined) throw new Error('nothing is offered');
  const edited = edits
    .toSorted((left, right) => right.span.start - left.span.start)
    .reduce((rest, { span, newText }) => rest.slice(0, span.start) + newText + rest.slice(span.end), text);
  expectClose(await printed(edited), expectedLosses());
});
