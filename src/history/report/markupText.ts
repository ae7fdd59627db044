import { oneLine } from '../../model/wording/format/foreignText';

/** Of a cell or a sentence that came from a script or a file. */
const MOST_CHARACTERS = 400;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it stands in HTML and SVG: one line, none of it markup. */
export function markupText(text: string, mostCharacters = MOST_CHARACTERS): string {
  return oneLine(text, mostCharacters).replaceAll(/[&<>"']/gu, (each) => ENTITIES[each] ?? each);
}

/** Text as it stands in Markdown, in a table too: one line, none of it markup. */
export function markdownLine(text: string): string {
  return oneLine(text, MOST_CHARACTERS)
    .replaceAll(/[\\`*_{}[\]#|~!$]/gu, String.raw`\$&`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
