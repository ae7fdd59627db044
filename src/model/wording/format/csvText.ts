/** What a spreadsheet may take for a formula: a sign, of full width too, also behind what it trims; tab, CR and LF begin new cells. */
const FORMULA = /^[\t\r\n]|^[\s\p{C}]*[=+\-@＝＋－＠]/u;

/** A cell of a table; null is empty. */
export type CsvCell = string | number | null;

/** Rows as comma-separated values with a heading (RFC 4180); text that a spreadsheet would run as a formula is defused. */
export function csvText(columns: readonly string[], rows: readonly (readonly CsvCell[])[]): string {
  return `${[columns, ...rows].map((cells) => cells.map(csvField).join(',')).join('\r\n')}\r\n`;
}

function csvField(value: CsvCell): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const safe = FORMULA.test(value) ? `'${value}` : value;
  // Where a comma is the decimal sign, spreadsheets separate by semicolons.
  return /[",;\t\r\n]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
