import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { comparisonOf } from '../../../src/history/comparison';
import type { Calibration } from '../../../src/model/calibration/calibration';
import { calibration, measured } from '../../support/detect/configFixture';

const ORIGIN = { fingerprint: 'f', script: 'script-one', sources: { '/a/model.py': 'model-one' } };
const ONE = calibration(measured(), { origin: ORIGIN });
const SAME = 'The intervals of the suggested β overlap: no difference between the two is seen.';
const OTHER = 'The intervals of the suggested β do not overlap: the two differ.';

interface Case {
  readonly what: string;
  readonly changes: Partial<Calibration>;
  readonly against?: RegExp;
  readonly unknown?: readonly string[];
  readonly verdict?: string;
  readonly differs?: string;
}

test.each<Case>([
  { what: 'two of the same', changes: {}, verdict: SAME },
  {
    what: 'another result, of the same',
    changes: { result: measured({ momentum: { value: 0.8, low: 0.75, high: 0.85 } }) },
    verdict: OTHER,
    differs: 'Result',
  },
  {
    what: 'one without an estimate',
    changes: { result: { kind: 'noEstimate', reason: 'seedsContradict' } },
    differs: 'Result',
  },
  {
    what: 'another script',
    changes: { subject: { kind: 'script', scriptPath: 'other.py', siteId: 'SGD#1', batchSize: 64 } },
    against: /different trainings/u,
    differs: 'Training',
  },
  {
    what: 'a built-in task',
    changes: { subject: { kind: 'builtinTask', taskId: 'task' } },
    against: /different trainings/u,
    differs: 'Training',
  },
  {
    what: 'another optimizer',
    changes: { subject: { kind: 'script', scriptPath: 'train.py', siteId: 'SGD#2', batchSize: 64 } },
    against: /different optimizers/u,
    differs: 'Optimizer',
  },
  {
    what: 'another learning rate',
    changes: { plan: { ...calibration(measured()).plan, learningRate: 0.2 } as Calibration['plan'] },
    against: /learning rates differ/u,
    differs: 'Learning rate',
  },
  {
    what: 'another batch size',
    changes: { subject: { kind: 'script', scriptPath: 'train.py', siteId: 'SGD#1', batchSize: 128 } },
    against: /batch sizes differ/u,
    differs: 'Batch size',
  },
  {
    what: 'a batch size that is not known',
    changes: { subject: { kind: 'script', scriptPath: 'train.py', siteId: 'SGD#1', batchSize: null } },
    unknown: ['the batch size'],
    verdict: SAME,
    differs: 'Batch size',
  },
  {
    what: 'Nesterov',
    changes: { nesterov: true },
    against: /set differently/u,
    differs: 'Optimizer settings',
  },
  {
    what: 'another measure',
    changes: { progressMeasure: { kind: 'reportedMetric', name: 'val_loss', smoothingSteps: 25 } },
    against: /different measures/u,
    differs: 'Measure',
  },
  {
    what: 'another target: steps cannot be compared, β still can',
    changes: { target: 0.4 },
    against: /targets differ/u,
    verdict: SAME,
    differs: 'Target',
  },
  {
    what: 'another target where β depends on it',
    changes: { target: 0.4, result: measured({ caveats: ['dependsOnTrainingLength'] }) },
    against: /targets differ/u,
    differs: 'Target',
  },
  {
    what: 'another text of the script',
    changes: { origin: { ...ORIGIN, script: 'script-two' } },
    against: /script was changed/u,
    differs: 'Script’s text',
  },
  {
    what: 'another text of a file that it imports',
    changes: { origin: { ...ORIGIN, sources: { '/b/model.py': 'another' } } },
    against: /Files of the project/u,
    differs: 'Project files that it ran',
  },
  {
    what: 'the same files in another folder',
    changes: { origin: { ...ORIGIN, sources: { '/b/model.py': 'model-one' } } },
    verdict: SAME,
  },
  {
    what: 'one that is older than the hashes',
    changes: { origin: undefined as never },
    unknown: ['whether the script’s text is the same', 'whether the files that it imports are the same'],
    verdict: SAME,
    differs: 'Script’s text',
  },
])('$what', ({ changes, against, unknown, verdict, differs }) => {
  const comparison = comparisonOf(ONE, { ...ONE, ...changes });
  if (against === undefined) expect(comparison.against).toEqual([]);
  else expect(comparison.against.join(' ')).toMatch(against);
  expect(comparison.unknown).toEqual(unknown ?? []);
  expect(comparison.verdict).toBe(verdict);
  const differing = comparison.rows.filter((row) => row.differs).map(({ what }) => what);
  if (differs === undefined) expect(differing).toEqual([]);
  else expect(differing).toContain(differs);
});

test('which of the two comes first makes no difference to what is said of them', () => {
  const anyChange = fc.constantFrom<Partial<Calibration>>(
    {},
    { nesterov: true },
    { target: 0.3 },
    { origin: { ...ORIGIN, script: 'x' } },
    { subject: { kind: 'builtinTask', taskId: 't' } },
    { result: measured({ momentum: { value: 0.5, low: 0.4, high: 0.6 } }) },
    { result: { kind: 'noEstimate', reason: 'tooFewTrials' } },
    { partial: true },
  );
  fc.assert(
    fc.property(fc.array(anyChange), fc.array(anyChange), (first, second) => {
      const left = Object.assign({ ...ONE }, ...first) as Calibration;
      const right = Object.assign({ ...ONE }, ...second) as Calibration;
      const [there, back] = [comparisonOf(left, right), comparisonOf(right, left)];
      expect(back.against).toEqual(there.against);
      expect(back.unknown).toEqual(there.unknown);
      expect(back.verdict).toBe(there.verdict);
      expect(back.rows.map((row) => ({ ...row, left: row.right, right: row.left }))).toEqual(there.rows);
    }),
    { seed: 20, numRuns: 300 },
  );
});
