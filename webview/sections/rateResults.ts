import { refit } from '../../src/calibrate/fit/refit';
import type { Calibration, CalibrationResult } from '../../src/model/calibration/calibration';

/** What the trials of one learning rate say by themselves. */
export interface RateResult {
  /** Heavy-ball η. */
  readonly learningRate: number;
  readonly result: CalibrationResult;
}

/** The sweep's learning rates, ascending. */
export function sweptRates({ trials }: Pick<Calibration, 'trials'>): number[] {
  const rates = new Set(
    trials.filter(({ role }) => role === 'sweep').map(({ learningRate }) => learningRate),
  );
  return [...rates].toSorted((left, right) => left - right);
}

/** A fit of each learning rate by itself, without the excluded trials; empty for a sweep at a single one. */
export function resultsByRate(calibration: Calibration, excluded: ReadonlySet<string>): RateResult[] {
  const rates = sweptRates(calibration);
  if (rates.length < 2) return [];
  return rates.map((learningRate) => ({
    learningRate,
    result: refit(
      { ...calibration, trials: calibration.trials.filter((trial) => trial.learningRate === learningRate) },
      excluded,
    ),
  }));
}
