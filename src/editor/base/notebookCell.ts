import * as vscode from 'vscode';

const NOTEBOOK_CELL_SCHEME = 'vscode-notebook-cell';

/** Whether the document is a cell of a notebook. */
export function isNotebookCell({ uri }: Pick<vscode.TextDocument, 'uri'>): boolean {
  return uri.scheme === NOTEBOOK_CELL_SCHEME;
}

/** The open notebook that the document is a cell of; undefined when it is none. */
export function notebookOf(document: Pick<vscode.TextDocument, 'uri'>): vscode.NotebookDocument | undefined {
  if (!isNotebookCell(document)) return undefined;
  const uri = document.uri.toString();
  return vscode.workspace.notebookDocuments.find((notebook) =>
    notebook.getCells().some((cell) => cell.document.uri.toString() === uri),
  );
}

/** A notebook's code cells in their order; their numbers, from 1, are those that are shown. */
export function codeCellsOf(notebook: vscode.NotebookDocument): readonly vscode.NotebookCell[] {
  // A raw cell is code of no language.
  return notebook
    .getCells()
    .filter(({ kind, document }) => kind === vscode.NotebookCellKind.Code && document.languageId !== 'raw');
}

/** The number of a cell among the code cells of its notebook, from 1; 0 for any other document. */
export function cellNumber(notebook: vscode.NotebookDocument, { uri }: vscode.TextDocument): number {
  return 1 + codeCellsOf(notebook).findIndex(({ document }) => document.uri.toString() === uri.toString());
}
