import type { Hyperparameter } from '../../../src/model/optimizer/hyperparameter';
import type { OptimizerConfig } from '../../../src/model/optimizer/optimizerConfig';
import type { TextSpan } from '../../../src/model/optimizer/textSpan';

/** The first range of any configuration that does not stand inside the text; undefined when all do. */
export function spanOutside(configs: readonly OptimizerConfig[], text: string): TextSpan | undefined {
  const lineCount = text.split('\n').length;
  for (const config of configs) {
    const outside = spanOutsideOf(config, text, lineCount);
    if (outside !== undefined) return outside;
  }
  return undefined;
}

function spanOutsideOf(config: OptimizerConfig, text: string, lineCount: number): TextSpan | undefined {
  const insertion = config.momentumInsertion?.offset;
  const spans = [
    config.span,
    config.nameSpan,
    ...[
      config.learningRate,
      config.momentum,
      config.dampening,
      config.weightDecay,
      config.batchSize,
      ...(config.parameterGroups?.shown ?? []).flatMap((group) => [group.learningRate, group.momentum]),
    ].flatMap(spansOf),
    ...config.schedulers.map(({ span }) => span),
    ...(insertion === undefined ? [] : [{ start: insertion, end: insertion }]),
  ];
  const linesAreInside = 0 <= config.line && config.line <= config.endLine && config.endLine < lineCount;
  if (!linesAreInside) return { start: config.line, end: config.endLine };
  return spans.find(({ start, end }) => !(0 <= start && start <= end && end <= text.length));
}

function spansOf(hyperparameter: Hyperparameter): TextSpan[] {
  switch (hyperparameter.state) {
    case 'known':
      return [hyperparameter.argument, hyperparameter.definition.span];
    case 'unknown':
      return [hyperparameter.argument];
    case 'default':
    case 'missing':
      return [];
  }
}
