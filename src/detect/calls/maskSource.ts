import type { CallLanguage } from './callLanguages';

/** The text with comments, strings and characters blanked, every offset as it was. */
export function maskSource(text: string, { masked, blockComment }: CallLanguage): string {
  const pattern = new RegExp(
    blockComment === undefined ? masked : `${blockComment.open}|${masked.source}`,
    'gu',
  );
  let code = '';
  let end = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const [found] = match;
    code += text.slice(end, match.index);
    end =
      blockComment !== undefined && found === blockComment.open
        ? blockEnd(text, match.index, blockComment.open, blockComment.close)
        : match.index + found.length;
    code += blank(text.slice(match.index, end));
    pattern.lastIndex = end;
  }
  return code + text.slice(end);
}

/** Block comments nest; one that is never closed reaches to the end. */
function blockEnd(text: string, start: number, open: string, close: string): number {
  let depth = 0;
  for (let at = start; at < text.length;) {
    if (text.startsWith(open, at)) {
      depth += 1;
      at += open.length;
    } else if (text.startsWith(close, at)) {
      depth -= 1;
      at += close.length;
      if (depth === 0) return at;
    } else {
      at += 1;
    }
  }
  return text.length;
}

function blank(text: string): string {
  return text.replaceAll(/[^\n]/gu, (character) => ' '.repeat(character.length));
}
