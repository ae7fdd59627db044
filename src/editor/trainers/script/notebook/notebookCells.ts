import type * as vscode from 'vscode';
import { cellNumber, codeCellsOf, notebookOf } from '../../../base/notebookCell';
import type { NotebookCells } from './cellsItem';

/** What a document's notebook holds; undefined for what is no cell of one. */
export function notebookCellsOf(document: vscode.TextDocument): NotebookCells | undefined {
  const notebook = notebookOf(document);
  return notebook === undefined
    ? undefined
    : { texts: runnableCells(notebook), siteCell: cellNumber(notebook, document) };
}

/** The code cells' texts as a Python kernel is given them: of another language only where a magic hands it to its program. */
export function runnableCells(notebook: vscode.NotebookDocument): readonly string[] {
  return codeCellsOf(notebook).map(({ document }) => {
    const text = document.getText();
    return document.languageId === 'python' || /^\s*%%/u.test(text) ? text : '';
  });
}

/**
 * Everything in a document that decides what is run: for a cell the cells of its notebook. `ownText` may stand in for the document's own.
 */
export function runTextOf(document: vscode.TextDocument, ownText = document.getText()): string {
  const cells = notebookCellsOf(document);
  if (cells === undefined) return ownText;
  return JSON.stringify(cells.texts.map((text) => (text === document.getText() ? ownText : text)));
}
