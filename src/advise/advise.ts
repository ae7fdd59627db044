import type { Advice, AdviceWarning } from '../model/advice/advice';
import type { Calibration } from '../model/calibration/calibration';
import { numericValue } from '../model/optimizer/hyperparameter';
import { changeStanding, type ChangeStanding } from '../model/advice/justifiedChange';
import type { OptimizerConfig } from '../model/optimizer/optimizerConfig';
import { asConstructed } from './asConstructed';
import { carryEstimate } from './carryEstimate';
import { heavyBallLearningRate, type HeavyBallLearningRate } from './heavyBallLearningRate';
import { TYPICAL_C, ruleMomentum, type CRange } from '../model/optimizer/momentumRule';
import { calibrationWarnings, constructionWarnings, siteWarnings } from './warnings';

type KnownLearningRate = Extract<HeavyBallLearningRate, { kind: 'known' }>;

/**
 * What can be said about the momentum of one site: a measured β with its interval, the uncalibrated rule with its range,
 * or a refusal with its reason. `calibration` is the record of this very site, if there is one.
 */
export function advise(
  written: OptimizerConfig,
  calibration: Calibration | undefined,
  plausibleC: CRange,
): Advice {
  const config = asConstructed(written, calibration);
  if (config.incomplete) return { kind: 'refused', reason: { kind: 'incompleteCode' } };
  if (config.family !== 'sgd') {
    return {
      kind: 'refused',
      reason: { kind: 'optimizerWithoutMomentum', optimizer: config.optimizer, family: config.family },
    };
  }
  const presentMomentum = numericValue(config.momentum);
  if (presentMomentum !== undefined && !(presentMomentum >= 0 && presentMomentum < 1)) {
    return { kind: 'refused', reason: { kind: 'momentumOutOfRange', value: presentMomentum } };
  }
  const eta = heavyBallLearningRate(config);
  if (eta.kind === 'refused') return eta;
  const { learningRate } = eta;
  const warnings = [...constructionWarnings(written, config), ...siteWarnings(config)];
  const usable = calibration !== undefined && appliesTo(calibration, config) ? calibration : undefined;
  if (usable === undefined) return uncalibrated(config, eta, plausibleC, warnings);
  const allWarnings = [...warnings, ...calibrationWarnings(config, usable)];
  if (usable.result.kind === 'noEstimate') {
    return { kind: 'noEstimate', calibration: usable, learningRate, warnings: allWarnings };
  }
  const carried = carryEstimate(usable.result, learningRate);
  if (carried === undefined) {
    return uncalibrated(config, eta, plausibleC, [
      ...warnings,
      { kind: 'outsideCalibratedRange', learningRate: usable.result.learningRate },
    ]);
  }
  const savingOverPresent =
    presentMomentum !== undefined && presentMomentum === usable.presentMomentum && carried.measuredHere
      ? usable.result.savingOverPresent
      : undefined;
  const standing = changeStanding(presentMomentum, carried.momentum, savingOverPresent);
  return {
    kind: isOffered(standing) ? 'measured' : 'noChangeJustified',
    standing,
    momentum: carried.momentum,
    ...(presentMomentum === undefined ? {} : { presentMomentum }),
    learningRate,
    measuredHere: carried.measuredHere,
    ...(savingOverPresent === undefined ? {} : { savingOverPresent }),
    ...(carried.measuredHere && usable.result.savingOverDefault !== undefined
      ? { savingOverDefault: usable.result.savingOverDefault }
      : {}),
    ...paired(eta, carried.momentum.value),
    calibration: usable,
    warnings: allWarnings,
  };
}

function isOffered(standing: ChangeStanding): boolean {
  switch (standing) {
    case 'presentUnknown':
    case 'justified':
    case 'expected':
      return true;
    case 'isPresent':
    case 'notJustified':
    case 'contradicted':
    case 'notExpected':
      return false;
  }
}

/** A sweep with Nesterov says nothing about heavy ball, nor the reverse. */
function appliesTo(calibration: Calibration, config: OptimizerConfig): boolean {
  return calibration.nesterov === (config.nesterov === 'on');
}

function uncalibrated(
  config: OptimizerConfig,
  eta: KnownLearningRate,
  plausibleC: CRange,
  warnings: readonly AdviceWarning[],
): Advice {
  if (config.nesterov === 'on') return { kind: 'refused', reason: { kind: 'nesterovWithoutCalibration' } };
  if (config.unseenBase !== undefined)
    return { kind: 'refused', reason: { kind: 'baseUnseen', base: config.unseenBase } };
  const overwriting = config.schedulers.find(({ overwritesMomentum }) => overwritesMomentum);
  if (overwriting !== undefined)
    return { kind: 'refused', reason: { kind: 'momentumOverwritten', by: overwriting.name } };
  const { learningRate } = eta;
  const momentum = ruleMomentum(TYPICAL_C, learningRate);
  if (!(momentum > 0)) {
    return { kind: 'refused', reason: { kind: 'ruleOutOfRange', learningRate, c: TYPICAL_C } };
  }
  const atLow = ruleMomentum(plausibleC.low, learningRate);
  const atHigh = ruleMomentum(plausibleC.high, learningRate);
  const low = Math.max(0, Math.min(momentum, atHigh));
  const high = Math.max(momentum, atLow);
  const present = numericValue(config.momentum);
  return {
    kind: 'uncalibrated',
    momentum,
    low,
    high,
    holdsPresent: present !== undefined && present >= low && present <= high,
    assumedC: TYPICAL_C,
    plausibleC,
    learningRate,
    ...paired(eta, momentum),
    warnings,
  };
}

function paired(
  { learningRate, movingAverage }: KnownLearningRate,
  momentum: number,
): { readonly pairedLearningRate?: number } {
  return movingAverage ? { pairedLearningRate: learningRate / (1 - momentum) } : {};
}
