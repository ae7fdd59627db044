import type { Framework, MomentumForm, OptimizerFamily } from '../model/optimizerConfig';

/** Which argument carries which hyperparameter; several names where a framework renamed one. */
export interface ArgumentNames {
  readonly learningRate: readonly string[];
  readonly momentum?: readonly string[];
  readonly dampening?: readonly string[];
  readonly weightDecay?: readonly string[];
  readonly nesterov?: readonly string[];
}

/** One optimizer of one framework, as data: how it is named, called and parametrised. */
export interface OptimizerSignature {
  readonly framework: Framework;
  /** Canonical name. */
  readonly optimizer: string;
  readonly family: OptimizerFamily;
  readonly momentumForm: MomentumForm;
  /** Fully qualified names after import resolution. */
  readonly paths: readonly string[];
  /** Positional order. */
  readonly parameters: readonly string[];
  readonly names: ArgumentNames;
  /** Numbers that hold when an argument is not written; a learning rate without one is required. */
  readonly defaults: { readonly learningRate?: number; readonly momentum?: number };
  /** Where the signature is documented. */
  readonly source: string;
}
