import { expect, test } from 'vitest';
import { trialCommand } from '../../../../src/train/journal/trialCommand';

test.each([
  ['/project/plan.json', 'python -m momentum_lens_probe trial plan.json 0'],
  ['/project/runs/plan.json', 'python runs/momentum_lens_probe trial runs/plan.json 0'],
  ['/project/-c/plan.json', 'python ./-c/momentum_lens_probe trial ./-c/plan.json 0'],
  ['/project/-plan.json', 'python -m momentum_lens_probe trial ./-plan.json 0'],
  ['/my plans/plan.json', `python '../my plans/momentum_lens_probe' trial '../my plans/plan.json' 0`],
])('a trial of %s is run from /project', (plan, command) => {
  expect(trialCommand('/project', plan, 0, 'posix')).toBe(command);
});
