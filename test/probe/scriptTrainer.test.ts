import { spawnSync } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { TrainerUnavailable, type TrialEnd, type TrialRequest } from '../../src/calibrate/run/trainer';
import type { ProgressCurve } from '../../src/model/calibration/trial';
import type { ScriptTrainerOptions } from '../../src/train/script/scriptTrainerOptions';
import { LINEAR_SCRIPT, scriptFixture, type ScriptFixture } from '../support/probe/scriptFixture';
import { oneTrial } from '../support/oneTrial';

const REQUEST: TrialRequest = { trialId: 't', learningRate: 0.02, momentum: 0.5, seed: 3, budgetSteps: 20 };

let fixture: ScriptFixture | undefined;
afterEach(async () => {
  await fixture?.remove();
  fixture = undefined;
});

interface Run {
  readonly end: TrialEnd;
  readonly curve: ProgressCurve;
}

async function run(
  script: string,
  request: Partial<TrialRequest> = {},
  options: Partial<ScriptTrainerOptions> = {},
  stopAfter = Infinity,
): Promise<Run> {
  await fixture?.remove();
  fixture = await scriptFixture(script, options);
  return oneTrial(fixture.trainer, { ...REQUEST, ...request }, stopAfter);
}

function failureKind(end: TrialEnd): string {
  return end.kind === 'failed' ? end.failure.kind : end.kind;
}

describe('a trial of a PyTorch script', () => {
  test('spends its budget, with one loss per step, at the learning rate and momentum asked for', async () => {
    const { end, curve } = await run(LINEAR_SCRIPT);
    expect(end).toMatchObject({
      kind: 'budgetSpent',
      stepsSpent: 20,
      observed: {
        learningRateLow: 0.02,
        learningRateHigh: 0.02,
        momentumOverwritten: false,
        overrideVerified: true,
      },
    });
    expect(curve.steps).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  });

  test('gives the same losses for the same seed, others for another seed or momentum', async () => {
    const { curve } = await run(LINEAR_SCRIPT);
    expect((await run(LINEAR_SCRIPT)).curve).toEqual(curve);
    expect((await run(LINEAR_SCRIPT, { seed: 4 })).curve.values).not.toEqual(curve.values);
    expect((await run(LINEAR_SCRIPT, { momentum: 0.9 })).curve.values.slice(3)).not.toEqual(
      curve.values.slice(3),
    );
  });

  test('trains as the script would by itself with these values written in', async () => {
    const written = LINEAR_SCRIPT.replace('lr=0.05, momentum=0.9', 'lr=0.02, momentum=0.5');
    const printing = written
      .replace('import torch\n', 'import torch\ntorch.manual_seed(0)\n')
      .replace('    loss.backward()', '    print("loss", repr(loss.item()))\n    loss.backward()');
    const { curve } = await run(printing, { budgetSteps: 50 });
    const printed = fixture?.output.flatMap((line) =>
      line.startsWith('loss ') ? [Number(line.slice(5))] : [],
    );
    expect(printed?.slice(0, 50)).toEqual(curve.values);
    expect((await run(LINEAR_SCRIPT, { budgetSteps: 50 })).curve.values).toEqual(curve.values);
  });

  test('ends by itself when the script does', async () => {
    expect((await run(LINEAR_SCRIPT, { budgetSteps: 1000 })).end).toMatchObject({
      kind: 'ended',
      stepsSpent: 50,
    });
  });

  test('stops when the receiver has seen enough', async () => {
    const endless = LINEAR_SCRIPT.replace('range(50)', 'range(10**9)');
    expect((await run(endless, { budgetSteps: 10 ** 9 }, {}, 5)).end.kind).toBe('stopped');
  });

  test('averages the losses of accumulated gradients into one measurement per step', async () => {
    const accumulating = LINEAR_SCRIPT.replace('    optimizer.step()', '    if _ % 2: optimizer.step()');
    const { curve } = await run(accumulating, { budgetSteps: 10 });
    expect(curve.steps).toHaveLength(10);
  });

  test('counts the dampening: η is the heavy-ball one', async () => {
    const dampened = LINEAR_SCRIPT.replace('momentum=0.9', 'momentum=0.9, dampening=0.5');
    expect((await run(dampened)).end).toMatchObject({
      observed: { learningRateLow: 0.02, learningRateHigh: 0.02 },
    });
  });

  test('overrides only the optimizer on the detected line', async () => {
    const other = LINEAR_SCRIPT.replace(
      'for _ in',
      'other = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=7.0)\nprint("other", other.param_groups[0]["lr"])\nfor _ in',
    );
    await run(other);
    expect(fixture?.output).toContain('other 7.0');
  });

  test('sees a scheduler move the learning rate and overwrite the momentum', async () => {
    const scheduled = LINEAR_SCRIPT.replace(
      'for _ in',
      'scheduler = torch.optim.lr_scheduler.CyclicLR(optimizer, 0.02, 0.2, step_size_up=5, base_momentum=0.1, max_momentum=0.5)\nfor _ in',
    ).replace('    optimizer.step()', '    optimizer.step()\n    scheduler.step()');
    const { end } = await run(scheduled);
    expect(end).toMatchObject({
      kind: 'budgetSpent',
      observed: { momentumOverwritten: true, overrideVerified: false },
    });
    // The trial's learning rate is the cycle's peak, of which the script begins with a tenth.
    expect(end.observed?.learningRateHigh).toBeCloseTo(0.02, 9);
    expect(end.observed?.learningRateLow).toBeCloseTo(0.002, 9);
  });

  test('reports a loss that is not finite as such', async () => {
    const { curve } = await run(LINEAR_SCRIPT, { learningRate: 1e30, budgetSteps: 20 });
    expect(curve.values.some((value) => !Number.isFinite(value))).toBe(true);
  });
});

describe('failures are values', () => {
  test.each<[kind: string, script: string]>([
    ['scriptRaised', LINEAR_SCRIPT.replace('    loss.backward()', '    raise ValueError("no")')],
    ['siteNotReached', LINEAR_SCRIPT.replace('optimizer = torch', 'raise SystemExit(0)\noptimizer = torch')],
    ['neverStepped', LINEAR_SCRIPT.replace('    optimizer.step()', '    pass')],
    ['neverCalledBackward', LINEAR_SCRIPT.replace('    loss.backward()', '    pass')],
    ['askedForInput', LINEAR_SCRIPT.replace('for _ in', 'input("name? ")\nfor _ in')],
    [
      'noMomentumTaken',
      LINEAR_SCRIPT.replace('SGD(model.parameters(), lr=0.05, momentum=0.9)', 'Adam(model.parameters())'),
    ],
    [
      'overrideIgnored',
      LINEAR_SCRIPT.replace('for _ in', 'optimizer.param_groups[0]["momentum"] = 0.9\nfor _ in'),
    ],
    [
      'processDied',
      LINEAR_SCRIPT.replace('for _ in', 'import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\nfor _ in'),
    ],
    ['outOfMemory', LINEAR_SCRIPT.replace('for _ in', 'raise MemoryError()\nfor _ in')],
    // Not the end that memory makes where it runs out.
    ['channelLost', LINEAR_SCRIPT.replace('for _ in', 'import os\nos.closerange(3, 256)\nfor _ in')],
  ])('%s', async (kind, script) => {
    expect(failureKind((await run(script)).end)).toBe(kind);
  });

  test.each<[name: string, value: string, step: number, script: string]>([
    ['learningRate', 'inf', 0, LINEAR_SCRIPT.replace('lr=0.05', 'lr=float("inf")')],
    ['momentum', 'nan', 0, LINEAR_SCRIPT.replace('momentum=0.9', 'momentum=float("nan")')],
    ['weightDecay', 'inf', 0, LINEAR_SCRIPT.replace('momentum=0.9', 'momentum=0.9, weight_decay=1e999')],
    [
      'learningRate',
      '-inf',
      3,
      LINEAR_SCRIPT.replace(
        '    loss.backward()',
        '    group = optimizer.param_groups[0]\n    group["lr"] = -1e999 if _ == 2 else 0.1\n    loss.backward()',
      ),
    ],
    [
      'momentum',
      'nan',
      1,
      LINEAR_SCRIPT.replace('for _ in', 'optimizer.param_groups[0]["momentum"] = float("nan")\nfor _ in'),
    ],
  ])('%s %s at step %i is called that', async (name, value, step, script) => {
    const { end } = await run(script);
    expect(end).toMatchObject({ failure: { kind: 'valueNotFinite', name, value, step } });
  });

  test('a file that is given the number of the closed channel is not written to', async () => {
    const closing =
      'import os\nos.closerange(3, 256)\nfiles = [open(f"file{n}", "w+") for n in range(9)]\nfor _ in';
    const { end } = await run(LINEAR_SCRIPT.replace('for _ in', closing));
    expect(failureKind(end)).toBe('channelLost');
    const sizes = await Promise.all(
      Array.from({ length: 9 }, (_, n) => stat(join(fixture?.folder ?? '', `file${n}`))),
    );
    expect(sizes.map(({ size }) => size)).toEqual(Array.from({ length: 9 }, () => 0));
  });

  test('a mistake of the probe’s own is not called out of memory', async () => {
    const { end } = await run(LINEAR_SCRIPT, {}, { framework: 'none' as 'pytorch' });
    expect(end).toMatchObject({ failure: { kind: 'processDied', exitCode: 1, signal: null } });
  });

  test('a traceback shows the script and not the probe', async () => {
    const { end } = await run(LINEAR_SCRIPT.replace('    loss.backward()', '    raise ValueError("no")'));
    if (end.kind !== 'failed' || end.failure.kind !== 'scriptRaised') throw new Error(failureKind(end));
    expect(end.failure.exception).toBe('ValueError: no');
    expect(end.failure.traceback).toContain('train.py');
    expect(end.failure.traceback).not.toContain('momentum_lens_probe');
  });

  test('an interpreter that cannot be started', async () => {
    expect(failureKind((await run(LINEAR_SCRIPT, {}, { interpreter: '/no/such/python' })).end)).toBe(
      'interpreterNotFound',
    );
  });

  test('a working directory that is missing is not blamed on the interpreter', async () => {
    expect(failureKind((await run(LINEAR_SCRIPT, {}, { workingDirectory: '/no/such/folder' })).end)).toBe(
      'workingDirectoryNotFound',
    );
  });

  test('a script that hangs is ended', async () => {
    const hanging = LINEAR_SCRIPT.replace('for _ in', 'import time\ntime.sleep(600)\nfor _ in');
    expect(failureKind((await run(hanging, {}, { trialTimeoutMs: 4000 })).end)).toBe('timedOut');
  });

  test('nothing runs where the workspace is not trusted', async () => {
    const touching = `open("touched", "w")\n${LINEAR_SCRIPT}`;
    expect(failureKind((await run(touching, {}, { trusted: () => false })).end)).toBe('untrustedWorkspace');
    expect(await readdir(fixture?.folder ?? '')).toEqual(['train.py']);
  });
});

describe('describe', () => {
  test('names device, framework and optimizer after a dry run of one step', async () => {
    fixture = await scriptFixture(LINEAR_SCRIPT, { batchSize: 64 });
    const description = await fixture.trainer.describe(new AbortController().signal);
    expect(description).toMatchObject({
      environment: {
        trainer: 'script',
        name: 'train.py',
        device: 'CPU',
        details: { optimizer: 'SGD', parameters: '6' },
      },
      progressMeasure: { kind: 'trainingLoss' },
      batchSize: 64,
    });
    expect(description.environment.details['framework']).toMatch(/^PyTorch \d/u);
  });

  test('rejects with the failure when the script cannot be trained', async () => {
    fixture = await scriptFixture(LINEAR_SCRIPT.replace('    optimizer.step()', '    pass'));
    await expect(fixture.trainer.describe(new AbortController().signal)).rejects.toEqual(
      new TrainerUnavailable({ kind: 'neverStepped' }),
    );
  });
});

describe('cancelling', () => {
  test('ends the script and every process that it started', async () => {
    const forking = LINEAR_SCRIPT.replace(
      'for _ in range(50)',
      'import subprocess, sys\nchild = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])\nprint("child", child.pid, flush=True)\nfor _ in range(10**9)',
    );
    fixture = await scriptFixture(forking);
    const cancel = new AbortController();
    const { output } = fixture;
    const end = await fixture.trainer.runTrial(
      { ...REQUEST, budgetSteps: 10 ** 9 },
      () => {
        if (output.some((line) => line.startsWith('child '))) cancel.abort();
        return 'continue';
      },
      cancel.signal,
    );
    expect(end.kind).toBe('cancelled');
    const childId = Number(output.find((line) => line.startsWith('child '))?.slice(6));
    await expect.poll(() => isAlive(childId)).toBe(false);
  });
});

/** A zombie is dead: it only waits for a parent that may never ask. */
function isAlive(processId: number): boolean {
  const state = spawnSync('ps', ['-o', 'stat=', '-p', String(processId)], { encoding: 'utf8' }).stdout.trim();
  return state !== '' && !state.startsWith('Z');
}

test('a record has the arguments as they are to be shown, not as they were given', async () => {
  fixture = await scriptFixture(LINEAR_SCRIPT, {
    scriptArguments: ['--key=sesame'],
    recordedArguments: '--key=${env:KEY}',
  });
  const { environment } = await fixture.trainer.describe(new AbortController().signal);
  expect(environment.details['arguments']).toBe('--key=${env:KEY}');
});
