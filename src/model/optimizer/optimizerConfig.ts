import type { Hyperparameter, HyperparameterFlag } from './hyperparameter';
import type { TextSpan } from './textSpan';

export type Framework =
  | 'pytorch'
  | 'fastai'
  | 'keras'
  | 'tensorflow1'
  | 'optax'
  | 'jax'
  | 'paddle'
  | 'mxnet'
  | 'mindspore'
  | 'chainer'
  | 'mlx'
  | 'skorch'
  | 'sklearn'
  | 'timm'
  | 'transformers'
  | 'tfjs'
  | 'jax-js'
  | 'openmmlab'
  | 'detectron2'
  | 'ultralytics'
  | 'paddleclas'
  | 'mindcv'
  | 'slowfast'
  | 'caffe'
  | 'darknet'
  | 'flux'
  | 'r-torch'
  | 'matlab'
  | 'libtorch'
  | 'objectDetection'
  | 'burn'
  | 'tch'
  | 'dl4j'
  | 'genericConfig';

/** Those whose scripts the probe can run with another momentum. */
export type ScriptFramework = Extract<
  Framework,
  'pytorch' | 'keras' | 'optax' | 'paddle' | 'mlx' | 'sklearn'
>;

/**
 * What the optimizer is, for advice. `sgd`: SGD that takes heavy-ball momentum. `sgdLike`: SGD-derived, with momentum but
 * other dynamics (LARS, SGDP). `rmsprop`: RMSprop with momentum. `other`: takes no momentum of this kind (Adam, Lion, Muon…).
 */
export type OptimizerFamily = 'sgd' | 'sgdLike' | 'rmsprop' | 'other';

/**
 * How the update uses momentum. `learningRateOutside`: v ← βv + g, w ← w − ηv. `learningRateInside`: v ← βv − ηg, w ← w + v.
 * `movingAverage`: v ← βv + (1 − β)g. `none`: no momentum of this kind.
 */
export type MomentumForm = 'learningRateOutside' | 'learningRateInside' | 'movingAverage' | 'none';

/** A scheduler that changes the learning rate of a site (and, for the cyclic ones, its momentum). */
export interface SchedulerUse {
  /** As written: `StepLR`, `OneCycleLR`, `CosineDecay`, `param_group['lr'] =`. */
  readonly name: string;
  readonly span: TextSpan;
  /** True when it overwrites the written momentum (OneCycleLR, CyclicLR unless cycle_momentum=False). */
  readonly overwritesMomentum: boolean;
  /** The learning rate that the schedule itself begins with, where it fixes one. */
  readonly initialLearningRate?: number;
}

/** Parameters that are trained together, with what holds for them. */
export interface ParameterGroup {
  /** What is trained, as written: `model.head.parameters()`. */
  readonly text: string;
  readonly learningRate: Hyperparameter;
  readonly momentum: Hyperparameter;
}

export interface ParameterGroupList {
  readonly shown: readonly ParameterGroup[];
  /** The text does not show all of them, or too many. */
  readonly mayBeOthers: boolean;
}

/** Insert `prefix + value + suffix` at `offset` to write a momentum where none is written. */
export interface MomentumInsertion {
  readonly offset: number;
  readonly prefix: string;
  readonly suffix: string;
}

/** Where a statement can be put before every step of an optimizer. */
export interface StepPlaces {
  /** As the text calls it there: `optimizer`, `self.optimizer`. */
  readonly optimizer: string;
  /** A name that the text does not use, for one of its parameter groups. */
  readonly group: string;
  /** The beginning of each line that steps it, and its indentation. */
  readonly lines: readonly { readonly offset: number; readonly indent: string }[];
}

/** A call of optax that is given a schedule by its name. */
export interface ScheduledCall {
  readonly callee: TextSpan;
  /** As it is called: `optax.sgd`. */
  readonly factory: string;
  readonly library: string;
  readonly schedule: string;
}

/** Where a subclass can stand in front of the statement that constructs an optimizer of Keras. */
export interface SubclassPlace {
  readonly callee: TextSpan;
  /** As it is called: `keras.optimizers.SGD`. */
  readonly base: string;
  /** `keras`, `tf.keras`. */
  readonly library: string;
  /** A name that the text does not use. */
  readonly name: string;
  /** The beginning of the statement's line, and its indentation. */
  readonly offset: number;
  readonly indent: string;
}

/** One optimizer configuration found in source text. */
export interface OptimizerConfig {
  /** Stable under edits elsewhere in the file: enclosing scope, optimizer and ordinal within it; unique in its document. */
  readonly siteId: string;
  readonly framework: Framework;
  /** Canonical name: `SGD`, `Momentum`, `Adam`. */
  readonly optimizer: string;
  readonly family: OptimizerFamily;
  readonly momentumForm: MomentumForm;
  /** The whole call, mapping or entry. */
  readonly span: TextSpan;
  /** The optimizer's name inside `span`; lenses and diagnostics anchor here. */
  readonly nameSpan: TextSpan;
  /** 0-based line of `span.start`. */
  readonly line: number;
  /** 0-based line of `span.end`. */
  readonly endLine: number;
  readonly learningRate: Hyperparameter;
  readonly momentum: Hyperparameter;
  readonly dampening: Hyperparameter;
  readonly weightDecay: Hyperparameter;
  readonly nesterov: HyperparameterFlag;
  readonly batchSize: Hyperparameter;
  readonly schedulers: readonly SchedulerUse[];
  /** Absent where the optimizer has no groups with a learning rate or momentum of their own. */
  readonly parameterGroups?: ParameterGroupList;
  /** Where to write a momentum; absent when one is written already or none can be inserted. */
  readonly momentumInsertion?: MomentumInsertion;
  /** Where a schedule is shown, and the text shows what steps the optimizer: in PyTorch scripts. */
  readonly stepPlaces?: StepPlaces;
  /** In optax scripts, where the learning rate is a schedule. */
  readonly scheduledCall?: ScheduledCall;
  /** In Keras scripts, where a schedule is shown. */
  readonly subclassPlace?: SubclassPlace;
  /** No optimizer is named: the keys and their place imply this one. */
  readonly implied?: true;
  /** A file that this one is written over, which is not at hand and may name another optimizer. */
  readonly unseenBase?: string;
  /** The syntax around it does not parse cleanly (half-typed code). */
  readonly incomplete: boolean;
}
