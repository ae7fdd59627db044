import * as vscode from 'vscode';
import { foreignText } from '../../model/wording/foreignText';
import { readBoundedFile } from './boundedFile';
import { say } from './say';
import { said } from '../../model/language/said';

const MOST_BYTES = 64e6;

/**
 * Whether an export may be written there: in place of nothing, or of an earlier export by its text. A link, a folder and any other file
 * stay, which is said.
 */
export async function mayExportTo(
  target: vscode.Uri,
  isEarlierExport: (text: string) => boolean,
): Promise<boolean> {
  const type = await typeAt(target);
  if (type === undefined) return true;
  if (type === vscode.FileType.File) {
    const text = await readBoundedFile(target, MOST_BYTES).catch(() => undefined);
    if (text !== undefined && isEarlierExport(text)) return true;
  }
  await sayInTheWay(target);
  return false;
}

/**
 * Whether a folder may be replaced by a copy of `original`: there is none, or one that holds nothing but files of the same names and
 * what Python caches of them. Any other stays, which is said.
 */
export async function mayCopyTo(target: vscode.Uri, original: vscode.Uri): Promise<boolean> {
  const type = await typeAt(target);
  if (type === undefined) return true;
  if (type === vscode.FileType.Directory) {
    const own = new Set((await vscode.workspace.fs.readDirectory(original)).map(([name]) => name));
    const standing = await vscode.workspace.fs.readDirectory(target);
    const isOwn = ([name, kind]: [string, vscode.FileType]): boolean =>
      name === '__pycache__'
        ? kind === vscode.FileType.Directory
        : kind === vscode.FileType.File && own.has(name);
    if (standing.every(isOwn)) return true;
  }
  await sayInTheWay(target);
  return false;
}

async function typeAt(target: vscode.Uri): Promise<vscode.FileType | undefined> {
  try {
    return (await vscode.workspace.fs.stat(target)).type;
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return undefined;
    throw error;
  }
}

async function sayInTheWay(target: vscode.Uri): Promise<void> {
  await say(
    'error',
    said`${foreignText(target.fsPath)} is no earlier export of this kind, and is left as it is. Nothing was exported. Choose another name or folder.`,
  );
}
