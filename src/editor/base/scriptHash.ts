import * as vscode from 'vscode';
import { codeCells } from '../../detect/notebookFile';
import { hashSources, hashText } from '../../train/journal/sourceHashes';
import { readRegularFile } from '../../train/process/regularFile';
import { codeCellsOf } from './notebookCell';

/** Outputs are in it. */
const MOST_NOTEBOOK_BYTES = 64e6;

/**
 * SHA-256 of a script's file; of a notebook its code cells alone, as they stand in the editor, else in the file. Undefined where there
 * is no such file.
 */
export async function scriptHash(uri: vscode.Uri): Promise<string | undefined> {
  if (uri.scheme !== 'file') return undefined;
  if (!uri.path.endsWith('.ipynb')) return (await hashSources([uri.fsPath]))[uri.fsPath];
  const cells = await cellTexts(uri);
  return cells === undefined
    ? undefined
    : hashText(JSON.stringify(cells).replaceAll(String.raw`\r\n`, String.raw`\n`));
}

async function cellTexts(uri: vscode.Uri): Promise<readonly string[] | undefined> {
  const open = vscode.workspace.notebookDocuments.find((each) => each.uri.toString() === uri.toString());
  if (open !== undefined) return codeCellsOf(open).map(({ document }) => document.getText());
  const file = await readRegularFile(uri.fsPath, MOST_NOTEBOOK_BYTES);
  return file.kind === 'read' ? codeCells(file.text).map(({ text }) => text) : undefined;
}
