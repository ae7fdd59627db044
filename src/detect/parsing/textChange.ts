import type { Edit } from '@vscode/tree-sitter-wasm';

/** The smallest single replacement that turns one text into another, as tree-sitter wants to hear of it. */
export function textChange(before: string, after: string): Edit {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start += 1;
  let common = 0;
  while (
    common < shorter - start &&
    before.charCodeAt(before.length - 1 - common) === after.charCodeAt(after.length - 1 - common)
  )
    common += 1;
  // No end of the change may stand inside a surrogate pair.
  if (isHighSurrogate(before, start - 1)) start -= 1;
  if (common > 0 && isHighSurrogate(before, before.length - common - 1)) common -= 1;
  const oldEnd = Math.max(start, before.length - common);
  const newEnd = Math.max(start, after.length - common);
  return {
    startIndex: start,
    oldEndIndex: oldEnd,
    newEndIndex: newEnd,
    startPosition: positionAt(before, start),
    oldEndPosition: positionAt(before, oldEnd),
    newEndPosition: positionAt(after, newEnd),
  };
}

function isHighSurrogate(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code >= 0xd8_00 && code <= 0xdb_ff;
}

function positionAt(text: string, offset: number): { readonly row: number; readonly column: number } {
  let row = 0;
  let lineStart = 0;
  for (let next = text.indexOf('\n'); next >= 0 && next < offset; next = text.indexOf('\n', next + 1)) {
    row += 1;
    lineStart = next + 1;
  }
  return { row, column: offset - lineStart };
}
