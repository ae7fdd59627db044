import { expect, test } from 'vitest';
import { resultFileName } from '../../../../src/calibrate/record/exportedPlan';

// What Python's os.path.splitext leaves of the same paths; test/probe/exportedPlan.test.ts runs the probe itself.
test.each([
  ['plan.json', 'plan.7.jsonl'],
  ['/plans/a.b/plan', '/plans/a.b/plan.7.jsonl'],
  ['C:\\runs.1\\my.plan.json', 'C:\\runs.1\\my.plan.7.jsonl'],
  ['/runs/.json', '/runs/.json.7.jsonl'],
])('the result of trial 7 of %s is %s', (plan, result) => {
  expect(resultFileName(plan, 7)).toBe(result);
});
