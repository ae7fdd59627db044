import { COSTS_HEAD, HALF_WIDTHS, MISSING_TITLE, SUMMARY_HEAD } from './document';
import { tableRow } from './markdown';
import type { TaskSection } from './taskSection';

/**
 * The sections of a document that `reproductionDocument` wrote, so that what was not trained again stays as it stands. Throws for a
 * chapter without its rows: writing the document anew would lose it.
 */
export function readSections(document: string): TaskSection[] {
  const [head = '', ...chapters] = document.split(/^(?=## )/mu);
  const summary = rowsUnder(head, SUMMARY_HEAD);
  const costs = rowsUnder(head, COSTS_HEAD);
  const sentence = head.split('\n').find((line) => line.startsWith(HALF_WIDTHS)) ?? '';
  const halfWidths = sentence.slice(HALF_WIDTHS.length, -1).split('; ');
  return chapters.flatMap((chapter): TaskSection[] => {
    const title = chapter.slice('## '.length, chapter.indexOf('\n'));
    if (title === MISSING_TITLE) return [];
    const [summed, cost] = [summary.get(title), costs.get(title)];
    if (summed === undefined || cost === undefined)
      throw new Error(
        `docs/reproduction.md has a chapter “${title}” that its tables do not name; put it back as it was written.`,
      );
    return [
      {
        title,
        summary: summed,
        costs: cost,
        best: bestOf(chapter),
        constant: numberIn(summed[1]),
        halfWidths: halfWidths.flatMap((each) => halfWidthsOf(title, each)).at(0),
        chapter: chapter.slice(0, -1),
      },
    ];
  });
}

/** Rows of the table with this head, by their first cell. */
function rowsUnder(text: string, head: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const lines = text.split('\n');
  const start = lines.indexOf(tableRow(head));
  const rows = new Map<string, readonly string[]>();
  for (const line of start < 0 ? [] : lines.slice(start + 2)) {
    if (!line.startsWith('| ')) break;
    const [first = '', ...cells] = line.slice(2, -2).split(' | ');
    rows.set(first, cells);
  }
  return rows;
}

/** η and best 1 − β of the chapter's first table with both, whose rows are one η each. */
function bestOf(chapter: string): [number, number][] {
  const lines = chapter.split('\n');
  const start = lines.findIndex((line) => line.startsWith('| η | best 1 − β |'));
  const rows: [number, number][] = [];
  for (const line of start < 0 ? [] : lines.slice(start + 2)) {
    if (!line.startsWith('| ')) break;
    const [rate, x] = line.slice(2, -2).split(' | ').map(numberIn);
    if (rate !== undefined && x !== undefined) rows.push([rate, x]);
  }
  return rows;
}

/** One valley's half-widths, if they are this task's: a title may begin with another. */
function halfWidthsOf(title: string, text: string): string[] {
  const found = text.startsWith(`${title} `) ? text.slice(title.length + 1) : '';
  return /^(?:no γ|[\d.e-]+) and [\d.e-]+$/u.test(found) ? [found] : [];
}

function numberIn(cell: string | undefined): number | undefined {
  const value = Number.parseFloat(cell ?? '');
  return Number.isNaN(value) ? undefined : value;
}
