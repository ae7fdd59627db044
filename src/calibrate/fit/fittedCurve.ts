import type { CalibrationResult, EstimatedResult } from '../../model/calibration/calibration';
import type { Trial } from '../../model/calibration/trial';
import { curvePosterior } from './curve/curvePosterior';
import { quantile } from './curve/curveSummary';
import { logTime } from './curve/timeCurve';
import { convergenceSteps } from './model/convergenceModel';
import { groupTrials } from './settings/observations';
import { sameRate } from './settings/sameSetting';

/** The fitted T(x) at the result's learning rate; all arrays have the same length, x ascends, T in steps. */
export interface FittedCurve {
  readonly x: readonly number[];
  /** Geometric mean over the curves that the trials allow, or by the law for several learning rates. */
  readonly total: readonly number[];
  /** 95 % band; absent where the curve is the law's. */
  readonly band?: { readonly low: readonly number[]; readonly high: readonly number[] };
}

const POINTS = 61;
/** The curve reaches this factor beyond the outermost trials. */
const MARGIN = 1.3;

/** T(x) over the x of the sweep's trials; undefined without an estimate. */
export function fittedCurve(result: CalibrationResult, trials: readonly Trial[]): FittedCurve | undefined {
  if (result.kind === 'noEstimate') return undefined;
  const xs = [result.x.value, ...trials.map(({ momentum }) => 1 - momentum)].filter((x) => x > 0);
  const low = Math.log(Math.min(...xs) / MARGIN);
  const high = Math.log(Math.min(1, Math.max(...xs) * MARGIN));
  const x = Array.from({ length: POINTS }, (_, i) => Math.exp(low + ((high - low) * i) / (POINTS - 1)));
  const group = groupTrials(trials).find((each) => sameRate(each, result.learningRate));
  const hasConverged = group?.settings.some(({ logSteps }) => logSteps.length > 0) ?? false;
  if (group === undefined || !hasConverged || result.gamma !== undefined) return lawCurve(x, result);
  const draws = curvePosterior(group.settings);
  const at = x.map((each) =>
    draws.map((draw) => ({ value: logTime(Math.log(each), draw), weight: draw.weight })),
  );
  return {
    x,
    total: at.map((times) => Math.exp(times.reduce((sum, { value, weight }) => sum + weight * value, 0))),
    band: {
      low: at.map((times) => Math.exp(quantile(times, 0.025))),
      high: at.map((times) => Math.exp(quantile(times, 0.975))),
    },
  };
}

function lawCurve(x: readonly number[], { models, learningRate }: EstimatedResult): FittedCurve {
  return {
    x,
    total: x.map((at) =>
      models.reduce((sum, model) => sum + model.weight * convergenceSteps(at, learningRate, model).total, 0),
    ),
  };
}
