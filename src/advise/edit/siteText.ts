import type { Hyperparameter } from '../../model/optimizer/hyperparameter';
import type { OptimizerConfig } from '../../model/optimizer/optimizerConfig';
import type { TextSpan } from '../../model/optimizer/textSpan';

/** Stands where a learning rate or a momentum stood. */
const HOLE = '□';

/**
 * What stands at a site, from the beginning of its line, without its learning rate and momentum and however it is broken into lines: by
 * it a site is known again where another one was written above it.
 */
export function siteText(
  text: string,
  { span, learningRate, momentum, momentumInsertion }: OptimizerConfig,
): string {
  const start = text.lastIndexOf('\n', span.start - 1) + 1;
  const isWritten = momentum.state !== 'default' && momentum.state !== 'missing';
  const holes = [
    ...argumentOf(learningRate),
    ...argumentOf(momentum),
    ...(isWritten || momentumInsertion === undefined
      ? []
      : [
          {
            start: momentumInsertion.offset,
            end: momentumInsertion.offset,
            put: momentumInsertion.prefix + HOLE + momentumInsertion.suffix,
          },
        ]),
  ]
    .filter((hole) => hole.start >= start && hole.end <= span.end)
    .toSorted((left, right) => left.start - right.start);
  let written = '';
  let at = start;
  for (const hole of holes) {
    if (hole.start < at) continue;
    written += text.slice(at, hole.start) + hole.put;
    at = hole.end;
  }
  return (written + text.slice(at, span.end)).replaceAll(/\s+/gu, '');
}

function argumentOf(hyperparameter: Hyperparameter): (TextSpan & { readonly put: string })[] {
  return hyperparameter.state === 'known' || hyperparameter.state === 'unknown'
    ? [{ ...hyperparameter.argument, put: HOLE }]
    : [];
}
