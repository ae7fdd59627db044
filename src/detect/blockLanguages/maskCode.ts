/**
 * The text with comments and the insides of strings blanked, every offset as it was. `pattern` (flags gu) matches comments and
 * strings from their beginning to their end; strings keep their quotes, so that they stay arguments.
 */
export function maskCode(text: string, pattern: RegExp): string {
  return text.replaceAll(pattern, (found) => {
    const quote = found.at(-1) ?? '';
    const isString = found.length > 1 && /^[^/%#.]/u.test(found) && /["'`]/u.test(quote);
    return isString ? `${quote}${blank(found.slice(1, -1))}${quote}` : blank(found);
  });
}

function blank(text: string): string {
  return text.replaceAll(/[^\n]/gu, (character) => ' '.repeat(character.length));
}
