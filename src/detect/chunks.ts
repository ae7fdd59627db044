/** Languages of the chunks that a document of R Markdown or Quarto runs. */
export type ChunkLanguage = 'python' | 'r' | 'julia';

const OPENING = /^([ \t]*)(`{3,}|~{3,})[ \t]*(?:\{[ \t]*\.?([A-Za-z]\w*)\b[^\n]*\}|[^\n`]*)[ \t]*\r?$/u;

/**
 * The chunks of one language with everything else blanked, so that every offset stays true; fenced blocks that are only shown,
 * without braces, are no chunks.
 */
export function chunksOf(text: string, language: ChunkLanguage): string {
  let code = '';
  let fence: { readonly marks: string; readonly isWanted: boolean } | undefined;
  for (let start = 0; start < text.length;) {
    const lineBreak = text.indexOf('\n', start);
    const end = lineBreak < 0 ? text.length : lineBreak + 1;
    const line = text.slice(start, end);
    const trimmed = line.trim();
    if (fence !== undefined && closes(trimmed, fence.marks)) {
      fence = undefined;
      code += blank(line);
    } else if (fence === undefined) {
      const opened = OPENING.exec(line.replace(/\n$/u, ''));
      if (opened !== null)
        fence = { marks: opened[2] ?? '', isWanted: opened[3]?.toLowerCase() === language };
      code += blank(line);
    } else {
      code += fence.isWanted ? line : blank(line);
    }
    start = end;
  }
  return code;
}

/** Whether a line ends the block that `marks` began: at least as many of the same. */
function closes(line: string, marks: string): boolean {
  return line.length >= marks.length && line === (marks[0] ?? '').repeat(line.length);
}

function blank(text: string): string {
  return text.replaceAll(/[^\r\n]/gu, (character) => ' '.repeat(character.length));
}
