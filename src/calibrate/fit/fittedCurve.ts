import type { CalibrationResult } from '../../model/calibration';
import type { Trial } from '../../model/trial';
import { convergenceSteps } from './model/convergenceModel';

/** The fitted T(x) at the result's learning rate; all arrays have the same length, x ascends, T in steps. */
export interface FittedCurve {
  readonly x: readonly number[];
  readonly total: readonly number[];
  /** a/x: the time that the fast directions take. */
  readonly transverse: readonly number[];
  /** b·(x/η)^p: the time that drift or descent along the valley takes. */
  readonly longitudinal: readonly number[];
}

const POINTS = 101;
/** The curve reaches this factor beyond the outermost trials. */
const MARGIN = 1.3;

/** T(x) and its two parts over the x of the trials, averaged over the models by weight; undefined without an estimate. */
export function fittedCurve(result: CalibrationResult, trials: readonly Trial[]): FittedCurve | undefined {
  if (result.kind === 'noEstimate') return undefined;
  const xs = [result.x.value, ...trials.map(({ momentum }) => 1 - momentum)].filter((x) => x > 0);
  const low = Math.log(Math.min(...xs) / MARGIN);
  const high = Math.log(Math.min(1, Math.max(...xs) * MARGIN));
  const x = Array.from({ length: POINTS }, (_, i) => Math.exp(low + ((high - low) * i) / (POINTS - 1)));
  const parts = x.map((at) =>
    result.models.reduce(
      (sum, model) => {
        const { transverse, longitudinal } = convergenceSteps(at, result.learningRate, model);
        return {
          transverse: sum.transverse + model.weight * transverse,
          longitudinal: sum.longitudinal + model.weight * longitudinal,
        };
      },
      { transverse: 0, longitudinal: 0 },
    ),
  );
  return {
    x,
    total: parts.map(({ transverse, longitudinal }) => transverse + longitudinal),
    transverse: parts.map(({ transverse }) => transverse),
    longitudinal: parts.map(({ longitudinal }) => longitudinal),
  };
}
