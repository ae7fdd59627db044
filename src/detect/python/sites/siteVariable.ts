import { scopeOf } from '../tree/scopes';
import type { SyntaxNode } from '../../parsing/sourceTree';
import { contains } from '../tree/syntax';
import type { Site } from './site';

/** `optimizer = SGD(…)` and `self.optimizer = SGD(…)`. */
export function variableOf({ node }: Pick<Site, 'node'>): SyntaxNode | undefined {
  return node.parent?.type === 'assignment' ? node.parent.field('left') : undefined;
}

/** Whether a name bound in one place may be the one read in another: in the same function, or bound in the module. */
export function isVisible(bound: SyntaxNode, read: SyntaxNode): boolean {
  const scope = scopeOf(bound);
  return scope.parent === undefined || contains(scope, read);
}

/** Names that people give to optimizers, in files that do not show what they hold. */
export function isOptimizerName(name: string): boolean {
  return /^(?:\w*_)?(?:optimizer|optimiser|optim|opt|sgd)$/iu.test(name);
}

/** Whether an expression may be the variable that a site is bound to. */
export function mayBeVariable(variable: SyntaxNode, expression: SyntaxNode): boolean {
  if (expression.text !== variable.text) return false;
  return variable.type === 'attribute' || isVisible(variable, expression);
}
