/** A code cell of an .ipynb file. */
export interface CodeCell {
  /** 0-based among all cells. */
  readonly index: number;
  readonly text: string;
}

/** The code cells of an .ipynb file (nbformat 4, and 3 with its worksheets); none when it is not one. */
export function codeCells(source: string): CodeCell[] {
  const notebook = parseOrNothing(source);
  const worksheets = listOf(notebook, 'worksheets');
  const cells = [...listOf(notebook, 'cells'), ...worksheets.flatMap((sheet) => listOf(sheet, 'cells'))];
  return cells.flatMap((cell, index) => {
    if (fieldOf(cell, 'cell_type') !== 'code') return [];
    return [{ index, text: textOf(fieldOf(cell, 'source') ?? fieldOf(cell, 'input')) }];
  });
}

function parseOrNothing(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch {
    return undefined;
  }
}

/** A cell's source is one string or a list of lines. */
function textOf(source: unknown): string {
  if (typeof source === 'string') return source;
  return Array.isArray(source) ? source.filter((line) => typeof line === 'string').join('') : '';
}

function listOf(value: unknown, name: string): unknown[] {
  const list = fieldOf(value, name);
  return Array.isArray(list) ? list : [];
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}
