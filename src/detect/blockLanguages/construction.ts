import type { Hyperparameter, HyperparameterFlag } from '../../model/optimizer/hyperparameter';
import type {
  Framework,
  MomentumForm,
  MomentumInsertion,
  OptimizerFamily,
  SchedulerUse,
} from '../../model/optimizer/optimizerConfig';
import type { TextSpan } from '../../model/optimizer/textSpan';
import type { FoundOptimizer } from '../numberedConfigs';

/** An optimizer of a library, with what holds where nothing is written. */
export interface ConstructedOptimizer {
  readonly framework: Framework;
  readonly optimizer: string;
  readonly family: OptimizerFamily;
  readonly momentumForm: MomentumForm;
  readonly defaults: Readonly<Partial<Record<HyperparameterName, number>>>;
  readonly nesterovByDefault?: boolean;
  /** Where the defaults are documented. */
  readonly source: string;
}

export type HyperparameterName = 'learningRate' | 'momentum' | 'dampening' | 'weightDecay' | 'batchSize';

/** A written value; `isSure` is false where another statement may have replaced it. */
export interface WrittenValue {
  readonly span: TextSpan;
  readonly isSure: boolean;
}

/** An optimizer as it is constructed somewhere, before its values are read. */
export interface Construction {
  readonly optimizer: ConstructedOptimizer;
  readonly nameSpan: TextSpan;
  readonly span: TextSpan;
  readonly written: Readonly<Partial<Record<HyperparameterName | 'nesterov', WrittenValue>>>;
  /** Something else may set what is not written. */
  readonly mayHoldMore: boolean;
  readonly schedulers: readonly SchedulerUse[];
  readonly insertion?: MomentumInsertion;
  readonly incomplete: boolean;
}

/** The values of a construction in `text`, read by `resolve`. */
export function describeConstruction(
  construction: Construction,
  text: string,
  resolve: (span: TextSpan) => Hyperparameter,
): FoundOptimizer {
  const { optimizer, written, mayHoldMore, span, nameSpan, schedulers, insertion, incomplete } = construction;
  const read = (name: HyperparameterName): Hyperparameter => {
    const value = written[name];
    if (value !== undefined) return value.isSure ? resolve(value.span) : unsure(value.span, text);
    const byDefault = optimizer.defaults[name];
    return byDefault === undefined || mayHoldMore
      ? { state: 'missing' }
      : { state: 'default', value: byDefault };
  };
  const momentum = read('momentum');
  return {
    signature: optimizer,
    within: [],
    span,
    nameSpan,
    learningRate: read('learningRate'),
    momentum,
    dampening: read('dampening'),
    weightDecay: read('weightDecay'),
    nesterov: readFlag(construction, text),
    batchSize: read('batchSize'),
    schedulers,
    momentumInsertion: momentum.state === 'default' ? insertion : undefined,
    incomplete,
  };
}

function unsure(span: TextSpan, text: string): Hyperparameter {
  return {
    state: 'unknown',
    text: text.slice(span.start, span.end),
    argument: span,
    reason: 'ambiguous',
  };
}

function readFlag({ optimizer, written, mayHoldMore }: Construction, text: string): HyperparameterFlag {
  const flag = written.nesterov;
  if (flag === undefined) {
    if (optimizer.nesterovByDefault === true) return 'on';
    return mayHoldMore ? 'unknown' : 'off';
  }
  const word = text.slice(flag.span.start, flag.span.end).toLowerCase();
  if (!flag.isSure) return 'unknown';
  return word === 'true' ? 'on' : word === 'false' ? 'off' : 'unknown';
}
