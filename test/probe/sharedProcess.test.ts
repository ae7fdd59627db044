import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { TrialEnd, TrialRequest } from '../../src/calibrate/run/trainer';
import type { ScriptTrainerOptions } from '../../src/train/script/scriptTrainerOptions';
import { REQUEST } from '../support/probe/probeRun';
import { LINEAR_SCRIPT, scriptFixture, type ScriptFixture } from '../support/probe/scriptFixture';
import { expectDead, expectNamed, LEAVE_IN_PYTHON } from '../support/process/leaving';

// Trials are forked from one process that has imported the framework: what holds for fresh processes must hold here.

let fixture: ScriptFixture | undefined;
afterEach(async () => {
  await fixture?.remove();
  fixture = undefined;
});

/** A fixture after its dry run, and how it says that it will run trials. */
async function described(
  script: string,
  options: Partial<ScriptTrainerOptions> = {},
): Promise<{ readonly fixture: ScriptFixture; readonly process: string | undefined }> {
  await fixture?.remove();
  fixture = await scriptFixture(script, { parallelTrials: 2, ...options });
  const { environment } = await fixture.trainer.describe(new AbortController().signal);
  return { fixture, process: environment.details['process'] };
}

async function train(
  { trainer }: ScriptFixture,
  request: Partial<TrialRequest> = {},
  onFirst: () => 'continue' | 'stop' = () => 'continue',
): Promise<{ readonly end: TrialEnd; readonly values: readonly number[] }> {
  const values: number[] = [];
  const end = await trainer.runTrial(
    { ...REQUEST, ...request },
    (measurements) => {
      values.push(...measurements.values);
      return onFirst();
    },
    new AbortController().signal,
  );
  return { end, values };
}

const ENDLESS = LINEAR_SCRIPT.replace('range(50)', 'range(10**9)').replace(
  'for _ in',
  'import os\nprint("own", os.getpid(), os.getppid(), flush=True)\nfor _ in',
);

test('gives what a fresh process gives, trial after trial', async () => {
  const shared = await described(LINEAR_SCRIPT);
  expect(shared.process).toBe('forked from one that has imported torch');
  const first = await train(shared.fixture);
  const second = await train(shared.fixture, { seed: 4 });
  expect(await train(shared.fixture)).toMatchObject({ values: first.values });
  expect(second.values).not.toEqual(first.values);
  const fresh = await described(LINEAR_SCRIPT, { sharedProcess: false });
  expect(fresh.process).toBe('fresh for each trial');
  expect((await train(fresh.fixture)).values).toEqual(first.values);
});

test('two trials at once keep apart', async () => {
  const { fixture: both } = await described(LINEAR_SCRIPT);
  const alone = [await train(both, { seed: 1 }), await train(both, { seed: 2 })];
  const together = await Promise.all([train(both, { seed: 1 }), train(both, { seed: 2 })]);
  expect(together.map(({ values }) => values)).toEqual(alone.map(({ values }) => values));
});

test('a script that sets its environment before the framework is loaded gets fresh processes', async () => {
  const { process } = await described(`import os\nos.environ["OMP_NUM_THREADS"] = "1"\n${LINEAR_SCRIPT}`);
  expect(process).toContain('the script changes its environment');
});

test('a trial that is killed is one failure, and the next one trains', async () => {
  const { fixture: killed } = await described(ENDLESS);
  const { end } = await train(killed, { budgetSteps: 10 ** 9 }, () => {
    process.kill(lastIds(killed)[0], 'SIGKILL');
    return 'continue';
  });
  expect(end).toMatchObject({ kind: 'failed', failure: { kind: 'processDied', signal: 'SIGKILL' } });
  expect((await train(killed)).end.kind).toBe('budgetSpent');
});

test('when the process that forks is killed, its trial is lost, and later ones run in fresh processes', async () => {
  const { fixture: killed } = await described(ENDLESS);
  const { end } = await train(killed, { budgetSteps: 10 ** 9 }, () => {
    process.kill(lastIds(killed)[1], 'SIGKILL');
    return 'continue';
  });
  expect(end).toMatchObject({ kind: 'failed', failure: { kind: 'processDied', signal: 'SIGKILL' } });
  await expectDead(lastIds(killed)[0]);
  expect((await train(killed)).end.kind).toBe('budgetSpent');
});

test('a stop that comes too late for its trial does not reach the next one', async () => {
  const { fixture: stopped } = await described(LINEAR_SCRIPT, { parallelTrials: 1 });
  for (const seed of [1, 2, 3]) {
    // The answer to the last measurements comes when the trial has ended by itself.
    const { end } = await train(stopped, { seed, budgetSteps: 1000 }, () => 'stop');
    expect(['ended', 'stopped']).toContain(end.kind);
  }
  expect((await train(stopped)).values).toHaveLength(REQUEST.budgetSteps);
});

test('nothing is left when the trainer is disposed of, or when a script leaves children behind', async () => {
  const { fixture: left } = await described(
    ENDLESS.replace(
      'import os\n',
      'import os, subprocess, sys\nprint("child", subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]).pid, flush=True)\n',
    ),
  );
  await train(left);
  const child = Number(left.output.findLast((line) => line.startsWith('child '))?.split(' ')[1]);
  await expectDead(child);
  const [own, server] = lastIds(left);
  await left.trainer.dispose();
  await expectDead(own);
  await expectDead(server);
});

test('a process that leaves the script’s group is named in the log after each trial, and holds up no disposal', async () => {
  const { fixture: left } = await described(LINEAR_SCRIPT.replace('for _ in', `${LEAVE_IN_PYTHON}for _ in`), {
    parallelTrials: 1,
  });
  expectNamed(left.output.splice(0));
  expect((await train(left)).end.kind).toBe('budgetSpent');
  const first = left.output.splice(0);
  expect((await train(left)).end.kind).toBe('budgetSpent');
  expectNamed(left.output);
  await left.trainer.dispose();
  expectNamed(first);
});

test('a trial that closes its channel says so, and the next one trains', async () => {
  const closes = 'import os\nif os.path.exists("close"): os.closerange(3, 256)\nfor _ in';
  const { fixture: closing } = await described(LINEAR_SCRIPT.replace('for _ in', closes), {
    parallelTrials: 1,
  });
  const switchFile = join(closing.folder, 'close');
  await writeFile(switchFile, '');
  expect(await train(closing)).toMatchObject({ end: { failure: { kind: 'channelLost' } } });
  await rm(switchFile);
  expect((await train(closing)).end.kind).toBe('budgetSpent');
});

test('a process that forks and is stuck keeps no trial from being cancelled', async () => {
  const { fixture: stuck } = await described(ENDLESS);
  const cancel = new AbortController();
  const request = { ...REQUEST, budgetSteps: 1e9 };
  const trial = stuck.trainer.runTrial(
    request,
    () => {
      process.kill(lastIds(stuck)[1], 'SIGSTOP');
      cancel.abort();
      return 'continue';
    },
    cancel.signal,
  );
  expect((await trial).kind).toBe('cancelled');
  await expectDead(lastIds(stuck)[0]);
}, 60_000);

/** Of the last trial: its own process and the one that forked it. */
function lastIds({ output }: ScriptFixture): [own: number, parent: number] {
  const [, own, parent] = output.findLast((line) => line.startsWith('own '))?.split(' ') ?? [];
  if (own === undefined || parent === undefined) throw new Error('the script named no process');
  return [Number(own), Number(parent)];
}
