import { describe, expect, it } from 'vitest';
import { assumedRule } from '../../../../src/calibrate/fit/assumedRule';
import { DEFAULT_RULE } from '../../../../src/model/advice/assumedRule';
import type { Calibration } from '../../../../src/model/calibration/calibration';
import { calibration, measured } from '../../../support/detect/configFixture';

/** x̂ at η = 0.1 for which C is this. */
const withC = (c: number, changes: Partial<Calibration> = {}): Calibration => {
  const x = c * 0.1 ** (2 / 3);
  return { ...calibration(measured({ x: { value: x, low: x, high: x } })), ...changes };
};
const at = (scriptPath: string): Pick<Calibration, 'subject'> => ({
  subject: { kind: 'script', scriptPath, siteId: 'SGD#1', batchSize: 64 },
});

describe('the rule of sites that are not calibrated', () => {
  it('is that of the recorded trainings as long as nothing was calibrated', () => {
    expect(assumedRule([], DEFAULT_RULE.range)).toEqual(DEFAULT_RULE);
  });

  it('moves towards the calibrations of the workspace, which it counts', () => {
    const rule = assumedRule(
      ['a.py', 'b.py', 'c.py'].map((path) => withC(0.1, at(path))),
      DEFAULT_RULE.range,
    );
    expect(rule.ownCalibrations).toBe(3);
    expect(rule.c).toBeLessThan(DEFAULT_RULE.c);
    expect(rule.range.low).toBeLessThan(DEFAULT_RULE.range.low);
  });

  it('takes the newest of a subject at one learning rate only', () => {
    const older = withC(0.01, { ...at('a.py'), createdAt: '2026-01-01T00:00:00Z' });
    const newer = withC(1, { ...at('a.py'), createdAt: '2026-02-01T00:00:00Z' });
    const rule = assumedRule([newer, older], DEFAULT_RULE.range);
    expect(rule).toEqual(assumedRule([newer], DEFAULT_RULE.range));
    expect(rule.ownCalibrations).toBe(1);
  });

  it.each<[string, Calibration]>([
    ['with Nesterov', withC(0.1, { nesterov: true })],
    ['that was stopped', withC(0.1, { partial: true })],
    ['without an estimate', calibration({ kind: 'noEstimate', reason: 'trialsDoNotDecide' })],
    ['where momentum makes no difference', calibration(measured({ caveats: ['momentumMakesNoDifference'] }))],
  ])('leaves out a calibration %s', (_, each) => {
    expect(assumedRule([each], DEFAULT_RULE.range)).toEqual(DEFAULT_RULE);
  });

  it('keeps the range that the user set, widened to hold C', () => {
    expect(assumedRule([], { low: 0.5, high: 2 }).range).toEqual({ low: 0.5, high: 2 });
    const rule = assumedRule(
      Array.from({ length: 40 }, (_, index) => withC(0.1, at(`${index}.py`))),
      { low: 0.5, high: 2 },
    );
    expect(rule.c).toBeLessThan(0.5);
    expect(rule.range).toEqual({ low: rule.c, high: 2 });
  });
});
