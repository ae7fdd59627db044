import type { TextSpan } from '../../../model/optimizer/textSpan';

export interface Token extends TextSpan {
  readonly text: string;
  readonly kind: 'name' | 'number' | 'string' | 'sign' | 'end';
}

const BLANK = /(?:\s+|\/\/[^\n]*|#[^\n]*|\/\*[\s\S]*?\*\/)*/uy;
const TOKEN =
  /([A-Za-z_]\w*)|(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(\|\|\|-?[ \t]*\n[\s\S]*?\n[ \t]*\|\|\||@"(?:[^"]|"")*"|@'(?:[^']|'')*'|"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*')|(\+?:{1,3}|&&|\|\||==|!=|<=|>=|<<|>>|[-+*/%&|^~!<>()[\]{},;.:=$])/uy;

/** What stands there is no Jsonnet. */
export class SyntaxProblem extends Error {}

/** The words, numbers, strings and signs of a text, without blanks and comments, and an end. Throws a SyntaxProblem. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; ; at = TOKEN.lastIndex) {
    BLANK.lastIndex = at;
    BLANK.exec(text);
    const start = BLANK.lastIndex;
    if (start >= text.length) {
      tokens.push({ kind: 'end', text: '', start: text.length, end: text.length });
      return tokens;
    }
    TOKEN.lastIndex = start;
    const match = TOKEN.exec(text);
    if (match === null) throw new SyntaxProblem();
    const [found, name, number, string] = match;
    const kind =
      name !== undefined
        ? 'name'
        : number !== undefined
          ? 'number'
          : string !== undefined
            ? 'string'
            : 'sign';
    tokens.push({ kind, text: found, start, end: start + found.length });
  }
}

/** What a string literal stands for, as far as detection needs it. */
export function stringValue(text: string): string {
  if (text.startsWith('|||')) return text;
  return text.startsWith('@') ? text.slice(2, -1) : text.slice(1, -1).replaceAll(/\\(["'\\/])/gu, '$1');
}
