import type { CalibrationResult, NoEstimateReason } from '../../model/calibration';
import type { Trial } from '../../model/trial';
import { trialCaveats } from './caveats';
import { estimateFromOneRate } from './oneRateEstimate';
import { estimateFromSeveralRates } from './severalRatesEstimate';
import type { FitInput } from './fitInput';
import { seedScatter } from './settings/seedScatter';
import { entersFit, groupTrials, type RateGroup } from './settings/observations';
import { minimumAtRate } from './rateMinimum';
import { FEWEST_SETTINGS, readRate } from './settings/rateReading';
import { isUnreachable } from './settings/wall';

/** An interval of x wider than this factor is no estimate. */
const WIDEST_INTERVAL_FACTOR = 12;
/** Converged trials from which an interval can be given: more than the model has parameters. */
const FEWEST_TRIALS = 5;
/** Seeds whose log T scatters more than this (a factor of 1.8 between them) contradict each other. */
const CONTRADICTING_SCATTER = 0.6;

/** The whole of docs/calibration.md, "The fit": an estimate with intervals, verdict and caveats, or why there is none. */
export function fitTrials(input: FitInput): CalibrationResult {
  const readings = groupTrials(input.trials).map(readRate);
  const usable = readings.filter(({ convergedSettings }) => convergedSettings >= FEWEST_SETTINGS);
  if (usable.length === 0) return noEstimate(reasonWithoutSettings(input.trials));
  const told = usable.filter(({ convergedTrials }) => convergedTrials >= FEWEST_TRIALS);
  if (told.length === 0) return noEstimate('tooFewTrials');
  const minima = told.map(minimumAtRate);
  const sound = minima.filter(
    (minimum) => minimum.bracketed && minimum.logXHigh - minimum.logXLow <= Math.log(WIDEST_INTERVAL_FACTOR),
  );
  if (sound.length === 0) {
    if (seedsContradict(told.map(({ group }) => group))) return noEstimate('seedsContradict');
    return noEstimate(minima.some(({ bracketed }) => bracketed) ? 'fitDidNotConverge' : 'minimumAtGridEdge');
  }
  if (sound.every(({ group }) => seedsContradict([group]))) return noEstimate('seedsContradict');
  const caveats = trialCaveats(input);
  const measured = new Set(sound.map(({ group }) => group.learningRate));
  const wallsOnly = readings.flatMap(({ group: { learningRate }, leaningWall }) =>
    leaningWall === undefined || measured.has(learningRate) ? [] : [{ learningRate, wall: leaningWall }],
  );
  return sound.length + wallsOnly.length < 3
    ? estimateFromOneRate(sound, readings.length, input, caveats)
    : estimateFromSeveralRates({ minima: sound, wallsOnly }, input, caveats);
}

function noEstimate(reason: NoEstimateReason): CalibrationResult {
  return { kind: 'noEstimate', reason };
}

function reasonWithoutSettings(trials: readonly Trial[]): NoEstimateReason {
  const outcomes = trials.filter(entersFit).map(({ outcome }) => outcome.kind);
  const told = outcomes.filter((kind) => kind !== 'failed');
  if (told.length === 0) return 'noTrialFinished';
  if (told.every((kind) => kind === 'diverged')) return 'everyTrialDiverged';
  if (told.every((kind) => kind === 'diverged' || kind === 'floorLimited')) return 'targetAtNoiseFloor';
  return 'fewerThanThreeSettingsConverged';
}

function seedsContradict(groups: readonly RateGroup[]): boolean {
  const { squares, degreesOfFreedom } = seedScatter(groups);
  if (degreesOfFreedom >= 3 && Math.sqrt(squares / degreesOfFreedom) > CONTRADICTING_SCATTER) return true;
  const repeated = groups
    .flatMap(({ settings }) => settings)
    .filter(({ logSteps, unreachable }) => logSteps.length + unreachable >= 2);
  const mixed = repeated.filter((setting) => setting.logSteps.length > 0 && setting.unreachable > 0);
  return mixed.length >= 3 && mixed.length * 2 > repeated.filter((setting) => !isUnreachable(setting)).length;
}
