import type { SyntaxNode } from '../../parsing/sourceTree';
import { stringValue } from '../tree/syntax';

/**
 * The string that an expression is sure to be where it is read, by the test that leads there: `if name == 'SGD':`,
 * `match name: case 'SGD':`. Undefined without one, or when the name is written in between.
 */
export function testedName(expression: SyntaxNode): string | undefined {
  const { text } = expression;
  for (
    let child = expression, parent = expression.parent;
    parent !== undefined;
    child = parent, parent = child.parent
  ) {
    if (parent.type === 'function_definition' || parent.type === 'lambda') return undefined;
    const name = testOf(parent, child, text) ?? guardBefore(parent, child, text);
    if (name !== undefined)
      return isWritten(text, child.tree.text.slice(parent.start, expression.start)) ? undefined : name;
  }
  return undefined;
}

/** What a branch's test says that the expression is in that branch. */
function testOf(holder: SyntaxNode, branch: SyntaxNode, text: string): string | undefined {
  switch (holder.type) {
    case 'if_statement':
    case 'elif_clause':
      return holder.field('consequence') === branch
        ? equalString(holder.field('condition'), text)
        : undefined;
    case 'conditional_expression':
      return holder.children[0] === branch ? equalString(holder.children[1], text) : undefined;
    case 'case_clause': {
      const subject = holder.parent?.parent?.field('subject') ?? holder.parent?.field('subject');
      const patterns = holder.children.filter(({ type }) => type === 'case_pattern');
      const [pattern] = patterns;
      const isOnly = patterns.length === 1 && subject?.text === text;
      return isOnly && holder.field('consequence') === branch ? stringValue(pattern?.children[0]) : undefined;
    }
    default:
      return undefined;
  }
}

/** `assert name == 'SGD'`, or `if name != 'SGD': raise …`, in front of a statement of the same block. */
function guardBefore(block: SyntaxNode, statement: SyntaxNode, text: string): string | undefined {
  if (block.type !== 'block' && block.type !== 'module') return undefined;
  for (const earlier of block.children) {
    if (earlier.start >= statement.start) return undefined;
    if (!earlier.text.includes(text)) continue;
    if (earlier.type === 'assert_statement') {
      const name = equalString(earlier.children[0], text);
      if (name !== undefined) return name;
    }
    const condition = earlier.type === 'if_statement' ? earlier.field('condition') : undefined;
    const last = earlier.field('consequence')?.children.at(-1);
    const leaves = last?.type === 'raise_statement' || last?.type === 'return_statement';
    const isOnly = earlier.field('alternative') === undefined;
    const [left, right] = condition?.type === 'comparison_operator' ? condition.children : [];
    if (!leaves || !isOnly || left?.text !== text || right === undefined) continue;
    if (earlier.tree.text.slice(left.end, right.start).trim() === '!=') return stringValue(right);
  }
  return undefined;
}

/** `name == 'SGD'`, `name in ('SGD',)`, alone or joined by `and`. */
function equalString(condition: SyntaxNode | undefined, text: string): string | undefined {
  if (condition === undefined) return undefined;
  if (condition.type === 'parenthesized_expression') return equalString(condition.children[0], text);
  if (condition.type === 'boolean_operator') {
    if (condition.field('operator')?.text !== 'and') return undefined;
    return equalString(condition.field('left'), text) ?? equalString(condition.field('right'), text);
  }
  const [left, right, ...others] = condition.type === 'comparison_operator' ? condition.children : [];
  if (left === undefined || right === undefined || others.length > 0) return undefined;
  const operator = condition.tree.text.slice(left.end, right.start).trim();
  if (operator === 'in' && left.text === text) {
    const isSingle = /^(?:tuple|list|set)$/u.test(right.type) && right.children.length === 1;
    return isSingle ? stringValue(right.children[0]) : undefined;
  }
  if (operator !== '==') return undefined;
  if (left.text === text) return stringValue(right);
  return right.text === text ? stringValue(left) : undefined;
}

function isWritten(text: string, between: string): boolean {
  const name = text.replace(/\W.*$/su, '');
  return new RegExp(`\\b${name}\\b[\\w.]*[ \\t]*=(?!=)`, 'u').test(between);
}
