import type { Framework } from '../../model/optimizer/optimizerConfig';
import type { ArgumentNames, OptimizerSignature } from './optimizerSignature';

/** A callable that builds an optimizer from its name, as data. */
export interface FactorySignature {
  readonly framework: Framework;
  /** Last names of the callee. */
  readonly callees: readonly string[];
  /** Words of which the file has to mention one for the callee to be this one. */
  readonly mentions: readonly string[];
  /** What stands in front of the callee's last name, where that says too little. */
  readonly qualifiers?: readonly string[];
  /** The callee is a method of an object, never a function of a library. */
  readonly isMethod?: true;
  /** The argument that names the optimizer. */
  readonly nameArguments: readonly string[];
  /** The argument with a mapping of the optimizer's arguments, where it has one. */
  readonly optionArguments?: readonly string[];
  /** Positional order. */
  readonly parameters: readonly string[];
  /** Names of the hyperparameters among the call's own arguments, or in the mapping. */
  readonly names: ArgumentNames;
  readonly defaults: OptimizerSignature['defaults'];
  /** Of SGD with Nesterov's momentum, where they are others. */
  readonly nesterovDefaults?: OptimizerSignature['defaults'];
  /** Hyperparameters stand among the call's own arguments, so that a momentum may be appended there. */
  readonly takesMomentum: boolean;
  /** The optimizer's class, or a member of an enumeration, may stand in place of its name. */
  readonly takesClass?: true;
  /** Searches and `set_params` replace its arguments, as of scikit-learn's estimators. */
  readonly isEstimator?: true;
  /** What the optimizer is when the call does not name one. */
  readonly unnamed?: string;
  readonly optimizers: NameTable;
  readonly source: string;
}

/** Optimizers by lower-case name. */
export interface NameTable {
  readonly sgd: readonly string[];
  /** SGD with Nesterov's momentum. */
  readonly nesterov?: readonly string[];
  readonly sgdLike?: readonly string[];
  readonly rmsprop?: readonly string[];
  readonly other: readonly string[];
}
