import type { OptimizerSignature } from '../../frameworks/optimizerSignature';
import type { SyntaxNode } from '../../parsing/sourceTree';
import type { CallArguments } from '../tree/syntax';
import type { Inherited } from './inheritance';

/** An optimizer configuration in the syntax tree: what it is, where its name stands, what it is given. */
export interface Site {
  readonly signature: OptimizerSignature;
  /** The whole call or dictionary. */
  readonly node: SyntaxNode;
  readonly nameNode: SyntaxNode;
  readonly given: CallArguments;
  /** Positions belong to somebody else, and may carry anything. */
  readonly hasUnreadPositions: boolean;
  /** Entries that come from elsewhere where they are not given. */
  readonly inherited?: Inherited;
  /** A momentum keyword may be appended to this argument list. */
  readonly insertInto?: SyntaxNode;
  /** Argument names that a search or `set_params` may give other values, as scikit-learn's estimators let them. */
  readonly replaced?: readonly string[];
  /** Hyperparameters that the text gives in a form of its own, such as the decay of `optax.trace`. */
  readonly written?: { readonly learningRate?: SyntaxNode; readonly momentum?: SyntaxNode };
}

/** The argument list of a call that keywords may be appended to. */
export function insertInto(call: SyntaxNode): { readonly insertInto?: SyntaxNode } {
  const list = call.field('arguments');
  return list === undefined || list.type !== 'argument_list' ? {} : { insertInto: list };
}
