import { fittedCurve } from '../../src/calibrate/fit/fittedCurve';
import { withSlowTrials } from '../../src/calibrate/fit/settings/slowTrials';
import type { CalibrationResult } from '../../src/model/calibration/calibration';
import type { Trial } from '../../src/model/calibration/trial';
import { measureTitle } from '../../src/model/wording/measureText';
import type { PanelState, RunningState } from '../messages';
import { comparisons } from '../sections/pairedRuns';
import type { PlotsData } from './plots';
import type { RateResult } from '../sections/rateResults';
import { nearestRate, progressLines, trialsAt } from '../shownState';

type FinishedState = Extract<PanelState, { kind: 'finished' }>;

const NONE: ReadonlySet<string> = new Set();

/** What the plots show of a calibration under way; `trials` are its finished ones, those that are slow known as such. */
export function runningPlots(state: RunningState, trials: readonly Trial[]): PlotsData {
  return {
    time: {
      trials,
      excluded: NONE,
      ...(state.interim === undefined ? {} : { result: state.interim }),
      ...(state.fittedCurve === undefined ? {} : { fittedCurve: state.fittedCurve }),
      ...(state.presentMomentum === undefined ? {} : { presentMomentum: state.presentMomentum }),
    },
    progress: {
      lines: [...progressLines(state.trials, false), ...progressLines(state.runningTrials, true)],
      measureName: state.measureName,
      ...(state.direction === undefined ? {} : { direction: state.direction }),
      ...(state.target === undefined ? {} : { target: state.target }),
    },
    verification: comparisons({ plan: state.looks ?? { firstSeed: 0 }, trials: state.trials }),
    shownRate: undefined,
  };
}

/**
 * What they show of a record: `joint` is its result without the trials that are `excluded`, `rates` those of its learning rates, of
 * which the reader may have chosen one.
 */
export function finishedPlots(
  { calibration, fittedCurve: storedCurve }: FinishedState,
  joint: CalibrationResult,
  rates: readonly RateResult[],
  excluded: ReadonlySet<string>,
  chosenRate: number | undefined,
): PlotsData {
  const ownRate = joint.kind === 'estimate' ? joint.learningRate : rates.at(-1)?.learningRate;
  const shownRate = chosenRate ?? nearestRate(rates, ownRate);
  const chosen = rates.find(({ learningRate }) => learningRate === shownRate);
  const result = chosen?.result ?? joint;
  const trials = withSlowTrials(
    chosen === undefined ? calibration.trials : trialsAt(calibration, chosen.learningRate),
  );
  const curve = chosen === undefined && excluded.size === 0 ? storedCurve : fittedCurve(result, trials);
  return {
    time: {
      trials,
      excluded,
      result,
      ...(shownRate === undefined ? {} : { learningRate: shownRate }),
      ...(curve === undefined ? {} : { fittedCurve: curve }),
      ...(calibration.presentMomentum === undefined ? {} : { presentMomentum: calibration.presentMomentum }),
    },
    progress: {
      lines: progressLines(trials, false),
      measureName: measureTitle(calibration.progressMeasure),
      ...(calibration.progressMeasure.direction === undefined
        ? {}
        : { direction: calibration.progressMeasure.direction }),
      target: calibration.target,
    },
    verification: comparisons(calibration),
    ...(rates.length === 0 ? {} : { rates: { each: rates, joint } }),
    shownRate,
  };
}
