import type { Hyperparameter } from '../../model/optimizer/hyperparameter';
import { momentumLiteral } from '../../model/optimizer/momentumLiteral';
import type { OptimizerConfig } from '../../model/optimizer/optimizerConfig';
import type { SourceLocation, TextSpan } from '../../model/optimizer/textSpan';

/** One replacement of text that writes a momentum; an insertion has an empty span. */
export interface MomentumEdit {
  readonly span: TextSpan;
  readonly newText: string;
  /** Path relative to the workspace folder; absent for the document itself. */
  readonly file?: string;
  /** Where the number is written when that is not the site itself, as in a constant or a command-line default. */
  readonly definedElsewhere?: SourceLocation;
}

/** A learning rate as it is written into code: exact enough to count as the calibrated one. */
function learningRateLiteral(learningRate: number): string {
  return String(Number(learningRate.toPrecision(6)));
}

/**
 * Every edit that a suggestion needs: the momentum, and where it is a moving average of heavy-ball rate `movingAverageRate` the
 * learning rate η/(1 − β) and a dampening written as a number of its own. All of them, or undefined.
 */
export function suggestionEdits(
  config: OptimizerConfig,
  momentum: number,
  movingAverageRate: number | undefined,
): readonly MomentumEdit[] | undefined {
  const edit = momentumEdit(config, momentum);
  if (edit === undefined) return undefined;
  if (movingAverageRate === undefined) return [edit];
  const written = Number(momentumLiteral(momentum));
  const rate = definitionEdit(config.learningRate, learningRateLiteral(movingAverageRate / (1 - written)));
  if (rate === undefined) return undefined;
  const { dampening } = config;
  if (dampening.state === 'default' || dampening.state === 'missing') return [edit, rate];
  const damping = definitionEdit(dampening, momentumLiteral(momentum));
  if (damping === undefined) return undefined;
  const isSameNumber = damping.span.start === edit.span.start && damping.file === edit.file;
  return isSameNumber ? [edit, rate] : [edit, rate, damping];
}

/**
 * The edits that set both of a pair of heavy-ball learning rate and momentum, in the convention of the site; both, or undefined.
 */
export function pairEdits(
  config: OptimizerConfig,
  { learningRate, momentum }: { readonly learningRate: number; readonly momentum: number },
  isMovingAverage: boolean,
): readonly MomentumEdit[] | undefined {
  if (isMovingAverage) return suggestionEdits(config, momentum, learningRate);
  const edit = momentumEdit(config, momentum);
  const rate = definitionEdit(config.learningRate, learningRateLiteral(learningRate));
  return edit === undefined || rate === undefined ? undefined : [edit, rate];
}

/** The edit that sets the site's momentum to `momentum`; undefined where its text cannot be changed safely. */
export function momentumEdit(config: OptimizerConfig, momentum: number): MomentumEdit | undefined {
  if (config.incomplete) return undefined;
  const literal = momentumLiteral(momentum);
  const written = config.momentum;
  switch (written.state) {
    case 'known':
      return definitionEdit(written, literal);
    case 'default':
    case 'missing': {
      const insertion = config.momentumInsertion;
      if (insertion === undefined) return undefined;
      return {
        span: { start: insertion.offset, end: insertion.offset },
        newText: insertion.prefix + literal + insertion.suffix,
      };
    }
    case 'unknown':
      return undefined;
  }
}

/** Replaces a number where it is defined; undefined where none is written. */
function definitionEdit(written: Hyperparameter, newText: string): MomentumEdit | undefined {
  if (written.state !== 'known') return undefined;
  const { definition } = written;
  const elsewhere = definition.file !== undefined || definition.span.start !== written.argument.start;
  return {
    span: definition.span,
    newText,
    ...(definition.file === undefined ? {} : { file: definition.file }),
    ...(elsewhere ? { definedElsewhere: definition } : {}),
  };
}
