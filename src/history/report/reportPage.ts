import { markdownLine, markupText } from './markupText';

/** Says that a file is one of these. */
const GENERATOR = '<meta name="generator" content="Momentum Lens">';
const STYLE =
  'body{font-family:sans-serif;max-width:50em;margin:2em auto;padding:0 1em;line-height:1.5;color:#222;background:#fff}table{border-collapse:collapse;margin:1em 0}th,td{padding:.2em 1em .2em 0;border-bottom:1px solid #ccc;text-align:left;vertical-align:top}svg{max-width:100%;height:auto}pre{overflow:auto;padding:1em;background:#f4f4f4}';

/** A page that needs nothing else: no script, no style sheet, no picture from elsewhere. `body` is markup already. */
export function reportPage(title: string, body: readonly string[]): string {
  return [
    '<!DOCTYPE html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    GENERATOR,
    `<title>${markupText(title)}</title>`,
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    `<h1>${markupText(title)}</h1>`,
    ...body,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

/** Whether a text is such a page. */
export function isReportHtml(text: string): boolean {
  return text.startsWith('<!DOCTYPE html>') && text.includes(GENERATOR);
}

/** A table with its cells as text, and an empty line after it. */
export function markdownTable(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  return [
    `| ${headings.join(' | ')} |`,
    `| ${headings.map(() => '---').join(' | ')} |`,
    ...rows.map((cells) => `| ${cells.map(markdownLine).join(' | ')} |`),
    '',
  ];
}

/** A table with its cells as text. */
export function htmlTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  return `<table>${htmlRow('th', headings)}${rows.map((row) => htmlRow('td', row)).join('')}</table>`;
}

/** A list with its items as text; nothing of none. */
export function htmlList(items: readonly string[]): readonly string[] {
  return items.length === 0
    ? []
    : [`<ul>${items.map((each) => `<li>${markupText(each)}</li>`).join('')}</ul>`];
}

function htmlRow(tag: 'td' | 'th', row: readonly string[]): string {
  return `<tr>${row.map((cell) => `<${tag}>${markupText(cell)}</${tag}>`).join('')}</tr>`;
}
