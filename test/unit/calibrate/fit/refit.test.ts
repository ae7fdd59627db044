import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { decodeCalibration } from '../../../../src/calibrate/record/calibrationCodec';
import { refit } from '../../../../src/calibrate/fit/refit';
import { seededRandom } from '../../../../src/calibrate/simulated/seededRandom';
import type { Calibration } from '../../../../src/model/calibration/calibration';

/** A calibration at three learning rates, with controls, seeds that diverged and seeds that failed; its curves cut to three points. */
function storedRecord(): Calibration {
  const decoded = decodeCalibration(readFileSync('test/fixtures/records/threeRates.json', 'utf8'));
  if (!decoded.ok) throw new Error(decoded.detail);
  return decoded.calibration;
}

/** Every number of a value under its path, and everything else as it is. */
function flatten(value: unknown, path = ''): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) => flatten(inner, `${path}.${key}`));
}

function expectSame(actual: unknown, expected: unknown, relative: number): void {
  const found = new Map(flatten(actual));
  for (const [path, value] of flatten(expected)) {
    const other = found.get(path);
    if (typeof value !== 'number' || typeof other !== 'number') expect(other, path).toEqual(value);
    else expect(Math.abs(other - value), path).toBeLessThanOrEqual(relative * Math.abs(value));
  }
  expect(found.size).toBe(flatten(expected).length);
}

afterEach(() => vi.restoreAllMocks());

describe('refit', () => {
  it('gives the numbers of a record that was stored on another day and machine', () => {
    const record = storedRecord();
    expect(record.result.kind).toBe('estimate');
    expectSame(refit(record, new Set()), record.result, 1e-6);
  });

  it('does not depend on the last bits of logarithms, in which engines differ', () => {
    const record = storedRecord();
    const random = seededRandom(3);
    const { log, exp, log1p } = Math;
    const blur = (value: number): number => value * (1 + (random.uniform() - 0.5) * 2 ** -51);
    const logs = vi.spyOn(Math, 'log').mockImplementation((x) => blur(log(x)));
    vi.spyOn(Math, 'exp').mockImplementation((x) => blur(exp(x)));
    vi.spyOn(Math, 'log1p').mockImplementation((x) => blur(log1p(x)));
    const blurred = refit(record, new Set());
    expect(logs).toHaveBeenCalled();
    vi.restoreAllMocks();
    expectSame(blurred, record.result, 1e-5);
  });

  it('leaves out what is excluded', () => {
    const record = storedRecord();
    const slowest = record.trials.find(
      ({ role, outcome }) => role === 'sweep' && outcome.kind === 'converged',
    );
    const without = refit(record, new Set([slowest?.trialId ?? '']));
    expect(without).not.toEqual(record.result);
    expect(without).toEqual(
      refit({ ...record, trials: record.trials.filter((trial) => trial !== slowest) }, new Set()),
    );
    expect(refit(record, new Set(record.trials.map(({ trialId }) => trialId)))).toEqual({
      kind: 'noEstimate',
      reason: 'noTrialFinished',
    });
  });
});
