import { outerScope, runsInPlace, scopeOf, type Scope } from './scopes';
import type { SyntaxNode } from '../../parsing/sourceTree';
import { contains } from './syntax';

/** What the loop or comprehension around a name walks through that binds it; undefined where none does. */
export function iterableOf(name: SyntaxNode): SyntaxNode | undefined {
  for (let scope: Scope | undefined = scopeOf(name); scope !== undefined; scope = outerScope(scope)) {
    const clause = scope.children.find((child) => child.type === 'for_in_clause' && binds(child, name.text));
    if (clause !== undefined) return clause.field('right');
    if (!runsInPlace(scope)) break;
  }
  for (let ancestor = name.parent; ancestor !== undefined; ancestor = ancestor.parent) {
    if (ancestor.type === 'function_definition' || ancestor.type === 'lambda') return undefined;
    const body = ancestor.type === 'for_statement' ? ancestor.field('body') : undefined;
    if (body !== undefined && contains(body, name) && binds(ancestor, name.text))
      return ancestor.field('right');
  }
  return undefined;
}

/** Whether a loop binds a name, alone or among others. */
function binds(loop: SyntaxNode, name: string): boolean {
  const left = loop.field('left');
  return left !== undefined && namesIn(left).includes(name);
}

function namesIn(target: SyntaxNode): readonly string[] {
  return target.type === 'identifier' ? [target.text] : target.children.flatMap(namesIn);
}
