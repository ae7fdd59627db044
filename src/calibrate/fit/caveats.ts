import type { CalibrationCaveat, ControlResult } from '../../model/calibration/calibration';
import type { Trial } from '../../model/calibration/trial';
import { stayedInWarmUp } from '../../model/calibration/warmUp';
import type { FitInput } from './fitInput';
import { entersFit } from './settings/observations';
import { hasNaturalZero } from '../measure/naturalZero';
import { settledLevel } from '../measure/settledLevel';

/** A target under this many times the stationary level sits at the noise floor (docs/calibration.md, "What T is"). */
const FLOOR_FACTOR = 3;
/** A schedule that moves η by more than this before the crossing makes the result one of that schedule. */
const SCHEDULE_TOLERANCE = 0.1;
/** A control this close to the suggestion does the same. */
const TIE_RATIO = 1.1;

/** Learning rates that were asked for this far apart, and seen within `SAME_RATE` of each other, were not heard. */
const ASKED_APART = 1.2;
const SAME_RATE = 1.01;

/** Caveats that follow from the trials and controls themselves, not from the fit. */
export function trialCaveats(input: FitInput): CalibrationCaveat[] {
  const caveats: CalibrationCaveat[] = [];
  if (input.partial) caveats.push('partialSweep');
  if (input.nesterov) caveats.push('nesterov');
  if (input.presentCycles === true) caveats.push('presentCycles');
  const level = settledLevel(input.trials);
  if (hasNaturalZero(input.progressMeasure) && level !== undefined && input.target < FLOOR_FACTOR * level) {
    caveats.push('targetAtNoiseFloor');
  }
  const isIgnored = ignoresLearningRate(input.trials);
  if (isIgnored) caveats.push('learningRateIgnored');
  if (
    !isIgnored &&
    input.controls.some((control) => control.role === 'presentMomentumMatched' && ties(control))
  ) {
    caveats.push('raisingLearningRateDoesTheSame');
  }
  if (!isIgnored && input.controls.some((control) => control.role === 'plainSgdMatched' && ties(control))) {
    caveats.push('plainSgdTies');
  }
  const observed = input.trials.flatMap((trial) => (trial.observed === undefined ? [] : [trial.observed]));
  if (observed.some(({ momentumOverwritten }) => momentumOverwritten))
    caveats.push('schedulerOverwroteMomentum');
  if (input.trials.some(movesLearningRate)) caveats.push('scheduleMovesLearningRate');
  const fitted = input.trials.filter((trial) => entersFit(trial) && trial.outcome.kind === 'converged');
  if (fitted.length > 0 && fitted.every(stayedInWarmUp)) caveats.push('warmUpOnly');
  if (observed.some(({ overrideVerified }) => !overrideVerified)) caveats.push('overrideNotVerified');
  return caveats;
}

/** A script that writes its learning rate at every step trains at the same one, whatever was asked for. */
function ignoresLearningRate(trials: readonly Trial[]): boolean {
  const seen = trials.flatMap(({ learningRate, observed }) =>
    observed === undefined ? [] : [{ learningRate, ...observed }],
  );
  const [first] = seen;
  return (
    first !== undefined &&
    seen.some(
      ({ learningRate, learningRateLow, learningRateHigh }) =>
        apart(learningRate, first.learningRate) >= ASKED_APART &&
        // A warm-up that was heard begins elsewhere, wherever in it a trial stopped.
        apart(learningRateLow, first.learningRateLow) < SAME_RATE &&
        apart(learningRateHigh, first.learningRateHigh) < SAME_RATE,
    )
  );
}

function apart(left: number, right: number): number {
  return Math.max(left / right, right / left);
}

/** A control of which some seeds did not get there at all does not do the same. */
function ties({ ratio, seeds, seedsConverged }: ControlResult): boolean {
  return ratio !== undefined && seedsConverged === seeds && ratio.value < TIE_RATIO;
}

/** Pilot and stationary level train on after the crossing, where a schedule may do what it likes. */
function movesLearningRate(trial: Trial): boolean {
  if (trial.observed === undefined || !entersFit(trial)) return false;
  const { learningRateLow, learningRateHigh } = trial.observed;
  return learningRateHigh > learningRateLow * (1 + SCHEDULE_TOLERANCE);
}
