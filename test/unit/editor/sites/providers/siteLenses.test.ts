import { describe, expect, test, vi } from 'vitest';
import { advise } from '../../../../../src/advise/advise';
import type { RunningRun } from '../../../../../src/editor/calibration/calibrator';
import { siteLenses } from '../../../../../src/editor/sites/providers/siteLenses';
import { DEFAULT_RULE } from '../../../../../src/model/advice/assumedRule';
import type { Calibration } from '../../../../../src/model/calibration/calibration';
import type { OptimizerConfig } from '../../../../../src/model/optimizer/optimizerConfig';
import { calibration, config, literal, measured } from '../../../../support/detect/configFixture';

vi.mock('vscode', () => import('../../../../support/editor/vscodeDouble'));

const { subject } = calibration(measured());
const RUNNING: RunningRun = { name: 'calibration', subject, finished: 12, atMost: 40, stopping: false };

function titles(
  running?: RunningRun,
  record?: Calibration,
  changes: Partial<OptimizerConfig> = {},
  isIgnored = false,
) {
  const advice = advise(config(changes), record, DEFAULT_RULE);
  return siteLenses({ advice, calibrationKind: 'script', interrupted: undefined, isIgnored }, running).map(
    ({ title, command }) => `${title} → ${command.replace('momentumLens.', '')}`,
  );
}

describe('the lenses of a site', () => {
  test('say the finding, and lead to a calibration and to the reason', () => {
    expect(titles()).toEqual([
      '0.9 lies in 0.12–0.935, as measured elsewhere → explain',
      'Calibrate momentum → calibrate',
      'Why? → explain',
    ]);
    expect(titles(undefined, calibration(measured()), { learningRate: literal(0.5) })).toEqual([
      'Measured at lr 0.1, not at 0.5 → explain',
      'Calibrate here → calibrate',
      'Show → showPanel',
    ]);
    expect(titles(undefined, calibration(measured()))).toEqual([
      'β 0.97 ± 0.01 measured · 1.5× faster than now → showPanel',
      'Calibrate again → calibrate',
      'Why? → explain',
    ]);
  });

  test('offer a calibration where the learning rate is known at run time only', () => {
    const learningRate = {
      state: 'unknown',
      reason: 'dynamic',
      text: 'cfg.lr',
      argument: { start: 0, end: 6 },
    } as const;
    expect(titles(undefined, undefined, { learningRate })).toEqual([
      'No suggestion: lr not known from the text → explain',
      'Calibrate momentum → calibrate',
      'Why? → explain',
    ]);
  });

  test('are silent where a comment says so, but for what runs there', () => {
    expect(titles(undefined, calibration(measured()), {}, true)).toEqual([]);
    expect(titles(RUNNING, undefined, {}, true)).toHaveLength(3);
  });

  test.each([
    [RUNNING, ['Calibrating: 12 of at most 40 runs → showPanel', 'Show → showPanel', 'Stop → stop']],
    [{ ...RUNNING, stopping: true }, ['Stopping… → showPanel', 'Show → showPanel']],
    [
      { ...RUNNING, name: 'confirmation', finished: 1, atMost: 6 } as const,
      ['Confirming: 1 of 6 whole trainings → showPanel', 'Show → showPanel', 'Stop → stop'],
    ],
  ])('give way to what runs there: %o', (running, expected) => {
    expect(titles(running, calibration(measured()))).toEqual(expected);
  });
});
