import type {
  CalibrationResult,
  ExponentVerdict,
  NoEstimateReason,
} from '../../model/calibration/calibration';
import type { Trial } from '../../model/calibration/trial';
import { trialCaveats } from './caveats';
import { estimateFromOneRate, nearestToMiddle } from './oneRateEstimate';
import { estimateFromSeveralRates, type MeasuredRates } from './severalRatesEstimate';
import type { FitInput } from './fitInput';
import { seedScatter } from './settings/seedScatter';
import { entersFit, groupTrials, type RateGroup } from './settings/observations';
import { minimumAtRate } from './rateMinimum';
import { exponentOf, FEWEST_RATES } from './verdict';
import { sameRate } from './settings/sameSetting';
import { ridgePoints } from './ridge/ridgePoint';
import { ridgeThrough } from './ridge/ridgeLine';
import type { Ridge } from '../../model/calibration/calibration';
import { FEWEST_SETTINGS, readRate, type RateReading } from './settings/rateReading';
import { isUnreachable } from './settings/wall';

/** An interval of x wider than this factor is no estimate. */
const WIDEST_INTERVAL_FACTOR = 12;
/** Converged trials from which the law's interval can be given: more than it has parameters. */
const FEWEST_TRIALS = 5;
/** Seeds whose log T scatters more than this (a factor of 1.8 between them) contradict each other. */
const CONTRADICTING_SCATTER = 0.6;

/** The whole of docs/calibration.md, "The fit": an estimate with intervals, verdict and caveats, or why there is none. */
export function fitTrials(input: FitInput): CalibrationResult {
  const readings = groupTrials(input.trials).map(readRate);
  const reached = readings.filter(({ group }) => group.settings.some(({ logSteps }) => logSteps.length > 0));
  if (reached.length === 0) return noEstimate(reasonWithoutConvergence(input.trials));
  const caveats = trialCaveats(input);
  const measured = measuredRates(readings);
  const present = presentReading(reached, input);
  if (present !== undefined && readings.length > 1)
    return estimateOnRidge(present, readings, measured, input);
  if (measured.minima.length > 0 && measured.minima.length + measured.wallsOnly.length >= FEWEST_RATES) {
    if (measured.minima.every(({ group }) => seedsContradict(group))) return noEstimate('seedsContradict');
    return estimateFromSeveralRates(measured, input, caveats);
  }
  const sound = new Set(measured.minima.map(({ group }) => group.learningRate));
  const preferred = reached.filter(({ group }) => sound.has(group.learningRate));
  const reading = nearestToMiddle(preferred.length > 0 ? preferred : reached);
  if (seedsContradict(reading.group)) return noEstimate('seedsContradict');
  return estimateFromOneRate(reading, { swept: readings.length - 1, verdict: 'undecided' }, input, caveats);
}

/** Of the learning rate at which the script trains, where its pilot tells it. */
function presentReading(
  readings: readonly RateReading[],
  { trials, presentMomentum }: FitInput,
): RateReading | undefined {
  const pilot = trials.find(({ role }) => role === 'pilot');
  if (pilot === undefined || presentMomentum === undefined) return undefined;
  return readings.find(({ group }) => sameRate(group, pilot.learningRate));
}

/** The estimate at the script's own learning rate, with the ridge that others make with it. */
function estimateOnRidge(
  present: RateReading,
  readings: readonly RateReading[],
  measured: MeasuredRates,
  input: FitInput,
): CalibrationResult {
  if (seedsContradict(present.group)) return noEstimate('seedsContradict');
  const caveats = trialCaveats(input);
  const isIgnored = caveats.includes('learningRateIgnored');
  const ridge = isIgnored ? undefined : ridgeThrough(ridgePoints(readings.map(({ group }) => group)));
  const others = {
    swept: readings.length - 1,
    verdict: ridge === undefined ? 'undecided' : verdictOnRidge(ridge, measured, input),
    ...(ridge === undefined ? {} : { ridge }),
  } as const;
  return estimateFromOneRate(present, others, input, [
    ...caveats,
    ...(ridge === undefined && !isIgnored ? (['tooFewLearningRates'] as const) : []),
  ]);
}

/** The exponent that the law supports, if the ridge allows it too. */
function verdictOnRidge({ gamma }: Ridge, measured: MeasuredRates, input: FitInput): ExponentVerdict {
  const { minima, wallsOnly } = measured;
  if (minima.length === 0 || minima.length + wallsOnly.length < FEWEST_RATES) return 'undecided';
  const { verdict } = estimateFromSeveralRates(measured, input, []);
  const exponent = exponentOf(verdict);
  return exponent !== undefined && gamma.low <= exponent && exponent <= gamma.high ? verdict : 'undecided';
}

/** The learning rates at which the law has a minimum, and those that tell only where the wall is. */
function measuredRates(readings: readonly RateReading[]): MeasuredRates {
  const minima = readings
    .filter(
      ({ convergedSettings, convergedTrials }) =>
        convergedSettings >= FEWEST_SETTINGS && convergedTrials >= FEWEST_TRIALS,
    )
    .map(minimumAtRate)
    .filter(
      ({ bracketed, logXLow, logXHigh }) =>
        bracketed && logXHigh - logXLow <= Math.log(WIDEST_INTERVAL_FACTOR),
    );
  const known = new Set(minima.map(({ group }) => group.learningRate));
  const wallsOnly = readings.flatMap(({ group: { learningRate }, leaningWall }) =>
    leaningWall === undefined || known.has(learningRate) ? [] : [{ learningRate, wall: leaningWall }],
  );
  return { minima, wallsOnly };
}

function noEstimate(reason: NoEstimateReason): CalibrationResult {
  return { kind: 'noEstimate', reason };
}

function reasonWithoutConvergence(trials: readonly Trial[]): NoEstimateReason {
  const outcomes = trials.filter(entersFit).map(({ outcome }) => outcome.kind);
  const told = outcomes.filter((kind) => kind !== 'failed');
  if (told.length === 0) return 'noTrialFinished';
  if (told.every((kind) => kind === 'diverged')) return 'everyTrialDiverged';
  if (told.every((kind) => kind === 'diverged' || kind === 'floorLimited')) return 'targetAtNoiseFloor';
  return 'fewerThanThreeSettingsConverged';
}

function seedsContradict(group: RateGroup): boolean {
  const { squares, degreesOfFreedom } = seedScatter([group]);
  if (degreesOfFreedom >= 3 && Math.sqrt(squares / degreesOfFreedom) > CONTRADICTING_SCATTER) return true;
  const repeated = group.settings.filter(({ logSteps, unreachable }) => logSteps.length + unreachable >= 2);
  const mixed = repeated.filter((setting) => setting.logSteps.length > 0 && setting.unreachable > 0);
  return mixed.length >= 3 && mixed.length * 2 > repeated.filter((setting) => !isUnreachable(setting)).length;
}
