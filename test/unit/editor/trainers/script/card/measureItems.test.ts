import { describe, expect, test, vi } from 'vitest';
import { SCRIPT_RUN } from '../../../../../support/editor/scriptRunFixture';
import { withMeasure } from '../../../../../../src/workspace/runs/chosenMeasure';
import {
  measureItem,
  measurePicks,
  measureWarning,
} from '../../../../../../src/editor/trainers/script/card/measureItems';
import type { ChosenMeasure, ReportedMeasure } from '../../../../../../src/model/calibration/measure';
import type { DryRun } from '../../../../../../src/workspace/runs/dryRun';
import type { ScriptRun } from '../../../../../../src/workspace/runs/scriptRun';
import { chosenOf } from '../../../../../../src/workspace/runs/chosenMeasure';

vi.mock('vscode', () => ({}));

const RUN = SCRIPT_RUN;
const EACH_STEP = { last: 0.25, times: 20, firstStep: 1, stepsBetween: 1 };
const LOSS: ReportedMeasure = { measure: { kind: 'loss' }, ...EACH_STEP };
const ACCURACY: ReportedMeasure = {
  measure: { kind: 'named', source: 'tensorboard', name: 'val/acc' },
  last: 0.91,
  times: 4,
  firstStep: 500,
  stepsBetween: 500,
};
const PRINTED: ReportedMeasure = {
  measure: { kind: 'named', source: 'printed', name: 'Test Average loss', pattern: 'Test … Average loss: #' },
  last: Number.NaN,
  times: 1,
  firstStep: 400,
  stepsBetween: null,
  line: 'Test set: Average loss: nan',
};
const EPOCH: ReportedMeasure = {
  measure: { kind: 'named', source: 'printed', name: 'Epoch', pattern: 'Epoch #' },
  ...EACH_STEP,
};
const WORKERS: ReportedMeasure = {
  measure: { kind: 'named', source: 'printed', name: 'workers', pattern: 'workers: #' },
  last: 4,
  times: 1,
  firstStep: 0,
  stepsBetween: null,
};
const DRY_RUN: DryRun = { filesWritten: [], measures: [WORKERS, EPOCH, PRINTED, ACCURACY, LOSS] };
const BY_ACCURACY: ChosenMeasure = chosenOf(ACCURACY, 'rises');

function rowText(run: ScriptRun, dryRun: DryRun | undefined): string {
  const { description, detail } = measureItem(run, dryRun);
  return `${description} | ${detail}`;
}

describe('the card’s row', () => {
  test.each<[string, ScriptRun, DryRun | undefined, string]>([
    [
      'before it has run',
      RUN,
      undefined,
      'training loss, or the momentum-lens lines that it prints | Pick to judge by something else that it reports.',
    ],
    [
      'where nobody has chosen',
      RUN,
      DRY_RUN,
      'training loss | Last 0.25, each step. It reports 3 more: pick to judge by one of them.',
    ],
    [
      'where it prints for Momentum Lens',
      RUN,
      { ...DRY_RUN, measures: [LOSS, { measure: { kind: 'lineProtocol' }, ...EACH_STEP }] },
      'what it prints as momentum-lens STEP VALUE | Last 0.25, each step. It reports 1 more: pick to judge by one of them.',
    ],
    [
      'of a chosen measure',
      { ...RUN, measure: BY_ACCURACY, pilotSteps: 20_000 },
      DRY_RUN,
      'val/acc (TensorBoard, rises) | Last 0.91, one value in 500 steps. It reports 3 more: pick to judge by one of them.',
    ],
    [
      'of one that no run has shown lately',
      { ...RUN, measure: BY_ACCURACY, pilotSteps: 20_000 },
      { filesWritten: [], measures: [LOSS] },
      'val/acc (TensorBoard, rises) | Not seen in its last run here. It reports 1 more: pick to judge by one of them.',
    ],
    [
      'of one that the pilot cannot resolve',
      { ...RUN, measure: BY_ACCURACY },
      DRY_RUN,
      'val/acc (TensorBoard, rises) | $(warning) val/acc (TensorBoard, rises) comes once in 500 steps, which a pilot of 1000 steps sees 2 times: too few to tell when it gets there. A pilot of 12500 steps would do.',
    ],
  ])('%s', (_, run, dryRun, text) => {
    expect(rowText(run, dryRun)).toBe(text);
  });

  test('warns of no measure that comes often enough', () => {
    expect(measureWarning({ ...RUN, measure: chosenOf(LOSS, 'falls') })).toBeUndefined();
    expect(measureWarning({ ...RUN, measure: { ...BY_ACCURACY, stepsBetween: 40 } })).toBeUndefined();
    expect(measureWarning(RUN)).toBeUndefined();
  });
});

describe('the pick', () => {
  test('lists losses, telling names, the rest, and how to find more; no setting that is printed once', () => {
    expect(
      measurePicks(RUN, DRY_RUN).map(({ label, description, detail }) => [label, description, detail]),
    ).toEqual([
      ['training loss', 'last 0.25 · each step · falls', undefined],
      ['val/acc', 'TensorBoard · last 0.91 · one value in 500 steps · rises', undefined],
      [
        'Test Average loss',
        'printed · last not a number · once, after 400 steps · falls',
        'Test … Average loss: # in “Test set: Average loss: nan”',
      ],
      ['Epoch', 'printed · last 0.25 · each step · falls', 'Epoch #'],
      [
        '$(search) Look for more measures',
        undefined,
        'Runs it for up to 5000 steps or 60 s, for what comes once an epoch.',
      ],
    ]);
  });

  test('turns the chosen one round', () => {
    const [first] = measurePicks({ ...RUN, measure: BY_ACCURACY }, DRY_RUN);
    expect(first).toMatchObject({
      label: '$(arrow-swap) Take lower for better',
      action: 'judgeBy',
      measure: { ...BY_ACCURACY, direction: 'falls' },
    });
    const [loss] = measurePicks({ ...RUN, measure: chosenOf(LOSS, 'falls') }, DRY_RUN);
    expect(loss?.label).toBe('training loss');
  });

  test('runs a script first of which nothing is known', () => {
    expect(measurePicks(RUN, undefined)).toMatchObject([{ action: 'dryRun' }]);
  });

  test('gives what is chosen with the steps between its values; one that came once, with those before it', () => {
    expect(
      measurePicks(RUN, DRY_RUN).flatMap((each) => (each.action === 'judgeBy' ? [each.measure] : [])),
    ).toEqual([
      { measure: LOSS.measure, direction: 'falls', stepsBetween: 1 },
      { measure: ACCURACY.measure, direction: 'rises', stepsBetween: 500 },
      { measure: PRINTED.measure, direction: 'falls', stepsBetween: 400 },
      { measure: EPOCH.measure, direction: 'falls', stepsBetween: 1 },
    ]);
    expect(chosenOf(WORKERS, 'falls').stepsBetween).toBeNull();
  });
});

describe('a run that is judged by another measure', () => {
  test('has a pilot as long as that needs, and no longer one where another needs less', () => {
    const sparse = withMeasure(RUN, BY_ACCURACY);
    expect(sparse).toMatchObject({ measure: BY_ACCURACY, pilotSteps: 20_000 });
    expect(withMeasure(sparse, chosenOf(LOSS, 'falls')).pilotSteps).toBe(1000);
    expect(withMeasure(sparse, { ...BY_ACCURACY, direction: 'falls' }).pilotSteps).toBe(20_000);
  });

  test('keeps a length that the user has chosen, where that does', () => {
    expect(withMeasure({ ...RUN, pilotSteps: 30_000 }, BY_ACCURACY).pilotSteps).toBe(30_000);
    expect(withMeasure({ ...RUN, pilotSteps: 5000 }, BY_ACCURACY).pilotSteps).toBe(20_000);
    expect(withMeasure({ ...RUN, pilotSteps: 5000 }, chosenOf(LOSS, 'falls')).pilotSteps).toBe(5000);
  });
});
