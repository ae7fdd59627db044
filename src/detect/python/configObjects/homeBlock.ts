import type { SyntaxNode } from '../../parsing/sourceTree';
import { contains, statementOf } from '../tree/syntax';

/** The innermost block that holds all of some nodes; undefined for none. */
export function homeBlock(nodes: readonly SyntaxNode[]): SyntaxNode | undefined {
  const [first] = nodes;
  let block = first === undefined ? undefined : statementOf(first).parent;
  while (block !== undefined) {
    const here = block;
    const isBlock = here.type === 'block' || here.type === 'module';
    if (isBlock && nodes.every((node) => contains(here, node))) return here;
    block = here.parent;
  }
  return undefined;
}

/** Whether a statement always runs when its home block does: `with` blocks and the main program are no branches. */
export function isSureIn(statement: SyntaxNode, home: SyntaxNode | undefined): boolean {
  for (let block = statement.parent; block !== undefined; block = block.parent?.parent) {
    if (block === home) return true;
    const holder = block.parent;
    const isMain = holder?.type === 'if_statement' && /^if[ \t]+\(?__name__\b/u.test(holder.text);
    if (block.type !== 'block' || (holder?.type !== 'with_statement' && !isMain)) return false;
  }
  return false;
}
