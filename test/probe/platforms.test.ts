import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { TrialRequest } from '../../src/calibrate/run/trainer';
import { playedPlatform, type PlayedPlatform } from '../support/platform/playedPlatforms';
import {
  LINEAR_SCRIPT,
  scriptFixture,
  testInterpreter,
  type ScriptFixture,
} from '../support/probe/scriptFixture';
import { oneTrial } from '../support/oneTrial';
import { expectDead } from '../support/process/leaving';

const REQUEST: TrialRequest = { trialId: 't', learningRate: 0.02, momentum: 0.5, seed: 3, budgetSteps: 20 };
const CHILD = 'import subprocess, sys, time\nprint(subprocess.Popen(["sleep", "60"]).pid, flush=True)\n';

describe.each([
  ['linux', /^forked from one that has imported torch/u],
  ['macos', /^fresh for each trial: .*Linux only/u],
  ['windows', /^fresh for each trial: .*Linux only/u],
] as const)('where %s is played', (kind, how) => {
  let played: PlayedPlatform;
  let fixture: ScriptFixture | undefined;
  beforeEach(async () => {
    played = await playedPlatform(kind);
  });
  afterEach(async () => {
    await fixture?.remove();
    await played.remove();
  });

  async function trainer(script: string, trialTimeoutMs = 30_000): Promise<ScriptFixture> {
    const interpreter = await played.program('python', testInterpreter());
    fixture = await scriptFixture(script, { interpreter, trialTimeoutMs, platform: played.platform });
    return fixture;
  }

  test('a script is described, and trained within its budget', async () => {
    const { trainer: own } = await trainer(LINEAR_SCRIPT);
    const description = await own.describe(new AbortController().signal);
    expect(description.environment.details['process']).toMatch(how);
    expect(description.parallelTrials).toBeGreaterThan(0);
    expect((await oneTrial(own, REQUEST)).end).toMatchObject({ kind: 'budgetSpent', stepsSpent: 20 });
  });

  test('a script that hangs is ended with what it started', async () => {
    const { trainer: own, output } = await trainer(`${CHILD}time.sleep(60)\n${LINEAR_SCRIPT}`, 3000);
    expect((await oneTrial(own, REQUEST)).end).toMatchObject({ failure: { kind: 'timedOut' } });
    await expectDead(Number(output[0]));
    expect(await played.endings()).toBe(kind === 'windows' ? 1 : undefined);
  });

  test('a cancel ends a trial with what it started', async () => {
    const { trainer: own, output } = await trainer(`${CHILD}time.sleep(60)\n${LINEAR_SCRIPT}`);
    const cancel = new AbortController();
    const trial = own.runTrial(REQUEST, () => 'continue', cancel.signal);
    await expect.poll(() => output, { timeout: 20_000 }).toHaveLength(1);
    cancel.abort();
    expect((await trial).kind).toBe('cancelled');
    await expectDead(Number(output[0]));
  });
});
