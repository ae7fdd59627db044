import type { Hyperparameter } from '../model/optimizer/hyperparameter';
import type { MomentumInsertion, OptimizerConfig } from '../model/optimizer/optimizerConfig';
import type { OptimizerSignature } from './frameworks/optimizerSignature';

/** What the text does not say about an optimizer that a language or library has no argument for. */
const ZERO: Hyperparameter = { state: 'default', value: 0 };
const MISSING: Hyperparameter = { state: 'missing' };

/** An optimizer as a detector of one language finds it: without a number, and without what its language cannot say. */
export interface FoundOptimizer
  extends
    Pick<OptimizerConfig, 'span' | 'nameSpan' | 'learningRate' | 'momentum' | 'nesterov' | 'incomplete'>,
    Partial<
      Pick<
        OptimizerConfig,
        | 'dampening'
        | 'weightDecay'
        | 'batchSize'
        | 'schedulers'
        | 'implied'
        | 'parameterGroups'
        | 'stepPlaces'
        | 'scheduledCall'
        | 'subclassPlace'
        | 'unseenBase'
      >
    > {
  readonly signature: Pick<OptimizerSignature, 'framework' | 'optimizer' | 'family' | 'momentumForm'>;
  /** Names of what it stands in, outermost first: functions and classes, or keys. */
  readonly within: readonly string[];
  readonly momentumInsertion: MomentumInsertion | undefined;
}

/** Which line an offset stands on. */
export interface Lines {
  lineAt(offset: number): number;
}

/** The configurations of a text, numbered in the given order: `Trainer/fit/SGD#2` is the second SGD within that function. */
export function numberedConfigs(found: readonly FoundOptimizer[], lines: Lines): OptimizerConfig[] {
  const ordinals = new Map<string, number>();
  return found.map(({ signature, within, momentumInsertion, ...rest }) => {
    const { framework, optimizer, family, momentumForm } = signature;
    const place = [...within, optimizer].join('/');
    const ordinal = (ordinals.get(place) ?? 0) + 1;
    ordinals.set(place, ordinal);
    return {
      siteId: `${place}#${ordinal}`,
      framework,
      optimizer,
      family,
      momentumForm,
      line: lines.lineAt(rest.span.start),
      endLine: lines.lineAt(Math.max(rest.span.start, rest.span.end - 1)),
      dampening: ZERO,
      weightDecay: ZERO,
      batchSize: MISSING,
      schedulers: [],
      ...rest,
      ...(momentumInsertion === undefined ? {} : { momentumInsertion }),
    };
  });
}
