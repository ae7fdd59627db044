import { afterEach, expect, test, vi } from 'vitest';
import type * as vscode from 'vscode';
import {
  fingerprintOf,
  initialRun,
  rememberDryRun,
  rememberedDryRun,
  rememberRun,
} from '../../../../../src/editor/trainers/script/scriptRun';
import type { ReportedMeasure } from '../../../../../src/model/calibration/measure';
import type { LaunchConfiguration } from '../../../../../src/train/script/launchFile/launchConfigurations';
import { argumentsOf } from '../../../../../src/workspace/runs/scriptRun';

vi.mock('vscode', () => ({ workspace: { getWorkspaceFolder: () => undefined } }));
vi.mock('../../../../../src/editor/base/settings', () => ({ readSettings: () => ({ scriptArguments: [] }) }));
vi.mock('../../../../../src/editor/base/scriptPath', () => ({ scriptPathOf: () => 'train.py' }));

const document = {
  uri: { fsPath: '/project/train.py' },
  getText: () => 'import torch',
} as unknown as vscode.TextDocument;
const CONFIGURATION: LaunchConfiguration = {
  name: 'Train',
  target: { kind: 'script', path: '/project/train.py' },
  arguments: [],
  workingDirectory: undefined,
  environment: { API_KEY: 'sesame' },
  environmentFile: '/project/.env',
  interpreter: undefined,
};

function memoryOfTest(): vscode.Memento {
  const kept = new Map<string, string>();
  return {
    keys: () => [...kept.keys()],
    get: (key: string) => JSON.parse(kept.get(key) ?? 'null') ?? undefined,
    update: (key: string, value: unknown) => {
      kept.set(key, JSON.stringify(value));
      return Promise.resolve();
    },
  } as vscode.Memento;
}

const DEFAULTS = { target: { kind: 'script', path: document.uri.fsPath }, pilotSteps: 1000 } as const;

afterEach(() => {
  vi.unstubAllEnvs();
});

function reported(name: string, times: number): ReportedMeasure {
  return {
    measure: { kind: 'named', source: 'wandb', name },
    last: 0.5,
    times,
    firstStep: 1,
    stepsBetween: 1,
  };
}

test('how it is judged tells calibrations apart, and not what the script was seen to do', async () => {
  const memory = memoryOfTest();
  const run = initialRun(document, memory, undefined, [], DEFAULTS);
  const judged = {
    ...run,
    measure: { measure: reported('acc', 1).measure, direction: 'rises', stepsBetween: 1 } as const,
  };
  expect(fingerprintOf(document, judged)).not.toBe(fingerprintOf(document, run));
  const turned = { ...judged, measure: { ...judged.measure, direction: 'falls' } as const };
  expect(fingerprintOf(document, turned)).not.toBe(fingerprintOf(document, judged));

  const survey = { filesWritten: [], measures: [reported('acc', 40), reported('loss', 9)] };
  await rememberDryRun(document, memory, run, survey);
  const whole = await rememberDryRun(document, memory, judged, {
    filesWritten: ['log'],
    measures: [reported('loss', 20)],
  });
  expect(whole).toEqual({ filesWritten: ['log'], measures: [reported('loss', 20), reported('acc', 40)] });
  expect(rememberedDryRun(document, memory, turned)).toEqual(whole);
  await rememberRun(document.uri, memory, judged);
  expect(initialRun(document, memory, undefined, [], DEFAULTS).measure).toEqual(judged.measure);
});

test('the secrets of a launch configuration are not remembered, and read from it again', async () => {
  vi.stubEnv('MOMENTUM_LENS_TEST_SECRET', 'sesame');
  const memory = memoryOfTest();
  const run = {
    ...initialRun(document, memory, undefined, [CONFIGURATION], DEFAULTS),
    argumentText: '--key=${env:MOMENTUM_LENS_TEST_SECRET}',
    launchConfiguration: 'Train',
    environment: CONFIGURATION.environment,
  };
  await rememberRun(document.uri, memory, run);
  expect(JSON.stringify(memory.keys().map((key) => memory.get(key)))).not.toContain('sesame');
  expect(fingerprintOf(document, run)).not.toContain('sesame');
  const again = initialRun(document, memory, undefined, [CONFIGURATION], DEFAULTS);
  expect(again).toEqual(run);
  expect(argumentsOf(again)).toEqual(['--key=sesame']);
  expect(initialRun(document, memory, undefined, [], DEFAULTS).environment).toEqual({});
});
