import type { SiblingPlace } from '../../configFiles/configTree';
import type { SyntaxNode } from '../../parsing/sourceTree';
import { statementOf } from '../tree/syntax';

/** Where another part of the same object is assigned, behind an assignment: on a line of its own, else behind a semicolon. */
export function siblingOf(target: SyntaxNode): SiblingPlace | undefined {
  const key = target.field(target.type === 'attribute' ? 'attribute' : 'subscript');
  const statement = statementOf(target);
  if (target.parent?.type !== 'assignment' || key === undefined || statement.hasError) return undefined;
  const { text } = target.tree;
  const quote = key.type === 'string' ? 1 : 0;
  const front = text.slice(target.start, key.start + quote);
  const back = text.slice(key.end - quote, target.end);
  const lineStart = text.lastIndexOf('\n', statement.start - 1) + 1;
  const lineBreak = text.indexOf('\n', statement.end);
  const end = lineBreak < 0 ? text.length : lineBreak;
  const lineEnd = text[end - 1] === '\r' ? end - 1 : end;
  const indent = text.slice(lineStart, statement.start);
  const isAlone = indent.trim() === '' && /^[ \t]*(?:#.*)?$/u.test(text.slice(statement.end, lineEnd));
  return {
    offset: isAlone ? lineEnd : statement.end,
    before: `${isAlone ? `\n${indent}` : '; '}${front}`,
    after: `${back} = `,
  };
}
