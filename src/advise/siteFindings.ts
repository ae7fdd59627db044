import type { Advice } from '../model/advice/advice';
import { releasingEdit } from './edit/cycleEdit';
import { momentumFix } from './edit/momentumFix';
import type { Hyperparameter } from '../model/optimizer/hyperparameter';
import type { OptimizerConfig } from '../model/optimizer/optimizerConfig';
import { momentumLiteral } from '../model/optimizer/momentumLiteral';
import type { TextSpan } from '../model/optimizer/textSpan';
import { foreignText } from '../model/wording/format/foreignText';
import { shortSavingText } from '../model/wording/savingText';
import { said } from '../model/language/said';

/** What of a site's text can be mended. */
export type FindingKind =
  'momentumOverwritten' | 'momentumWithoutEffect' | 'numberReadAsString' | 'savingNotApplied';

/** One replacement of text in the site's document. */
export interface FindingFix {
  readonly title: string;
  readonly span: TextSpan;
  readonly newText: string;
}

/** Something of a site's text that can be mended, and where it stands. */
export interface SiteFinding {
  readonly kind: FindingKind;
  readonly message: string;
  readonly span: TextSpan;
  /** Absent for a saving that was measured, whose edit the advice offers. */
  readonly fix?: FindingFix;
}

/** What of a site's text can be mended; nothing that has no edit. `text` is that of its document. */
export function siteFindings(config: OptimizerConfig, advice: Advice, text: string): readonly SiteFinding[] {
  return [
    ...overwrittenFindings(config, text),
    ...effectlessFindings(config, text),
    ...stringFindings(config.learningRate, text),
    ...stringFindings(config.momentum, text),
    ...savingFindings(config, advice, text),
  ];
}

/** A momentum that is written and that a scheduler overwrites from its first step. */
function overwrittenFindings(
  { framework, momentum, schedulers }: OptimizerConfig,
  text: string,
): readonly SiteFinding[] {
  if (framework !== 'pytorch' || momentum.state !== 'known') return [];
  const overwriting = schedulers.find(({ overwritesMomentum }) => overwritesMomentum);
  const edit = overwriting === undefined ? undefined : releasingEdit(overwriting, text);
  // One that is told to cycle it is wanted so.
  if (overwriting === undefined || edit === undefined || edit.newText === 'False') return [];
  return [
    {
      kind: 'momentumOverwritten',
      message: said`${foreignText(overwriting.name)} overwrites this momentum while it trains.`,
      span: momentum.argument,
      fix: {
        title: said`Keep the momentum: ${foreignText(overwriting.name)} with cycle_momentum=False`,
        span: edit.span,
        newText: edit.newText,
      },
    },
  ];
}

/** A line of YAML that gives a momentum to an optimizer that takes none. */
function effectlessFindings(
  { framework, family, optimizer, momentum }: OptimizerConfig,
  text: string,
): readonly SiteFinding[] {
  if (framework !== 'genericConfig' || family !== 'other' || momentum.state !== 'known') return [];
  const start = text.lastIndexOf('\n', momentum.argument.start - 1) + 1;
  const next = text.indexOf('\n', momentum.argument.end);
  const end = next < 0 ? text.length : next + 1;
  if (!/^\s*momentum:\s*[\d.eE+-]+\s*(?:#.*)?$/u.test(text.slice(start, end).trimEnd())) return [];
  return [
    {
      kind: 'momentumWithoutEffect',
      message: said`${foreignText(optimizer)} takes no momentum: this one is without effect, unless the program reads it for something else.`,
      span: momentum.argument,
      fix: { title: said`Remove the momentum`, span: { start, end }, newText: '' },
    },
  ];
}

/** PyYAML and every other reader of YAML 1.1 takes `1e-3` for a text. */
function stringFindings(hyperparameter: Hyperparameter, text: string): readonly SiteFinding[] {
  if (hyperparameter.state !== 'known' || hyperparameter.hint !== 'yamlNumberReadAsString') return [];
  const { definition } = hyperparameter;
  if (definition.file !== undefined) return [];
  const written = text.slice(definition.span.start, definition.span.end);
  const number = asYamlNumber(written);
  return number === undefined
    ? []
    : [
        {
          kind: 'numberReadAsString',
          message: said`YAML 1.1, as PyYAML reads it, takes ${written} for a text and not for a number.`,
          span: definition.span,
          fix: { title: said`Write ${number}`, span: definition.span, newText: number },
        },
      ];
}

/** `1.0e-3` of `1e-3`: with a point and with the sign of its exponent. */
function asYamlNumber(written: string): string | undefined {
  const parts = /^([+-]?\d[\d_]*)(\.\d*)?[eE]([+-]?)(\d+)$/u.exec(written);
  if (parts === null) return undefined;
  const [, whole = '', fraction = '.0', sign = '', exponent = ''] = parts;
  return `${whole}${fraction === '.' ? '.0' : fraction}e${sign === '' ? '+' : sign}${exponent}`;
}

/** What fresh seeds have shown to be worth a change, and is not written. */
function savingFindings(config: OptimizerConfig, advice: Advice, text: string): readonly SiteFinding[] {
  if (advice.kind !== 'measured' || advice.standing !== 'justified') return [];
  if (momentumFix(text, config, advice) === undefined) return [];
  const { momentum, nameSpan } = config;
  return [
    {
      kind: 'savingNotApplied',
      message: said`Measured: momentum ${momentumLiteral(advice.momentum.value)} is ${shortSavingText(advice)}, and not applied.`,
      span: momentum.state === 'known' ? momentum.argument : nameSpan,
    },
  ];
}
