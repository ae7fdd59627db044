import type { CalibrationCaveat, ControlResult } from '../../model/calibration';
import type { Trial } from '../../model/trial';
import type { FitInput } from './fitTrials';

/** A target under this many times the stationary level sits at the noise floor (docs/calibration.md, "What T is"). */
const FLOOR_FACTOR = 3;
/** A schedule that moves η by more than this before the crossing makes the result one of that schedule. */
const SCHEDULE_TOLERANCE = 0.1;
/** A control this close to the suggestion does the same. */
const TIE_RATIO = 1.1;

/** Caveats that follow from the trials and controls themselves, not from the fit. */
export function trialCaveats(input: FitInput): CalibrationCaveat[] {
  const caveats: CalibrationCaveat[] = [];
  if (input.partial) caveats.push('partialSweep');
  if (input.nesterov) caveats.push('nesterov');
  const level = stationaryLevel(input.trials);
  if (input.targetHasZero && level !== undefined && input.target < FLOOR_FACTOR * level) {
    caveats.push('targetAtNoiseFloor');
  }
  if (input.controls.some((control) => control.role === 'presentMomentumMatched' && ties(control))) {
    caveats.push('raisingLearningRateDoesTheSame');
  }
  if (input.controls.some((control) => control.role === 'plainSgdMatched' && ties(control))) {
    caveats.push('plainSgdTies');
  }
  const observed = input.trials.flatMap((trial) => (trial.observed === undefined ? [] : [trial.observed]));
  if (observed.some(({ momentumOverwritten }) => momentumOverwritten))
    caveats.push('schedulerOverwroteMomentum');
  if (
    observed.some(
      ({ learningRateLow, learningRateHigh }) =>
        learningRateHigh > learningRateLow * (1 + SCHEDULE_TOLERANCE),
    )
  ) {
    caveats.push('scheduleMovesLearningRate');
  }
  if (observed.some(({ overrideVerified }) => !overrideVerified)) caveats.push('overrideNotVerified');
  return caveats;
}

function ties({ ratio }: ControlResult): boolean {
  return ratio !== undefined && ratio.value < TIE_RATIO;
}

/** Mean of the measure over the last third of the stationary-level trials. */
function stationaryLevel(trials: readonly Trial[]): number | undefined {
  const tail = trials.flatMap(({ role, curve }) => {
    if (role !== 'stationaryLevel') return [];
    const lastStep = curve.steps.at(-1) ?? 0;
    return curve.values.filter((_, index) => (curve.steps[index] ?? 0) > (2 / 3) * lastStep);
  });
  return tail.length === 0 ? undefined : tail.reduce((sum, value) => sum + value, 0) / tail.length;
}
