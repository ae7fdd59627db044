import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { TrainerUnavailable } from '../../src/calibrate/run/trainer';
import type { Failure } from '../../src/model/calibration/failure';
import { hashSources } from '../../src/train/journal/sourceHashes';
import type { ScriptTrainer } from '../../src/train/script/scriptTrainerOptions';
import { REQUEST } from '../support/probe/probeRun';
import { LINEAR_SCRIPT, scriptFixture, type ScriptFixture } from '../support/probe/scriptFixture';
import { oneTrial } from '../support/oneTrial';

// What a calibration learns about a script before its first trial.

let fixture: ScriptFixture | undefined;
afterEach(async () => {
  await fixture?.remove();
  fixture = undefined;
});

async function describe(script: string): Promise<ScriptTrainer> {
  fixture = await scriptFixture(script);
  await fixture.trainer.describe(new AbortController().signal);
  return fixture.trainer;
}

async function failureOf(script: string): Promise<Failure | undefined> {
  fixture = await scriptFixture(script);
  const error: unknown = await fixture.trainer
    .describe(new AbortController().signal)
    .catch((each: unknown) => each);
  return error instanceof TrainerUnavailable ? error.failure : undefined;
}

test('sees the checkpoint that torch.save writes, in native code', async () => {
  const { footprint } = await describe(
    LINEAR_SCRIPT.replace('for _ in', 'torch.save({"step": 1}, "last.pt")\nfor _ in'),
  );
  expect(footprint?.filesWritten).toContain(`${fixture?.folder}/last.pt`.replace('//', '/'));
});

test('tells memory, cores and the files that the script writes', async () => {
  const { footprint, pace } = await describe(
    LINEAR_SCRIPT.replace('for _ in', 'open("log.txt", "w").write("x")\nopen("log.txt").read()\nfor _ in'),
  );
  expect(footprint?.filesWritten).toEqual([`${fixture?.folder}/log.txt`.replace('//', '/')]);
  expect(footprint?.peakMemoryBytes).toBeGreaterThan(50e6);
  expect(footprint?.coresUsed).toBeGreaterThan(0);
  expect(footprint?.packages).toEqual(['torch']);
  expect(pace?.stepMs).toBeGreaterThan(0);
});

test('tells which other machines the script asks for by name, itself not among them', async () => {
  const asking = `import socket, urllib.request
for name in ("data.invalid", "localhost", "127.0.0.1", socket.gethostname()):
    try:
        socket.getaddrinfo(name, 80)
    except OSError:
        pass
try:
    urllib.request.urlopen("http://weights.invalid/x")
except OSError:
    pass
${LINEAR_SCRIPT}`;
  const { footprint } = await describe(asking);
  expect(footprint?.hosts).toEqual(['data.invalid', 'weights.invalid']);
});

test('tells the files of the project that the script imports, and none of the interpreter’s or the probe’s', async () => {
  fixture = await scriptFixture(
    LINEAR_SCRIPT.replace('import torch\n', 'import random, torch\nfrom nets import plain\n'),
  );
  const nets = join(fixture.folder, 'nets');
  await mkdir(nets);
  await writeFile(join(nets, '__init__.py'), '');
  await writeFile(join(nets, 'plain.py'), 'WIDTH = 5\n');
  await fixture.trainer.describe(new AbortController().signal);
  const sources = fixture.trainer.footprint?.sources ?? {};
  const script = join(fixture.folder, 'train.py');
  const paths = [script, join(nets, '__init__.py'), join(nets, 'plain.py')];
  expect(Object.keys(sources).toSorted()).toEqual(paths.toSorted());
  expect(sources).toEqual(await hashSources(paths));
});

test('a loss that is not a number at any learning rate is no matter of momentum', async () => {
  expect(await failureOf(LINEAR_SCRIPT.replace('y = x', 'y = float("nan") * x'))).toEqual({
    kind: 'lossNotFinite',
    step: 1,
  });
});

test('a script that stops training at such a loss and goes on to other things is not waited for', async () => {
  const script = LINEAR_SCRIPT.replace('y = x', 'y = float("nan") * x').replace(
    'for _ in',
    'import time\nfor _ in',
  );
  expect(await failureOf(`${script}    time.sleep(600)\n`)).toEqual({ kind: 'lossNotFinite', step: 1 });
});

test.each([
  ['forks', 'import os\nif os.fork() != 0: os.wait(); raise SystemExit(0)\n'],
  [
    'starts its trainer as another program',
    'import subprocess, sys\nif len(sys.argv) == 1: subprocess.run([sys.executable, "-c", "pass"]); raise SystemExit(0)\n',
  ],
])('a script that %s and trains only there is told so', async (_, head) => {
  expect(await failureOf(head + LINEAR_SCRIPT)).toEqual({ kind: 'trainsElsewhere' });
});

test('a measure that the script reports takes the place of its losses', async () => {
  const trainer = await describe(
    LINEAR_SCRIPT.replace(
      '    optimizer.step()',
      '    optimizer.step()\n    print("momentum-lens", 1000 + _, 5 + _ if _ < 25 else "broken")',
    ),
  );
  const described = await trainer.describe(new AbortController().signal);
  expect(described.progressMeasure.kind).toBe('reportedMetric');
  const { steps, values } = (await oneTrial(trainer, { ...REQUEST, budgetSteps: 40 })).curve;
  expect(steps.slice(0, 38)).toEqual(Array.from({ length: 38 }, (_, index) => index + 1));
  expect(values.slice(0, 25)).toEqual(Array.from({ length: 25 }, (_, index) => 5 + index));
  expect(values.slice(25).every(Number.isNaN)).toBe(true);
});

test('a script whose loss is not seen is told which of its measures it can be judged by', async () => {
  const script = LINEAR_SCRIPT.replace(
    '    loss.backward()\n    optimizer.step()',
    `    model.weight.grad = torch.zeros(1, 5)
    optimizer.step()
    print("Epoch", _ + 1, "train loss:", loss.item(), "lr:", 0.1)`,
  );
  expect(await failureOf(script)).toEqual({ kind: 'lossNotSeen', reported: ['train loss'] });
  expect(fixture?.trainer.measures.length).toBeGreaterThan(1);
});

test('gradients that are set by hand can be calibrated by a reported measure', async () => {
  const trainer = await describe(
    LINEAR_SCRIPT.replace(
      '    loss.backward()\n    optimizer.step()',
      `    error = (model(x) - y).detach()
    model.weight.grad = 2 * (error * x).mean(0, keepdim=True)
    model.bias.grad = 2 * error.mean(0)
    optimizer.step()
    print("momentum-lens", _ + 1, loss.item())`,
    ),
  );
  const { end } = await oneTrial(trainer, REQUEST);
  expect(end.kind).toBe('budgetSpent');
});
