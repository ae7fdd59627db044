import { pairOffered } from '../record/pairOffered';
import { releasingEdits } from './cycleEdit';
import { couplingEdits } from './couplingEdit';
import { pairEdits, suggestionEdits, type MomentumEdit } from './momentumEdit';
import { momentumLiteral } from '../../model/optimizer/momentumLiteral';
import { measuredText } from '../adviceWording';
import { uncalibratedText } from '../lens/uncalibratedTitle';
import type { Advice } from '../../model/advice/advice';
import { numericValue } from '../../model/optimizer/hyperparameter';
import { couplingFormula } from '../../model/wording/confirmation/couplingText';
import { formatNumber } from '../../model/wording/format/numberFormat';
import { shortSavingText } from '../../model/wording/savingText';
import type { OptimizerConfig } from '../../model/optimizer/optimizerConfig';
import { isMeasuredOtherwise } from '../../model/advice/otherSetting';
import { said } from '../../model/language/said';

type UncalibratedAdvice = Extract<Advice, { kind: 'uncalibrated' }>;
type MeasuredAdvice = Extract<Advice, { kind: 'measured' | 'noChangeJustified' }>;

/** A momentum that can be written at a site. */
export interface MomentumFix {
  readonly title: string;
  /** Of the site's own text. */
  readonly changes: readonly MomentumEdit[];
  /** Only a change that fresh seeds justify, or whose present value nobody knows, is ever the preferred fix. */
  readonly isPreferred: boolean;
}

/** The edit that an advice offers at its site; undefined when it offers none or the text cannot be changed safely. */
export function momentumFix(text: string, config: OptimizerConfig, advice: Advice): MomentumFix | undefined {
  if (!isOffer(advice)) return undefined;
  const momentum = advice.kind === 'uncalibrated' ? advice.momentum : advice.momentum.value;
  const literal = momentumLiteral(momentum);
  const cycles = 'calibration' in advice && advice.calibration.presentCycles === true;
  const released = cycles ? releasingEdits(config, text) : [];
  const isWritten = String(numericValue(config.momentum) ?? '') === literal;
  if (isWritten && (released === undefined || released.length === 0)) return undefined;
  const isPair = advice.pairedLearningRate !== undefined;
  const suggested = suggestionEdits(config, momentum, isPair ? advice.learningRate : undefined);
  // Under a scheduler that goes on writing its own, what is written has no effect.
  const changes = inOwnText(
    suggested === undefined || released === undefined ? undefined : [...suggested, ...released],
  );
  if (changes === undefined) return undefined;
  const [first] = changes;
  const line = first?.definedElsewhere === undefined ? undefined : first.definedElsewhere.line + 1;
  const rate = isPair ? formatNumber(advice.learningRate / (1 - Number(literal))) : undefined;
  return {
    title:
      released?.length === 0
        ? setTitle(literal, line, rate, sourceText(advice))
        : said`Set momentum to ${literal} and cycle_momentum=False (${sourceText(advice)})`,
    changes,
    isPreferred:
      advice.kind === 'measured' && advice.standing !== 'expected' && !isMeasuredOtherwise(advice.warnings),
  };
}

function setTitle(
  momentum: string,
  line: number | undefined,
  rate: string | undefined,
  source: string,
): string {
  if (line === undefined)
    return rate === undefined
      ? said`Set momentum to ${momentum} (${source})`
      : said`Set momentum to ${momentum} with lr ${rate} (${source})`;
  return rate === undefined
    ? said`Set momentum to ${momentum} on line ${line} (${source})`
    : said`Set momentum to ${momentum} on line ${line} with lr ${rate} (${source})`;
}

/** The edit of the fastest pair, where fresh seeds say that it is worth a change; its learning rate and its momentum, or neither. */
export function pairFix(config: OptimizerConfig, advice: Advice): MomentumFix | undefined {
  const pair = pairOffered(advice);
  if (pair === undefined) return undefined;
  const isMovingAverage = 'pairedLearningRate' in advice && advice.pairedLearningRate !== undefined;
  const momentum = pair.momentum.value;
  const changes = inOwnText(
    pairEdits(config, { learningRate: pair.learningRate, momentum }, isMovingAverage),
  );
  if (changes === undefined) return undefined;
  const rate = isMovingAverage ? pair.learningRate / (1 - momentum) : pair.learningRate;
  return {
    title: said`Set lr to ${formatNumber(rate)} and momentum to ${momentumLiteral(momentum)} (measured, ${shortSavingText({ savingOverPresent: pair.saving })})`,
    changes,
    isPreferred: false,
  };
}

/** The code that lets momentum follow the schedule, where whole trainings measured that better and the text shows where to put it. */
export function couplingFix(config: OptimizerConfig, advice: Advice): MomentumFix | undefined {
  if (!('coupling' in advice) || advice.coupling === undefined || advice.confirmation === undefined)
    return undefined;
  const title = said`Couple momentum to the schedule: ${couplingFormula(advice.coupling)} (measured better on ${advice.confirmation.result.coupled?.overPresent.seeds ?? 0} whole trainings)`;
  const changes = inOwnText(couplingEdits(config, advice.coupling));
  return changes === undefined ? undefined : { title, changes, isPreferred: false };
}

/** Undefined where a change is bound in another file: that is shown there, and changed by its owner, not from here. */
function inOwnText(changes: readonly MomentumEdit[] | undefined): readonly MomentumEdit[] | undefined {
  return changes?.some(({ file }) => file !== undefined) === true ? undefined : changes;
}

type Offer = UncalibratedAdvice | (MeasuredAdvice & { readonly kind: 'measured' });

function isOffer(advice: Advice): advice is Offer {
  return (advice.kind === 'uncalibrated' && !advice.holdsPresent) || advice.kind === 'measured';
}

function sourceText(advice: Offer): string {
  if (advice.kind === 'uncalibrated') return said`${uncalibratedText(advice)}: assumes C = ${advice.rule.c}`;
  const saving = shortSavingText(advice);
  return [
    measuredText(advice),
    ...(saving === '' ? [] : [saving]),
    ...(advice.standing === 'expected' ? [said`not verified`] : []),
  ].join(', ');
}
