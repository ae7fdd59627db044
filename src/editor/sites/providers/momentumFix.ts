import * as vscode from 'vscode';
import { pairOffered } from '../../../advise/record/pairOffered';
import { releasingEdits } from '../../../advise/edit/cycleEdit';
import { couplingEdits } from '../../../advise/edit/couplingEdit';
import { pairEdits, suggestionEdits, type MomentumEdit } from '../../../advise/edit/momentumEdit';
import { momentumLiteral } from '../../../model/optimizer/momentumLiteral';
import { measuredText } from '../../../advise/adviceWording';
import { uncalibratedText } from '../../../advise/lens/uncalibratedTitle';
import type { Advice } from '../../../model/advice/advice';
import { numericValue } from '../../../model/optimizer/hyperparameter';
import { couplingFormula } from '../../../model/wording/confirmation/couplingText';
import { formatNumber } from '../../../model/wording/format/numberFormat';
import { shortSavingText } from '../../../model/wording/savingText';
import type { OptimizerConfig } from '../../../model/optimizer/optimizerConfig';
import { isMeasuredOtherwise } from '../../../model/advice/otherSetting';
import { said } from '../../../model/language/said';

type UncalibratedAdvice = Extract<Advice, { kind: 'uncalibrated' }>;
type MeasuredAdvice = Extract<Advice, { kind: 'measured' | 'noChangeJustified' }>;

/** A momentum that can be written at a site, as one undoable edit. */
export interface MomentumFix {
  readonly title: string;
  readonly edit: vscode.WorkspaceEdit;
  /** Only a change that fresh seeds justify, or whose present value nobody knows, is ever the preferred fix. */
  readonly isPreferred: boolean;
}

/** The edit that an advice offers at its site; undefined when it offers none or the text cannot be changed safely. */
export function momentumFix(
  document: vscode.TextDocument,
  config: OptimizerConfig,
  advice: Advice,
): MomentumFix | undefined {
  if (!isOffer(advice)) return undefined;
  const momentum = advice.kind === 'uncalibrated' ? advice.momentum : advice.momentum.value;
  const literal = momentumLiteral(momentum);
  const cycles = 'calibration' in advice && advice.calibration.presentCycles === true;
  const released = cycles ? releasingEdits(config, document.getText()) : [];
  const isWritten = String(numericValue(config.momentum) ?? '') === literal;
  if (isWritten && (released === undefined || released.length === 0)) return undefined;
  const isPair = advice.pairedLearningRate !== undefined;
  const suggested = suggestionEdits(config, momentum, isPair ? advice.learningRate : undefined);
  // Under a scheduler that goes on writing its own, what is written has no effect.
  const changes = suggested === undefined || released === undefined ? undefined : [...suggested, ...released];
  const edit = workspaceEdit(document, changes);
  if (changes === undefined || edit === undefined) return undefined;
  const [first] = changes;
  const line = first?.definedElsewhere === undefined ? undefined : first.definedElsewhere.line + 1;
  const rate = isPair ? formatNumber(advice.learningRate / (1 - Number(literal))) : undefined;
  return {
    title:
      released?.length === 0
        ? setTitle(literal, line, rate, sourceText(advice))
        : said`Set momentum to ${literal} and cycle_momentum=False (${sourceText(advice)})`,
    edit,
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
export function pairFix(
  document: vscode.TextDocument,
  config: OptimizerConfig,
  advice: Advice,
): MomentumFix | undefined {
  const pair = pairOffered(advice);
  if (pair === undefined) return undefined;
  const isMovingAverage = 'pairedLearningRate' in advice && advice.pairedLearningRate !== undefined;
  const momentum = pair.momentum.value;
  const changes = pairEdits(config, { learningRate: pair.learningRate, momentum }, isMovingAverage);
  const edit = workspaceEdit(document, changes);
  if (edit === undefined) return undefined;
  const rate = isMovingAverage ? pair.learningRate / (1 - momentum) : pair.learningRate;
  return {
    title: said`Set lr to ${formatNumber(rate)} and momentum to ${momentumLiteral(momentum)} (measured, ${shortSavingText({ savingOverPresent: pair.saving })})`,
    edit,
    isPreferred: false,
  };
}

/**
 * The code that lets momentum follow the schedule, where whole trainings measured that better and the text shows where to put it. The editor
 * shows it before it is written: it is more than a number.
 */
export function couplingFix(
  document: vscode.TextDocument,
  config: OptimizerConfig,
  advice: Advice,
): MomentumFix | undefined {
  if (!('coupling' in advice) || advice.coupling === undefined || advice.confirmation === undefined)
    return undefined;
  const title = said`Couple momentum to the schedule: ${couplingFormula(advice.coupling)} (measured better on ${advice.confirmation.result.coupled?.overPresent.seeds ?? 0} whole trainings)`;
  const edit = workspaceEdit(document, couplingEdits(config, advice.coupling), {
    needsConfirmation: true,
    label: said`Couple momentum to the schedule`,
  });
  return edit === undefined ? undefined : { title, edit, isPreferred: false };
}

/** Undefined where a change is bound in another file: that is shown there, and changed by its owner, not from here. */
function workspaceEdit(
  document: vscode.TextDocument,
  changes: readonly MomentumEdit[] | undefined,
  preview?: vscode.WorkspaceEditEntryMetadata,
): vscode.WorkspaceEdit | undefined {
  if (changes === undefined || changes.some(({ file }) => file !== undefined)) return undefined;
  const edit = new vscode.WorkspaceEdit();
  for (const { span, newText } of changes) {
    edit.replace(
      document.uri,
      new vscode.Range(document.positionAt(span.start), document.positionAt(span.end)),
      newText,
      preview,
    );
  }
  return edit;
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
