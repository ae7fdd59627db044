import type { OptimizerConfig } from '../model/optimizerConfig';
import type { SourceLocation, TextSpan } from '../model/textSpan';

/** One replacement of text that writes a momentum; an insertion has an empty span. */
export interface MomentumEdit {
  readonly span: TextSpan;
  readonly newText: string;
  /** Path relative to the workspace folder; absent for the document itself. */
  readonly file?: string;
  /** Where the number is written when that is not the site itself, as in a constant or a command-line default. */
  readonly definedElsewhere?: SourceLocation;
}

/** β as it is written into code: 1 − β to two significant digits, so that 0.9913 keeps what matters and 0.9 stays short. */
export function momentumLiteral(momentum: number): string {
  const x = 1 - momentum;
  if (!(x > 0)) return String(momentum);
  const decimals = Math.min(12, Math.max(1, 1 - Math.floor(Math.log10(x))));
  return String(Number(momentum.toFixed(decimals)));
}

/** The edit that sets the site's momentum to `momentum`; undefined where its text cannot be changed safely. */
export function momentumEdit(config: OptimizerConfig, momentum: number): MomentumEdit | undefined {
  if (config.incomplete) return undefined;
  const literal = momentumLiteral(momentum);
  const written = config.momentum;
  switch (written.state) {
    case 'known': {
      const { definition } = written;
      const elsewhere = definition.file !== undefined || definition.span.start !== written.argument.start;
      return {
        span: definition.span,
        newText: literal,
        ...(definition.file === undefined ? {} : { file: definition.file }),
        ...(elsewhere ? { definedElsewhere: definition } : {}),
      };
    }
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
