import * as vscode from 'vscode';

const NOTEBOOK_CELL_SCHEME = 'vscode-notebook-cell';

/** Whether the document is a cell of a notebook. */
export function isNotebookCell({ uri }: vscode.TextDocument): boolean {
  return uri.scheme === NOTEBOOK_CELL_SCHEME;
}

/** The open notebook that the document is a cell of; undefined when it is none. */
export function notebookOf(document: vscode.TextDocument): vscode.NotebookDocument | undefined {
  if (!isNotebookCell(document)) return undefined;
  return vscode.workspace.notebookDocuments.find((notebook) =>
    notebook.getCells().some((cell) => cell.document === document),
  );
}
