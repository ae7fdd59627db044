import { otherSettings } from '../model/advice/otherSetting';
import type { Advice, AdviceWarning } from '../model/advice/advice';
import type { Calibration } from '../model/calibration/calibration';
import { numericValue, type Hyperparameter, type ResolutionStep } from '../model/optimizer/hyperparameter';
import { elsewhereTitle } from './lens/lensTitle';
import { uncalibratedText } from './lens/uncalibratedTitle';
import { isExtrapolated, sourceOfRule } from '../model/advice/assumedRule';
import { formatMomentum, formatMomentumEstimate, formatNumber } from '../model/wording/format/numberFormat';
import type { OptimizerConfig } from '../model/optimizer/optimizerConfig';
import { standingText } from '../model/wording/findingText';
import { nearRangeText } from '../model/wording/rangeText';
import { confirmationSentences } from '../model/wording/confirmation/confirmationText';
import { furtherSentences } from '../model/wording/confirmation/pairConfirmationText';
import { savingsText } from '../model/wording/savingText';
import { measureTitle } from '../model/wording/measureText';
import { pairText } from '../model/wording/pairText';
import { targetDepthText } from '../model/wording/targetText';
import { caveatSentences, noEstimateSentence, scopeSentence } from '../model/wording/verdictText';
import { couplingEdits } from './edit/couplingEdit';
import { carriedText, refusalSentence, warningSentence } from './adviceWording';
import { groupLines } from './groupLines';
import { asCode, asText } from './markdownText';
import { ruleConstant } from '../model/optimizer/momentumRule';
import { said } from '../model/language/said';

/** Of a sentence with someone else's text in it. */
const MOST_SENTENCE_CHARACTERS = 300;

/** The panel has them all. */
const MOST_CONFIRMATION_SENTENCES = 4;

type MeasuredAdvice = Extract<Advice, { kind: 'measured' | 'noChangeJustified' }>;
type UncalibratedAdvice = Extract<Advice, { kind: 'uncalibrated' }>;

/**
 * What a hover says about one site, as lines of Markdown without links: the finding, the formula with its numbers, where the
 * values were read, where C came from, what to doubt.
 */
export function hoverLines(config: OptimizerConfig, advice: Advice): string[] {
  return [
    ...findingLines(config, advice),
    ...pairLines(advice),
    ...couplingLines(config, advice),
    ...valueLines(config),
    ...groupLines(config),
  ];
}

function pairLines(advice: Advice): string[] {
  if (!('pairedLearningRate' in advice) || advice.pairedLearningRate === undefined) return [];
  return [
    said`Momentum is a moving average here: η = lr·(1 − β) = ${formatNumber(advice.learningRate)}. β alone would change η, so it comes with lr = η/(1 − β) = ${formatNumber(advice.pairedLearningRate)}: both are edited, or neither.`,
  ];
}

/** Whether a coupling that whole trainings measured better can be written into this text. */
function couplingLines(config: OptimizerConfig, advice: Advice): string[] {
  if (!('coupling' in advice) || advice.coupling === undefined) return [];
  return [
    couplingEdits(config, advice.coupling) === undefined
      ? said`The coupling is not offered as an edit: the text does not show both the schedule and every place where it has to be written, with one learning rate for all parameters and nothing else that writes the momentum.`
      : said`A quick fix writes the coupling.`,
  ];
}

function findingLines(config: OptimizerConfig, advice: Advice): string[] {
  switch (advice.kind) {
    case 'uncalibrated':
      return [
        ...uncalibratedLines(config, advice),
        ...advice.warnings.map((each) => `- ${asText(warningSentence(each), MOST_SENTENCE_CHARACTERS)}`),
      ];
    case 'measured':
    case 'noChangeJustified':
      return [
        ...measuredLines(advice),
        ...advice.warnings.map((each) => `- ${asText(warningSentence(each), MOST_SENTENCE_CHARACTERS)}`),
      ];
    case 'measuredElsewhere':
      return [
        ...elsewhereLines(advice),
        ...advice.warnings.map((each) => `- ${asText(warningSentence(each), MOST_SENTENCE_CHARACTERS)}`),
      ];
    case 'noEstimate':
      return [
        said`**Calibrated, without an estimate**`,
        advice.calibration.result.kind === 'noEstimate'
          ? noEstimateSentence(advice.calibration.result.reason)
          : '',
        provenance(advice.calibration),
        ...advice.warnings.map((each) => `- ${asText(warningSentence(each), MOST_SENTENCE_CHARACTERS)}`),
      ];
    case 'refused':
      return [
        said`**No momentum suggested**: ${asText(refusalSentence(advice.reason), MOST_SENTENCE_CHARACTERS)}.`,
      ];
  }
}

function uncalibratedLines(config: OptimizerConfig, advice: UncalibratedAdvice): string[] {
  const { c, range, learningRates } = advice.rule;
  const eta = formatNumber(advice.learningRate);
  const present = numericValue(config.momentum);
  const lines = [
    `**β = 1 − C·η^⅔ ≈ ${formatMomentum(advice.momentum)}** (${formatMomentum(advice.low)}–${formatMomentum(advice.high)}), ${uncalibratedText(advice)}`,
    said`1 − ${c} · ${eta}^⅔ = ${formatMomentum(advice.momentum)}. C = ${c} is the middle of ${sourceOfRule(advice.rule)}, and at ${formatNumber(range.low)} to ${formatNumber(range.high)} (momentumLens.uncalibratedRange) a further one's is expected with 95 %: none of them is this training, C belongs to the task, and the law does not hold everywhere. Calibrate before using it.`,
    ...(isExtrapolated(advice.rule, advice.learningRate)
      ? [
          said`They had η from ${formatNumber(learningRates.low)} to ${formatNumber(learningRates.high)}: here the rule is extrapolated.`,
        ]
      : []),
    ...(advice.holdsPresent
      ? [said`The present momentum lies in that range: no reason to change it is known.`]
      : []),
  ];
  if (present !== undefined && present < 1) {
    lines.push(
      said`Present β = ${formatNumber(present, 4)} corresponds to C = ${formatNumber(ruleConstant(1 - present, advice.learningRate), 2)} and an effective rate η/(1 − β) = ${formatNumber(advice.learningRate / (1 - present), 2)}.`,
    );
  }
  return lines;
}

function measuredLines(advice: MeasuredAdvice): string[] {
  const { calibration } = advice;
  const { result } = calibration;
  const finding = standingText(advice.standing, advice.momentum, advice.presentMomentum);
  const lines = [`**${finding}**, ${measuredWhere(advice)}`];
  const savings = savingsText(advice);
  if (savings !== '') lines.push(said`Steps to the target: ${savings}.`);
  if (advice.confirmation !== undefined) {
    const told = confirmationSentences(advice.confirmation).slice(0, MOST_CONFIRMATION_SENTENCES);
    lines.push(
      said`Whole trainings: ${told.map((each) => asText(each, MOST_SENTENCE_CHARACTERS)).join(' ')}`,
    );
    const further = furtherSentences(advice.confirmation);
    if (further.length > 0)
      lines.push(further.map((each) => asText(each, MOST_SENTENCE_CHARACTERS)).join(' '));
  }
  if (result.kind === 'estimate') {
    const depth = targetDepthText(calibration);
    lines.push(
      ...(result.nearRange === undefined || advice.carried.kind !== 'here'
        ? []
        : [`β ${nearRangeText(result.nearRange)}.`]),
      ...(result.fastestPair === undefined
        ? []
        : [
            said`Fastest pair: ${pairText(result.fastestPair, { ...calibration, learningRate: result.learningRate })}.`,
          ]),
      scopeSentence(result),
      ...(depth === '' ? [] : [said`The target is ${depth}.`]),
      ...(calibration.progressMeasure.source === undefined
        ? []
        : [said`Judged by ${asText(measureTitle(calibration.progressMeasure))}.`]),
      provenance(calibration),
      ...caveatSentences(result).map((each) => `- ${each}`),
    );
  }
  return lines;
}

function measuredAtThisRate(warnings: readonly AdviceWarning[]): string {
  const others = otherSettings(warnings).map(({ kind, calibrated }) =>
    kind === 'batchSizeDiffers'
      ? said`batch size ${calibrated}`
      : said`weight decay ${formatNumber(calibrated)}`,
  );
  return others.length === 0
    ? said`measured at this learning rate`
    : said`measured at this learning rate, but at ${others.join(', ')}`;
}

function measuredWhere({ carried, warnings }: MeasuredAdvice): string {
  if (warnings.some(({ kind }) => kind === 'warmUpOnly')) return said`measured in the warm-up only`;
  switch (carried.kind) {
    case 'here':
      return measuredAtThisRate(warnings);
    case 'pair':
      return said`measured at this learning rate, as that of the fastest pair`;
    case 'near':
      return said`measured at ${formatNumber(carried.learningRate)}, from which its interval cannot tell this learning rate apart`;
    case 'rule':
      return said`carried here by β = 1 − C·η^⅔, ${carriedText(carried)}`;
    case 'ridge':
      return said`carried here along 1 − β ∝ η^γ, ${carriedText(carried)}`;
  }
}

/** The record stays in sight, and its number where it belongs. */
function elsewhereLines(advice: Extract<Advice, { kind: 'measuredElsewhere' }>): string[] {
  const { calibration, differs } = advice;
  const { result } = calibration;
  const way =
    differs === 'learningRate'
      ? said`calibrate at this learning rate, or at several around it`
      : said`calibrate as it is written now`;
  return [
    `**${elsewhereTitle(advice)}**`,
    result.kind === 'estimate'
      ? said`There the best β is ${formatMomentumEstimate(result.momentum)} at lr ${formatNumber(result.learningRate)}. What it is here is not known: ${way}.`
      : '',
    provenance(calibration),
  ];
}

function provenance(calibration: Calibration): string {
  const { environment, createdAt, trials, subject } = calibration;
  const [name, device, day] = [environment.name, environment.device, createdAt.slice(0, 10)].map((each) =>
    asText(each),
  ) as [string, string, string];
  return subject.kind === 'script' && subject.batchSize !== null
    ? said`From ${trials.length} trials of ${name} on ${device}, batch size ${subject.batchSize}, ${day}.`
    : said`From ${trials.length} trials of ${name} on ${device}, ${day}.`;
}

function valueLines(config: OptimizerConfig): string[] {
  return [
    config.implied === true
      ? said`No optimizer is named here: the keys imply ${asText(config.optimizer)}.`
      : undefined,
    resolutionLine('η', config.learningRate),
    initialRateLine(config),
    resolutionLine('β', config.momentum),
  ].filter((line) => line !== undefined);
}

/** What the schedule begins with that stands in place of a learning rate. A rate beside a schedule would replace its own. */
function initialRateLine({ learningRate, schedulers }: OptimizerConfig): string | undefined {
  if (learningRate.state !== 'unknown' || learningRate.reason !== 'schedule') return undefined;
  const use = schedulers.find(({ initialLearningRate }) => initialLearningRate !== undefined);
  return use?.initialLearningRate === undefined
    ? undefined
    : said`${asText(use.name)} begins with η = ${formatNumber(use.initialLearningRate, 4)}.`;
}

function resolutionLine(symbol: string, hyperparameter: Hyperparameter): string | undefined {
  switch (hyperparameter.state) {
    case 'known': {
      const step = hyperparameter.resolution.at(-1);
      const hint =
        hyperparameter.hint === 'yamlNumberReadAsString'
          ? ` ${said`YAML 1.1 reads this text as a string; write it with a decimal point.`}`
          : '';
      if (step === undefined || step.kind === 'literal') return hint === '' ? undefined : `${symbol}:${hint}`;
      return said`${symbol} = ${formatNumber(hyperparameter.value, 4)}: ${stepText(step)}.` + hint;
    }
    case 'default':
      return said`${symbol} = ${formatNumber(hyperparameter.value, 4)}: the framework's default.`;
    case 'unknown':
      return said`${symbol} is ${asCode(hyperparameter.text)}: ${unknownText(hyperparameter.reason)}.`;
    case 'missing':
      return undefined;
  }
}

function stepText(step: ResolutionStep): string {
  const place =
    step.file === undefined ? said`line ${step.line + 1}` : `${asText(step.file)}:${step.line + 1}`;
  const name = asCode(step.name);
  switch (step.kind) {
    case 'literal':
      return said`written at ${place}`;
    case 'constant':
      return said`constant ${name}, ${place}`;
    case 'arithmetic':
      return said`computed, ${place}`;
    case 'commandLineDefault':
      return said`default of ${name}, ${place}`;
    case 'parameterDefault':
      return said`default of parameter ${name}, ${place}`;
    case 'onlyCallArgument':
      return said`argument of the only call, ${place}`;
    case 'attribute':
      return said`attribute ${name}, ${place}`;
    case 'classFieldDefault':
      return said`default of field ${name}, ${place}`;
    case 'dictionaryEntry':
      return said`entry ${name}, ${place}`;
    case 'returnValue':
      return said`returned by ${name}, ${place}`;
    case 'fallback':
      return said`fallback for ${name}, ${place}`;
    case 'configFile':
      return said`key ${name}, ${place}`;
    case 'importedConstant':
      return said`imported constant ${name}, ${place}`;
  }
}

function unknownText(reason: Extract<Hyperparameter, { state: 'unknown' }>['reason']): string {
  switch (reason) {
    case 'ambiguous':
      return said`bound in more than one place`;
    case 'dynamic':
      return said`not fixed by the text`;
    case 'schedule':
      return said`a schedule`;
    case 'parameterGroups':
      return said`different between parameter groups`;
    case 'notFinite':
      return said`infinite or not a number`;
    case 'notANumber':
      return said`not a number`;
  }
}
