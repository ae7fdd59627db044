import type { Advice, AdviceWarning, Carried, RefusalReason } from '../model/advice/advice';
import type { Calibration } from '../model/calibration/calibration';
import { measuredRates } from '../model/calibration/ridge';
import { numericValue } from '../model/optimizer/hyperparameter';
import { changeStanding, type ChangeStanding } from '../model/advice/justifiedChange';
import type { OptimizerConfig } from '../model/optimizer/optimizerConfig';
import type { Confirmation } from '../model/calibration/confirmation';
import type { MomentumCoupling } from '../model/calibration/momentumCoupling';
import { isCouplingBetter } from '../model/advice/couplingBetter';
import { isMeasuredOtherwise } from '../model/advice/otherSetting';
import { asConstructed } from './record/asConstructed';
import { carryEstimate } from './record/carryEstimate';
import { confirmationHere } from './record/confirmationHere';
import { heavyBallLearningRate, type HeavyBallLearningRate } from './heavyBallLearningRate';
import type { AssumedRule } from '../model/advice/assumedRule';
import { ruleMomentum } from '../model/optimizer/momentumRule';
import { calibrationWarnings, constructionWarnings, siteWarnings } from './warnings';

type KnownLearningRate = Extract<HeavyBallLearningRate, { kind: 'known' }>;

/**
 * What can be said about the momentum of one site: a measured β with its interval, the uncalibrated rule with its range,
 * or a refusal with its reason. `calibration` is the record of this very site, if there is one, and `confirmation` what whole trainings
 * said of its suggestion.
 */
export function advise(
  written: OptimizerConfig,
  calibration: Calibration | undefined,
  rule: AssumedRule,
  confirmation?: Confirmation,
): Advice {
  const config = asConstructed(written, calibration);
  const refusal = refusalOf(config);
  if (refusal !== undefined) return { kind: 'refused', reason: refusal };
  const eta = heavyBallLearningRate(config);
  if (eta.kind === 'refused') return measuredAtKnownRate(calibration, eta.reason) ?? eta;
  const warnings = [...constructionWarnings(written, config), ...siteWarnings(config)];
  if (calibration === undefined) return uncalibrated(config, eta, rule, warnings);
  if (appliesTo(calibration, config))
    return fromCalibration(config, eta, calibration, { warnings, confirmation });
  return calibration.result.kind === 'noEstimate'
    ? uncalibrated(config, eta, rule, warnings)
    : {
        kind: 'measuredElsewhere',
        differs: 'nesterov',
        calibration,
        learningRate: eta.learningRate,
        measured: measuredRates(calibration.result),
        warnings,
      };
}

/** A record stays in sight where the learning rate that is written now is known at run time only. */
function measuredAtKnownRate(
  calibration: Calibration | undefined,
  { kind }: RefusalReason,
): Advice | undefined {
  if (kind !== 'learningRateUnknown' && kind !== 'learningRateMissing') return undefined;
  if (calibration === undefined || calibration.result.kind === 'noEstimate') return undefined;
  const measured = measuredRates(calibration.result);
  return {
    kind: 'measuredElsewhere',
    differs: 'learningRateUnknown',
    calibration,
    learningRate: undefined,
    measured,
    warnings: [],
  };
}

/** Why no momentum can be advised to this optimizer, whatever its learning rate. */
function refusalOf({ incomplete, family, optimizer, momentum }: OptimizerConfig): RefusalReason | undefined {
  if (incomplete) return { kind: 'incompleteCode' };
  if (family !== 'sgd') return { kind: 'optimizerWithoutMomentum', optimizer, family };
  if (momentum.state === 'unknown' && momentum.reason === 'notFinite')
    return { kind: 'momentumNotFinite', text: momentum.text };
  const present = numericValue(momentum);
  return present !== undefined && !(present >= 0 && present < 1)
    ? { kind: 'momentumOutOfRange', value: present }
    : undefined;
}

function fromCalibration(
  config: OptimizerConfig,
  eta: KnownLearningRate,
  calibration: Calibration,
  {
    warnings,
    confirmation,
  }: {
    readonly warnings: readonly AdviceWarning[];
    readonly confirmation: Confirmation | undefined;
  },
): Advice {
  const { learningRate } = eta;
  const { result } = calibration;
  const allWarnings = [...warnings, ...calibrationWarnings(config, calibration)];
  if (result.kind === 'noEstimate') {
    return { kind: 'noEstimate', calibration, learningRate, warnings: allWarnings };
  }
  const carried = carryEstimate(result, learningRate);
  if (carried === undefined) {
    return {
      kind: 'measuredElsewhere',
      differs: 'learningRate',
      calibration,
      learningRate,
      measured: measuredRates(result),
      warnings: allWarnings,
    };
  }
  const presentCycles = stillCycles(config, calibration);
  // What is written has no effect under a scheduler that writes its own.
  const presentMomentum = presentCycles ? calibration.presentMomentum : numericValue(config.momentum);
  const isOther = isMeasuredOtherwise(allWarnings);
  const measured = isOfRecordsRate(carried.carried) && !isOther ? result : undefined;
  const savingOverPresent =
    presentMomentum !== undefined &&
    presentMomentum === calibration.presentMomentum &&
    presentCycles === (calibration.presentCycles === true)
      ? measured?.savingOverPresent
      : undefined;
  const savingOverDefault = measured?.savingOverDefault;
  const told = confirmationHere(confirmation, {
    // What was withdrawn at a learning rate is not offered next to it.
    learningRate: isOfRecordsRate(carried.carried) ? result.learningRate : learningRate,
    presentMomentum,
    momentum: carried.momentum.value,
  });
  const isWithdrawn = told?.result.verdict.kind === 'withdrawn';
  const confirmed = isOther && !isWithdrawn ? undefined : told;
  const standing = isWithdrawn
    ? 'withdrawn'
    : changeStanding(presentMomentum, carried.momentum, savingOverPresent, presentCycles);
  return {
    kind: isOffered(standing) ? 'measured' : 'noChangeJustified',
    standing,
    momentum: carried.momentum,
    ...(presentMomentum === undefined ? {} : { presentMomentum }),
    learningRate,
    carried: carried.carried,
    ...(savingOverPresent === undefined ? {} : { savingOverPresent }),
    ...(savingOverDefault === undefined ? {} : { savingOverDefault }),
    ...paired(eta, carried.momentum.value),
    calibration,
    ...(confirmed === undefined ? {} : { confirmation: confirmed }),
    ...(isOther ? {} : betterCoupling(confirmed)),
    warnings: allWarnings,
  };
}

/** Whether a scheduler still writes the momentum as it did when the site was calibrated; one that is told to leave it alone does not. */
function stillCycles({ schedulers }: OptimizerConfig, { presentCycles = false }: Calibration): boolean {
  return (
    presentCycles &&
    (schedulers.length === 0 || schedulers.some(({ overwritesMomentum }) => overwritesMomentum))
  );
}

/** The coupling that a confirmation has tried, where that measured it better. */
function betterCoupling(confirmation: Confirmation | undefined): { readonly coupling?: MomentumCoupling } {
  const compared = confirmation?.result.coupled;
  const tried = confirmation?.plan.coupled;
  return compared !== undefined && tried !== undefined && isCouplingBetter(compared)
    ? { coupling: tried.coupling }
    : {};
}

/** Whether the record's savings, and what confirms them, are of this learning rate. */
function isOfRecordsRate(carried: Carried): boolean {
  switch (carried.kind) {
    case 'here':
    case 'near':
      return true;
    case 'pair':
    case 'rule':
    case 'ridge':
      return false;
  }
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
    case 'withdrawn':
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
  rule: AssumedRule,
  warnings: readonly AdviceWarning[],
): Advice {
  const { learningRate } = eta;
  const momentum = ruleMomentum(rule.c, learningRate);
  const refusal = uncalibratedRefusal(config, learningRate, rule.c);
  if (refusal !== undefined) return { kind: 'refused', reason: refusal };
  const low = Math.max(0, Math.min(momentum, ruleMomentum(rule.range.high, learningRate)));
  const high = Math.max(momentum, ruleMomentum(rule.range.low, learningRate));
  const present = numericValue(config.momentum);
  return {
    kind: 'uncalibrated',
    momentum,
    low,
    high,
    holdsPresent: present !== undefined && present >= low && present <= high,
    ...(present === undefined ? {} : { present }),
    rule,
    learningRate,
    ...paired(eta, momentum),
    warnings,
  };
}

/** Where the rule has nothing to say as long as nothing was measured. */
function uncalibratedRefusal(
  { nesterov, unseenBase, schedulers }: OptimizerConfig,
  learningRate: number,
  c: number,
): RefusalReason | undefined {
  if (nesterov === 'on') return { kind: 'nesterovWithoutCalibration' };
  if (unseenBase !== undefined) return { kind: 'baseUnseen', base: unseenBase };
  const overwriting = schedulers.find(({ overwritesMomentum }) => overwritesMomentum);
  if (overwriting !== undefined) return { kind: 'momentumOverwritten', by: overwriting.name };
  return ruleMomentum(c, learningRate) > 0 ? undefined : { kind: 'ruleOutOfRange', learningRate, c };
}

function paired(
  { learningRate, movingAverage }: KnownLearningRate,
  momentum: number,
): { readonly pairedLearningRate?: number } {
  return movingAverage ? { pairedLearningRate: learningRate / (1 - momentum) } : {};
}
