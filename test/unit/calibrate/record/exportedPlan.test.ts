import { expect, test } from 'vitest';
import {
  decodeExportedPlan,
  exportPlan,
  resultFileName,
} from '../../../../src/calibrate/record/exportedPlan';

// What Python's os.path.splitext leaves of the same paths; test/probe/exportedPlan.test.ts runs the probe itself.
test.each([
  ['plan.json', 'plan.7.jsonl'],
  ['/plans/a.b/plan', '/plans/a.b/plan.7.jsonl'],
  ['C:\\runs.1\\my.plan.json', 'C:\\runs.1\\my.plan.7.jsonl'],
  ['/runs/.json', '/runs/.json.7.jsonl'],
])('the result of trial 7 of %s is %s', (plan, result) => {
  expect(resultFileName(plan, 7)).toBe(result);
});

const PLAN = exportPlan({
  planId: 'p',
  subject: { kind: 'script', scriptPath: 'train.py', siteId: 'SGD#1', batchSize: null },
  learningRate: 0.1,
  presentMomentum: 0.9,
  nesterov: false,
  pilotSteps: 100,
  seedsPerSetting: 1,
  smoothingSteps: 5,
  run: {
    framework: 'pytorch',
    script: 'train.py',
    arguments: [],
    optimizer: { kind: 'site', file: 'train.py', line: 12, endLine: 13 },
  },
});

test('a plan of before there was a choice of optimizers is read as one that names its lines', () => {
  const { optimizer: _, ...run } = PLAN.run;
  const earlier = { ...PLAN, run: { ...run, site: { file: 'train.py', line: 12, endLine: 13 } } };
  expect(decodeExportedPlan(JSON.stringify(earlier))).toEqual({ ok: true, exported: PLAN });
});

test.each([
  { kind: 'values', learningRate: 0.1, momentum: 0 },
  { kind: 'nth', index: 2, name: 'SGD' },
] as const)('a plan may choose its optimizer by $kind', (optimizer) => {
  const plan = { ...PLAN, run: { ...PLAN.run, optimizer } };
  expect(decodeExportedPlan(JSON.stringify(plan))).toEqual({ ok: true, exported: plan });
});

test.each([
  { kind: 'loss' },
  { kind: 'lineProtocol' },
  { kind: 'named', source: 'wandb', name: 'val.acc' },
  { kind: 'named', source: 'printed', name: 'acc', pattern: 'acc: #' },
] as const)('a plan may be judged by %j', (measure) => {
  const progressMeasure = {
    kind: 'reportedMetric',
    name: 'acc',
    direction: 'rises',
    smoothingSteps: 500,
    sparse: { stepsBetween: 500, smoothingReports: 1 },
  } as const;
  const plan = { ...PLAN, progressMeasure, run: { ...PLAN.run, measure } };
  expect(decodeExportedPlan(JSON.stringify(plan))).toEqual({ ok: true, exported: plan });
});
