import { foreignText } from '../../../../model/wording/format/foreignText';
import { said } from '../../../../model/language/said';
import type { RunTarget } from '../../../../workspace/runs/runTarget';

/** A notebook as far as the card is about it. */
export interface NotebookCells {
  /** Of its code cells. */
  readonly texts: readonly string[];
  /** The number of the one with the site, from 1. */
  readonly siteCell: number;
}

type NotebookTarget = RunTarget & { readonly kind: 'notebook' };

/** Which cells are run: `1 to 4 of 9`. `trainedCell` is the one in which the last dry run trained. */
export function cellsItem(
  { lastCell }: NotebookTarget,
  { texts }: NotebookCells,
  trainedCell: number | undefined,
): { readonly label: string; readonly description: string; readonly detail: string } {
  const last = lastCell ?? trainedCell;
  return {
    label: `$(notebook) ${said`Cells`}`,
    description:
      last === undefined ? said`from the first to the one that trains` : rangeText(last, texts.length),
    detail: `${reasonText(lastCell, trainedCell)} ${said`Run as a copy: this notebook and its kernel stay as they are.`}`,
  };
}

/** The choices for the last cell that is run, which is never before the site's; `lastCell` is undefined for what a dry run finds. */
export function lastCellItems({ texts, siteCell }: NotebookCells): readonly {
  readonly label: string;
  readonly description: string;
  readonly lastCell: number | undefined;
}[] {
  const automatic = {
    label: said`Up to the one that trains`,
    description: said`as a dry run shows it`,
    lastCell: undefined,
  };
  const chosen = texts.flatMap((text, index) => {
    const lastCell = index + 1;
    return lastCell < siteCell
      ? []
      : [{ label: rangeText(lastCell, texts.length), description: firstLine(text), lastCell }];
  });
  return [automatic, ...chosen];
}

/** The target, without a last cell that was chosen when the notebook was another. */
export function validTarget(target: NotebookTarget, { texts, siteCell }: NotebookCells): NotebookTarget {
  const { lastCell } = target;
  return lastCell === undefined || (lastCell >= siteCell && lastCell <= texts.length)
    ? target
    : { kind: 'notebook' };
}

function rangeText(last: number, count: number): string {
  return last === 1 ? said`1 of ${count}` : said`1 to ${last} of ${count}`;
}

function reasonText(lastCell: number | undefined, trainedCell: number | undefined): string {
  if (lastCell !== undefined) return said`As chosen here.`;
  return trainedCell === undefined
    ? said`A dry run shows which one that is.`
    : said`As far as the last dry run trained.`;
}

/** The first line with code. */
function firstLine(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  return foreignText(lines.find((line) => line !== '' && !line.startsWith('#')) ?? lines[0] ?? '', 80);
}
