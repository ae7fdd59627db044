import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { runCalibration } from '../../src/calibrate/run/runCalibration';
import { scriptPlan, smoothingFor } from '../../src/calibrate/sweep/standardPlans';
import type { MeasureChoice, MeasureSource, ReportedMeasure } from '../../src/model/calibration/measure';
import type { ScriptTrainerOptions } from '../../src/train/script/scriptTrainerOptions';
import { LOGGER_MODULES } from '../support/probe/loggerModules';
import { REQUEST } from '../support/probe/probeRun';
import { LINEAR_SCRIPT, scriptFixture, type ScriptFixture } from '../support/probe/scriptFixture';
import { oneTrial, type OneTrial } from '../support/oneTrial';

// What a script reports of its training by itself: listed by a dry run, and what a trial can be judged by.

let fixture: ScriptFixture | undefined;
afterEach(async () => {
  await fixture?.remove();
  fixture = undefined;
});

/** The loop of 50 steps with `before` ahead of it and `after` each step `_`, counted from 0. */
function scriptWith(before: string, after: string): string {
  const indented = after.replaceAll(/^/gmu, '    ');
  return `${LINEAR_SCRIPT.replace('for _ in', `${before}\nfor _ in`)}${indented}\n`;
}

async function prepare(script: string, options: Partial<ScriptTrainerOptions> = {}): Promise<ScriptFixture> {
  fixture = await scriptFixture(script, options);
  for (const [path, text] of Object.entries(LOGGER_MODULES)) {
    const file = join(fixture.folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  return fixture;
}

async function reportedBy(script: string, options: Partial<ScriptTrainerOptions> = {}) {
  const { trainer } = await prepare(script, options);
  await trainer.describe(new AbortController().signal);
  return trainer.measures;
}

async function trialBy(measure: MeasureChoice, script: string, budgetSteps = 20): Promise<OneTrial> {
  const { trainer } = await prepare(script, { measure });
  return oneTrial(trainer, { ...REQUEST, budgetSteps });
}

function named(source: MeasureSource, name: string, pattern?: string): MeasureChoice {
  return { kind: 'named', source, name, ...(pattern === undefined ? {} : { pattern }) };
}

function find(reported: readonly ReportedMeasure[], source: MeasureSource, name: string) {
  return reported.find(
    ({ measure }) => measure.kind === 'named' && measure.source === source && measure.name === name,
  );
}

describe('a dry run lists', () => {
  test.each<[source: MeasureSource, name: string, before: string, after: string]>([
    [
      'tensorboard',
      'train/loss',
      'from tensorboardX import SummaryWriter\nwriter = SummaryWriter()',
      'writer.add_scalar("train/loss", 0.5 + _, _)',
    ],
    [
      'tensorboard',
      'losses/train',
      'from tensorboardX import SummaryWriter\nwriter = SummaryWriter()',
      'writer.add_scalars("losses", {"train": torch.tensor(0.5 + _)}, global_step=_)',
    ],
    ['wandb', 'loss', 'import wandb\nwandb.init()', 'wandb.log({"loss": 0.5 + _, "picture": "none"})'],
    ['wandb', 'val.loss', 'import wandb\nrun = wandb.init()', 'run.log({"val": {"loss": 0.5 + _}})'],
    [
      'wandb',
      'loss',
      'import wandb\nwandb.init(mode="disabled")',
      'wandb.log({"loss": 0.5 + _}); assert len(wandb.run.kept) == _ + 1',
    ],
    ['mlflow', 'loss', 'import mlflow', 'mlflow.log_metric("loss", 0.5 + _, step=_)'],
    ['mlflow', 'loss', 'import mlflow', 'mlflow.log_metrics({"loss": 0.5 + _})'],
    ['aim', 'loss', 'import aim\nrun = aim.Run()', 'run.track(0.5 + _, name="loss")'],
    [
      'aim',
      'loss subset=val',
      'import aim\nrun = aim.Run()',
      'run.track(0.5 + _, "loss", context={"subset": "val"})',
    ],
    [
      'comet',
      'loss',
      'import comet_ml\nrun = comet_ml.OfflineExperiment()',
      'run.log_metric("loss", 0.5 + _)',
    ],
    [
      'comet',
      'val_loss',
      'import comet_ml\nrun = comet_ml.Experiment()',
      'run.log_metrics({"loss": 0.5 + _}, prefix="val")',
    ],
    [
      'clearml',
      'loss/val',
      'import clearml\nlogger = clearml.Logger()',
      'logger.report_scalar("loss", "val", iteration=_, value=0.5 + _)',
    ],
    [
      'huggingFace',
      'eval_loss',
      'from transformers.trainer import Trainer',
      'Trainer().log({"eval_loss": 0.5 + _})',
    ],
    [
      'lightning',
      'loss',
      'from pytorch_lightning.core.module import LightningModule\nimport types\nnet = LightningModule()\nnet.trainer = types.SimpleNamespace(training=True)',
      'net.log_dict({"loss": torch.tensor([0.5 + _])}, prog_bar=True)',
    ],
    ['printed', 'train loss', '', 'print("Epoch 1 | train loss %.1f" % (0.5 + _))'],
  ])(
    'what is handed to %s as %s, with its last value and how often it comes',
    async (...[source, name, before, after]) => {
      const reported = await reportedBy(scriptWith(before, after));
      expect(find(reported, source, name)).toMatchObject({
        last: 18.5,
        times: 19,
        firstStep: 1,
        stepsBetween: 1,
      });
      expect(reported[0]).toMatchObject({ measure: { kind: 'loss' }, times: 20, stepsBetween: 1 });
    },
  );

  test('a printed number with its pattern and a line that holds it, also one that a progress bar draws', async () => {
    const reported = await reportedBy(
      scriptWith(
        'import sys',
        `sys.stderr.write("\\r %d/50 [00:01<00:12, 7.1it/s, loss=%.2f]" % (_, _))
if _ % 5 == 4:
    print("Test set: Average loss: 0.25, Accuracy: 90/100 (90%)")`,
      ),
    );
    expect(find(reported, 'printed', 'loss')).toMatchObject({
      measure: { pattern: 'loss=#' },
      line: '18/50 [00:01<00:12, 7.1it/s, loss=18.00]',
      times: 19,
    });
    expect(find(reported, 'printed', 'Test Accuracy')).toEqual({
      measure: named('printed', 'Test Accuracy', 'Test … Accuracy: #'),
      line: 'Test set: Average loss: 0.25, Accuracy: 90/100 (90%)',
      last: 0.9,
      times: 3,
      firstStep: 5,
      stepsBetween: 5,
    });
  });

  test('the lines of the line protocol as such', async () => {
    const reported = await reportedBy(scriptWith('', 'print("momentum-lens", _, 3.5)'));
    expect(reported.map(({ measure }) => measure)).toEqual([{ kind: 'loss' }, { kind: 'lineProtocol' }]);
  });

  test('what Lightning reduces over an epoch, and not the batches that it is reduced from', async () => {
    const reported = await reportedBy(
      scriptWith(
        `from pytorch_lightning.core.module import LightningModule
from pytorch_lightning.trainer.connectors.logger_connector.logger_connector import _LoggerConnector
import types
net, connector = LightningModule(), _LoggerConnector()
class Metric:
    def compute(self):
        raise RuntimeError("only Lightning computes")`,
        `net.trainer = types.SimpleNamespace(training=True)
net.log("train_acc", Metric())
if _ % 5 == 4:
    net.trainer.training = False
    for batch in range(3):
        net.log("val_loss", torch.tensor(float(batch)))
        net.log("val_acc", Metric())
    connector.log_metrics({"val_loss_epoch": torch.tensor(0.7), "val_acc": torch.tensor(0.8), "other": 1.0})
    connector.log_metrics({"train_acc": torch.tensor(0.6)})`,
      ),
    );
    const values = ['val_loss', 'val_acc', 'train_acc'].map((name) => find(reported, 'lightning', name));
    expect(values.map((each) => each?.last.toFixed(2))).toEqual(['0.70', '0.80', '0.60']);
    expect(values.map((each) => each?.times)).toEqual([3, 3, 3]);
    expect(find(reported, 'lightning', 'other')).toBeUndefined();
  });

  test('in a survey what comes after more steps than a dry run has', async () => {
    const script = scriptWith('', 'if _ == 40: print("val_acc=0.5")');
    expect(find(await reportedBy(script), 'printed', 'val_acc')).toBeUndefined();
    await fixture?.remove();
    expect(find(await reportedBy(script, { survey: true }), 'printed', 'val_acc')).toMatchObject({
      firstStep: 41,
      stepsBetween: null,
    });
  });
});

describe('a trial that is judged by a measure', () => {
  test('reports its values at their steps, null for what is not finite, and goes on to the next after its budget', async () => {
    const script = scriptWith(
      'from tensorboardX import SummaryWriter\nwriter = SummaryWriter()',
      `writer.add_scalar("other", 1.0, _)
if _ % 8 == 7:
    writer.add_scalar("val/acc", float("nan") if _ == 15 else torch.tensor(_ / 4.0), _)`,
    );
    const { end, curve } = await trialBy(named('tensorboard', 'val/acc'), script);
    expect(curve).toEqual({ steps: [8, 16, 24], values: [1.75, Number.NaN, 5.75] });
    expect(end).toMatchObject({ kind: 'budgetSpent', stepsSpent: 25 });
  });

  test('takes the mean of what a logger is handed after one step, and the last of what is printed', async () => {
    const script = scriptWith(
      'import mlflow',
      'for value in (1, 2, 6): mlflow.log_metric("loss", value); print("loss: %d" % value)',
    );
    expect((await trialBy(named('mlflow', 'loss'), script)).curve.values).toEqual(Array(20).fill(3));
    await fixture?.remove();
    expect((await trialBy(named('printed', 'loss', 'loss: #'), script)).curve.values).toEqual(
      Array(20).fill(6),
    );
  });

  test('tells lines of one kind from those of another', async () => {
    const script = scriptWith('', 'print("Train: loss %d" % _); print("Test: loss %d" % (100 + _))');
    const { curve } = await trialBy(named('printed', 'Test loss', 'Test … loss #'), script);
    expect(curve.values).toEqual(Array.from({ length: 20 }, (_, index) => 100 + index));
  });

  test('fails by name where the measure never comes', async () => {
    const { end } = await trialBy(named('wandb', 'val_acc'), LINEAR_SCRIPT);
    expect(end).toMatchObject({ kind: 'failed', failure: { kind: 'measureNeverCame', name: 'val_acc' } });
  });

  test('waits for it at most as long again as its budget', async () => {
    const { end } = await trialBy(named('wandb', 'val_acc'), scriptWith('', 'print("step", _)'), 10);
    expect(end).toMatchObject({ kind: 'failed', failure: { kind: 'measureNeverCame' } });
    // The twentieth step ends it.
    expect(fixture?.output.at(-1)).toBe('step 18');
  });

  test('has diverged where its loss is no number any more, whatever the measure says', async () => {
    const script = scriptWith(
      'import time',
      'time.sleep(0.02)\nprint("acc: 0.1")\nif _ == 9: y = y * float("nan")',
    );
    const { curve } = await trialBy(named('printed', 'acc', 'acc: #'), script, 40);
    expect(curve.values.slice(0, 9)).toEqual(Array(9).fill(0.1));
    expect(curve.values.some(Number.isNaN)).toBe(true);
  });

  test('needs no loss that the probe sees', async () => {
    const script = LINEAR_SCRIPT.replace(
      '    loss.backward()\n',
      `    model.weight.grad = 2 * ((model(x) - y).detach() * x).mean(0, keepdim=True)
    model.bias.grad = torch.zeros(1)
    print("loss: %f" % loss.item())
`,
    );
    const { trainer } = await prepare(script, { measure: named('printed', 'loss', 'loss: #') });
    const { progressMeasure } = await trainer.describe(new AbortController().signal);
    expect(progressMeasure).toMatchObject({ kind: 'reportedMetric', name: 'loss' });
    const { end, curve } = await oneTrial(trainer, REQUEST);
    expect(end.kind).toBe('budgetSpent');
    expect(curve.values[0]).toBeGreaterThan(curve.values.at(-1) ?? Infinity);
  });
});

test('a script is calibrated by what it logs every fifth step, and by that it rises', async () => {
  const script = scriptWith(
    'from tensorboardX import SummaryWriter\nwriter = SummaryWriter()',
    'if _ % 5 == 4: writer.add_scalar("score", -loss.item(), _)',
  )
    .replace('range(50)', 'range(10**6)')
    .replace('torch.randn(64, 5)', 'torch.randn(64, 5) * torch.tensor([1.0, 0.7, 0.5, 0.4, 0.3])')
    .replace('loss = ((model(x) - y)', 'loss = ((model(x) - y + 0.1 * torch.randn(64, 1))');
  const pilotSteps = 300;
  const { trainer } = await prepare(script, {
    measure: named('tensorboard', 'score'),
    direction: 'rises',
    ...smoothingFor(pilotSteps, 5),
  });
  const outcome = await runCalibration({
    trainer,
    plan: {
      ...scriptPlan({ learningRate: 0.05, presentMomentum: 0.5, pilotSteps }),
      verificationSeeds: 0,
      controlSeeds: 0,
    },
    subject: { kind: 'script', scriptPath: 'train.py', siteId: 'SGD#1', batchSize: null },
    presentMomentum: 0.5,
    nesterov: false,
    onEvent: () => undefined,
    signal: new AbortController().signal,
    now: () => new Date(0),
    newId: () => randomUUID(),
  });
  if (outcome.kind !== 'finished') throw new Error(JSON.stringify(outcome));
  const { progressMeasure, target, trials, result } = outcome.calibration;
  expect(progressMeasure).toEqual({
    kind: 'reportedMetric',
    name: 'score',
    source: 'tensorboard',
    direction: 'rises',
    smoothingSteps: 10,
    sparse: { stepsBetween: 5, smoothingReports: 2 },
  });
  // Turned: a score of −0.1 is calibrated as 0.1.
  expect(target).toBeGreaterThan(0);
  expect(trials.filter(({ outcome: { kind } }) => kind === 'converged').length).toBeGreaterThan(5);
  expect(trials.every(({ curve }) => curve.steps.every((step) => step % 5 === 0))).toBe(true);
  if (result.kind !== 'estimate') throw new Error(result.reason);
  expect(result.momentum.value).toBeGreaterThan(0.3);
}, 300_000);

describe('a logger', () => {
  const before = 'from tensorboardX import SummaryWriter\nwriter = SummaryWriter()';

  test('that fails does so as it would have, and no frame of the probe is shown', async () => {
    const script = scriptWith(before, 'writer.add_scalar("loss", 13 if _ == 5 else 1.0)');
    const { end } = await trialBy(named('tensorboard', 'loss'), script);
    expect(end).toMatchObject({
      kind: 'failed',
      failure: { kind: 'scriptRaised', exception: 'ValueError: no thirteen' },
    });
    expect(JSON.stringify(end)).not.toContain('momentum_lens_probe');
  });

  test('is given what the probe can make nothing of, and the script goes on', async () => {
    const script = scriptWith(
      before,
      `writer.add_scalar("loss", torch.zeros(3, 3).tolist())
writer.add_scalar("loss", None)
writer.add_scalar("loss", scalar_value="text")
writer.add_scalar(_, torch.zeros(2) if _ % 2 else object())
writer.add_scalars("loss", {("a", 1): torch.ones(2, 2)})
print("kept", len(writer.kept))`,
    );
    await reportedBy(script);
    expect(fixture?.output).toContain('kept 5');
    expect(
      fixture?.trainer.measures.filter(
        ({ measure }) => measure.kind === 'named' && measure.source === 'tensorboard',
      ),
    ).toEqual([]);
  });

  test('is not touched where the loss is measured', async () => {
    const script = scriptWith(before, 'print(hasattr(SummaryWriter.add_scalar, "__wrapped__"))');
    const { trainer, output } = await prepare(script, { measure: { kind: 'loss' } });
    await oneTrial(trainer, REQUEST);
    expect(output.at(-1)).toBe('False');
  });
});
