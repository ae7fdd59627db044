import * as vscode from 'vscode';
import { foreignText } from '../../model/wording/format/foreignText';
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
  if (type === vscode.FileType.Directory && (await holdsOnlyOf(target, original))) return true;
  await sayInTheWay(target);
  return false;
}

/** Whether everything in a folder has its like in another one, folders all the way down. */
async function holdsOnlyOf(folder: vscode.Uri, original: vscode.Uri): Promise<boolean> {
  const own = new Map(await vscode.workspace.fs.readDirectory(original));
  for (const [name, kind] of await vscode.workspace.fs.readDirectory(folder)) {
    if (name === '__pycache__' && kind === vscode.FileType.Directory) continue;
    if (own.get(name) !== kind) return false;
    const isFolder = kind === vscode.FileType.Directory;
    const [inner, ownInner] = [folder, original].map((each) => vscode.Uri.joinPath(each, name));
    if (isFolder && inner !== undefined && ownInner !== undefined && !(await holdsOnlyOf(inner, ownInner)))
      return false;
    if (!isFolder && kind !== vscode.FileType.File) return false;
  }
  return true;
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
