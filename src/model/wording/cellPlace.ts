import { said } from '../language/said';

/** A code cell of a notebook, counted from 1 among its code cells. */
export interface CellPlace {
  readonly notebook: string;
  readonly cell: number;
}

const OF_CELL = /^(.+)#cell([1-9]\d{0,5})$/u;
/** As Python writes a place in a traceback. */
export const TRACEBACK_PLACE = /File "([^"<>]+)", line (\d+)/gu;

/** The file name that the code of a cell goes by when it is run; notebook.py has the same. */
export function cellFile({ notebook, cell }: CellPlace): string {
  return `${notebook}#cell${cell}`;
}

/** The cell that such a name is of; undefined for every other file. */
export function cellOfFile(file: string): CellPlace | undefined {
  const [, notebook, cell] = OF_CELL.exec(file) ?? [];
  return notebook === undefined ? undefined : { notebook, cell: Number(cell) };
}

/** `line 2 of cell 3 of train.ipynb`, or `line 2 of /project/train.py`. */
export function lineText(file: string, line: number): string {
  const place = cellOfFile(file);
  return place === undefined
    ? said`line ${line} of ${file}`
    : said`line ${line} of cell ${place.cell} of ${nameOf(place.notebook)}`;
}

/** The innermost line of a cell that a traceback names; undefined where it names none. */
export function innermostCell(
  traceback: string,
): { readonly cell: number; readonly line: number } | undefined {
  const places = [...traceback.matchAll(TRACEBACK_PLACE)].flatMap(([, file = '', line]) => {
    const cell = cellOfFile(file)?.cell;
    return cell === undefined ? [] : [{ cell, line: Number(line) }];
  });
  return places.at(-1);
}

/** A traceback in which cells are named as such, to be read in a log. */
export function tracebackText(traceback: string): string {
  return traceback.replaceAll(TRACEBACK_PLACE, (whole, file: string, line: string) => {
    const place = cellOfFile(file);
    return place === undefined ? whole : said`${nameOf(place.notebook)}, cell ${place.cell}, line ${line}`;
  });
}

function nameOf(path: string): string {
  return path.split(/[\\/]/u).at(-1) ?? path;
}
