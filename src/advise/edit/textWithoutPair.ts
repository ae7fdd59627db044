import type { Hyperparameter } from '../../model/optimizer/hyperparameter';
import type { OptimizerConfig } from '../../model/optimizer/optimizerConfig';
import type { TextSpan } from '../../model/optimizer/textSpan';

/** Stands where a number stood. */
const HOLE = '\u0000';

/**
 * The text of a site's document without the numbers that a trial sets anyway, the learning rate and the momentum: the same before and after a
 * suggestion was applied.
 */
export function textWithoutPair(text: string, config: OptimizerConfig): string {
  const holes = [
    ...definitionOf(config.learningRate),
    ...definitionOf(config.momentum),
    ...insertionOf(config),
  ].toSorted((left, right) => right.span.start - left.span.start);
  return holes.reduce((rest, { span, put }) => rest.slice(0, span.start) + put + rest.slice(span.end), text);
}

interface Hole {
  readonly span: TextSpan;
  readonly put: string;
}

/** Of a number that this very document fixes. */
function definitionOf(hyperparameter: Hyperparameter): Hole[] {
  return hyperparameter.state === 'known' && hyperparameter.definition.file === undefined
    ? [{ span: hyperparameter.definition.span, put: HOLE }]
    : [];
}

/** Where a momentum that is not written would be. */
function insertionOf({ momentum, momentumInsertion }: OptimizerConfig): Hole[] {
  if (momentumInsertion === undefined || (momentum.state !== 'default' && momentum.state !== 'missing'))
    return [];
  const { offset, prefix, suffix } = momentumInsertion;
  return [{ span: { start: offset, end: offset }, put: prefix + HOLE + suffix }];
}
