import type { ConfigDocument, ConfigEntry } from '../configTree';

/** Sections of `key = value` lines, as Darknet's .cfg files are written; lines that begin with # or ; are comments. */
export function readIni(text: string): ConfigDocument[] {
  const root: ConfigEntry[] = [];
  let entries = root;
  for (let start = 0; start < text.length;) {
    const lineBreak = text.indexOf('\n', start);
    const end = lineBreak < 0 ? text.length : lineBreak;
    const line = text.slice(start, end);
    const header = sectionOf(line);
    if (header === undefined) {
      const entry = entryOf(line, start);
      if (entry !== undefined) entries.push(entry);
    } else {
      entries = [];
      const keyStart = start + line.indexOf('[') + 1;
      root.push({
        key: header,
        keySpan: { start: keyStart, end: keyStart + header.length },
        value: { kind: 'mapping', span: { start: keyStart - 1, end }, entries, inline: false },
      });
    }
    start = end + 1;
  }
  const span = { start: 0, end: text.length };
  return [{ root: { kind: 'mapping', span, entries: root, inline: false }, incomplete: false }];
}

function sectionOf(line: string): string | undefined {
  const trimmed = line.trim();
  return trimmed.startsWith('[') && trimmed.endsWith(']') ? trimmed.slice(1, -1) : undefined;
}

function entryOf(line: string, lineStart: number): ConfigEntry | undefined {
  const separator = line.search(/[=:]/u);
  const key = line.slice(0, Math.max(0, separator)).trim();
  if (key === '' || key.startsWith('#') || key.startsWith(';')) return undefined;
  const text = line.slice(separator + 1).trim();
  const number = text === '' ? Number.NaN : Number(text);
  const keyStart = lineStart + line.indexOf(key);
  const start = lineStart + line.indexOf(text, separator + 1);
  return {
    key,
    keySpan: { start: keyStart, end: keyStart + key.length },
    value: {
      kind: 'scalar',
      span: { start, end: start + text.length },
      value: Number.isNaN(number) ? text : number,
      text,
    },
  };
}
