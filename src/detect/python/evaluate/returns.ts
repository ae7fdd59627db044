import { scopeOf } from '../tree/scopes';
import type { SyntaxNode } from '../../parsing/sourceTree';

/** The expressions that a function returns, in order; empty when it returns nothing or yields. */
export function returnedValues(functionNode: SyntaxNode): readonly SyntaxNode[] {
  if (functionNode.type === 'lambda') {
    const body = functionNode.field('body');
    return body === undefined ? [] : [body];
  }
  const { tree, start, end } = functionNode;
  const found: SyntaxNode[] = [];
  const pattern = /\b(?:return|yield)\b/gu;
  pattern.lastIndex = start;
  for (
    let match = pattern.exec(tree.text);
    match !== null && match.index < end;
    match = pattern.exec(tree.text)
  ) {
    const node = tree.nodeAt(match.index, match.index + match[0].length);
    if (scopeOf(node) !== functionNode) continue;
    if (node.type === 'yield') return [];
    const value = node.type === 'return_statement' ? node.children[0] : undefined;
    if (value !== undefined) found.push(value);
  }
  return found;
}
