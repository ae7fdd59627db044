import type { Framework, MomentumForm, OptimizerFamily } from '../../model/optimizer/optimizerConfig';

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
  readonly defaults: {
    readonly learningRate?: number;
    readonly momentum?: number;
    /** Absent where it is 0, and for optimizers without momentum, of which it is not known. */
    readonly weightDecay?: number;
  };
  readonly nesterovByDefault?: boolean;
  /** Where the signature is documented. */
  readonly source: string;
}

/** Signatures by each of their fully qualified names. */
export function signaturesByPath<Signature extends OptimizerSignature>(
  signatures: readonly Signature[],
): ReadonlyMap<string, Signature> {
  return new Map(
    signatures.flatMap((signature) => signature.paths.map((path) => [path, signature] as const)),
  );
}

/** Optimizers without heavy-ball momentum, by name and default learning rate (`null` where it has to be written). */
export type PlainOptimizers = Readonly<Record<string, number | null>>;

/** Rows for optimizers that take no momentum of this kind: recognised so that the editor can stay silent, or say why. */
export function withoutMomentum(
  optimizers: PlainOptimizers,
  shared: {
    readonly framework: Framework;
    readonly prefixes: readonly string[];
    readonly parameters: readonly string[];
    readonly learningRate: readonly string[];
    readonly source: string;
  },
): OptimizerSignature[] {
  return Object.entries(optimizers).map(([optimizer, learningRate]) => ({
    framework: shared.framework,
    optimizer,
    family: 'other',
    momentumForm: 'none',
    paths: shared.prefixes.map((prefix) => `${prefix}.${optimizer}`),
    parameters: shared.parameters,
    names: { learningRate: shared.learningRate },
    defaults: learningRate === null ? {} : { learningRate },
    source: shared.source,
  }));
}
