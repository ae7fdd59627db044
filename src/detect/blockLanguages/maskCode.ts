/** What is no code in a language. */
export interface MaskSyntax {
  /** Comments and strings, each from its beginning to its end (flags gu). */
  readonly masked: RegExp;
  /** A comment between slashes and stars may hold others. */
  readonly nestsComments: boolean;
}

/** The text with comments and the insides of strings blanked, every offset as it was; strings keep their quotes, so that they stay arguments. */
export function maskCode(text: string, { masked, nestsComments }: MaskSyntax): string {
  const pattern = new RegExp(masked);
  let code = '';
  let end = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const start = match.index;
    code += text.slice(end, start);
    const isBlock = nestsComments && match[0].startsWith('/*');
    end = isBlock ? commentEnd(text, start) : start + match[0].length;
    code += withoutInside(text.slice(start, end));
    pattern.lastIndex = Math.max(end, start + 1);
  }
  return code + text.slice(end);
}

/** A comment that is never closed reaches to the end. */
function commentEnd(text: string, start: number): number {
  const mark = /\/\*|\*\//gu;
  mark.lastIndex = start;
  let depth = 0;
  for (let match = mark.exec(text); match !== null; match = mark.exec(text)) {
    depth += match[0] === '/*' ? 1 : -1;
    if (depth === 0) return mark.lastIndex;
  }
  return text.length;
}

function withoutInside(found: string): string {
  const quote = found.at(-1) ?? '';
  const isString = found.length > 1 && /^[^/]/u.test(found) && /["']/u.test(quote);
  return isString ? `${quote}${blank(found.slice(1, -1))}${quote}` : blank(found);
}

function blank(text: string): string {
  return text.replaceAll(/[^\n]/gu, (character) => ' '.repeat(character.length));
}
