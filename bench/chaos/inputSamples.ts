import { readFile } from 'node:fs/promises';
import { inRoot } from '../../scripts/root';
import { encodeCalibration } from '../../src/calibrate/record/calibrationCodec';
import { exportPlan, type ExportedPlan } from '../../src/calibrate/record/exportedPlan';
import type { CalibrationEvent } from '../../src/calibrate/run/calibrationEvent';
import { runCalibration } from '../../src/calibrate/run/runCalibration';
import { lossCurveRun } from '../../src/calibrate/simulated/lossCurve';
import { simulatedTrainer } from '../../src/calibrate/simulated/simulatedTrainer';
import { scriptPlan } from '../../src/calibrate/sweep/standardPlans';

const SUBJECT = { kind: 'script', scriptPath: 'train.py', siteId: 'SGD#1', batchSize: 64 } as const;
const PLAN = scriptPlan({ learningRate: 0.05, presentMomentum: 0.5, pilotSteps: 500 });

/** A plan with a trial for each of ten momenta, and its pilot. */
export const EXPORTED: ExportedPlan = exportPlan({
  planId: 'a plan',
  subject: SUBJECT,
  learningRate: 0.05,
  presentMomentum: 0.5,
  nesterov: false,
  pilotSteps: 100,
  seedsPerSetting: 1,
  smoothingSteps: 5,
  run: {
    framework: 'pytorch',
    script: 'train.py',
    arguments: ['--key=${env:KEY}'],
    optimizer: { kind: 'site', file: 'train.py', line: 12, endLine: 12 },
  },
});

/** What a trial of it leaves, a JSON a line. */
export function resultText(number: number): string {
  const steps = Array.from({ length: EXPORTED.trials[number]?.budgetSteps ?? 0 }, (_, index) => index + 1);
  return [
    { type: 'trial', planId: EXPORTED.planId, number, ...EXPORTED.trials[number] },
    ...PROBE_EVENTS,
    { type: 'measurements', steps, values: steps.map((step) => Math.exp(-step / (20 + 3 * number)) + 0.01) },
    END,
  ]
    .map((line) => JSON.stringify(line))
    .join('\n');
}

const END = {
  type: 'end',
  reason: 'budgetSpent',
  steps: 300,
  secondsPerStep: 0.01,
  observed: {
    learningRateLow: 0.05,
    learningRateHigh: 0.05,
    momentumOverwritten: false,
    overrideVerified: true,
  },
  learningRates: [0.05],
  batchSize: 64,
  footprint: {
    peakMemoryBytes: 1e8,
    coresUsed: 1,
    filesWritten: ['/project/log.txt'],
    environmentChanged: false,
    sources: { '/project/net.py': 'abc' },
    packages: ['torch'],
  },
};
const PROBE_EVENTS: readonly object[] = [
  {
    type: 'optimizer',
    learningRate: 0.05,
    momentum: 0.5,
    nesterov: false,
    dampening: 0,
    weightDecay: 0,
    device: 'CPU',
    name: 'SGD',
    framework: 'PyTorch',
    version: '2.4',
    parameters: 6,
  },
];

/** Lines of both protocols. */
export const PROTOCOL_SAMPLES: readonly string[] = [
  [...PROBE_EVENTS, { type: 'measurements', steps: [1, 2, 5], values: [0.5, null, 0.3] }, END]
    .map((line) => JSON.stringify(line))
    .join('\n'),
  JSON.stringify({
    type: 'failure',
    kind: 'scriptRaised',
    exception: 'ValueError: x',
    traceback: 'File "a.py"',
  }),
  JSON.stringify({ type: 'failure', kind: 'overrideIgnored', expected: 0.5, observed: 0.9 }),
  'momentum-lens 1 0.5\nmomentum-lens 2 nan\nmomentum-lens using 0.05 0.9',
];

export const PAGE_SAMPLES: readonly string[] = [
  '{"type":"ready"}',
  '{"type":"applyMomentum"}',
  '{"type":"openLocation","file":"/project/train.py","line":12}',
];

export const LAUNCH_SAMPLES: readonly string[] = [
  JSON.stringify({
    version: '0.2.0',
    configurations: [
      {
        name: 'Train',
        type: 'debugpy',
        request: 'launch',
        program: '${workspaceFolder}/train.py',
        args: [
          '--data',
          '${env:HOME}/data set',
          '--name=${fileBasenameNoExtension}',
          "it's",
          '"quoted"',
          'C:\\new\\',
        ],
        cwd: '${fileDirname}',
        env: { SEED: '1' },
        windows: { args: ['a'] },
        python: '/opt/python',
      },
      { name: 'module', type: 'python', request: 'launch', module: 'package.train' },
    ],
  }),
];

/** Records of this format and of an earlier one, and what a journal of the first holds, header apart. */
export async function calibrationSamples(): Promise<{
  readonly records: string[];
  readonly journal: string;
}> {
  const entries: CalibrationEvent[] = [];
  const outcome = await runCalibration({
    trainer: simulatedTrainer(
      lossCurveRun({ a: 5, b: 25, p: 1, seedSigma: 0.03, floorPerEffectiveRate: 0.001, noise: 0.02 }),
      3,
    ),
    plan: PLAN,
    subject: SUBJECT,
    presentMomentum: 0.5,
    nesterov: false,
    onEvent: (event) => entries.push(event),
    signal: new AbortController().signal,
    now: () => new Date(0),
    newId: () => `trial ${entries.length}`,
  });
  if (outcome.kind !== 'finished') throw new Error(JSON.stringify(outcome));
  const header = {
    kind: 'header',
    formatVersion: 2,
    journalId: 'mutated',
    createdAt: new Date(0).toISOString(),
    title: 'train.py',
    subject: SUBJECT,
    plan: PLAN,
    presentMomentum: 0.5,
    nesterov: false,
    fingerprint: 'abc',
    sources: { '/project/net.py': 'abc' },
  };
  const lines = entries.flatMap((event): object[] => {
    if (event.kind === 'pilotFinished') return [{ kind: 'pilot', trial: event.trial, aim: event.aim }];
    return event.kind === 'trialFinished' ? [{ kind: 'trial', trial: event.trial }] : [];
  });
  return {
    records: [
      encodeCalibration(outcome.calibration),
      await readFile(inRoot('test', 'fixtures', 'records', 'threeRates.json'), 'utf8'),
    ],
    journal: `${[header, ...lines].map((line) => JSON.stringify(line)).join('\n')}\n`,
  };
}
