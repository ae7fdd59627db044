import type * as vscode from 'vscode';
import { fileRename, type FileRename } from '../base/fileRename';
import type { RecordStore } from '../calibration/recordStore';

/** Of what is remembered of a script, by its path: how it is run, what its dry run showed, which program trains with it. */
const KEYS = ['run:', 'dryRun:', 'program:'] as const;

/** Lets records, and what is remembered of scripts, follow files and folders that the editor renamed or moved. */
export async function followRenames(
  files: readonly { readonly oldUri: vscode.Uri; readonly newUri: vscode.Uri }[],
  records: Pick<RecordStore, 'follow'>,
  memory: vscode.Memento,
): Promise<void> {
  for (const rename of files.map(fileRename)) {
    await records.follow(rename);
    await followRuns(memory, rename);
  }
}

/** Lets what was answered on the cards of a script follow it where it was renamed or moved. */
export async function followRuns(memory: vscode.Memento, rename: FileRename): Promise<void> {
  for (const key of memory.keys()) {
    const prefix = KEYS.find((each) => key.startsWith(each));
    const path = prefix === undefined ? undefined : rename.ofScript(key.slice(prefix.length));
    if (prefix === undefined || path === undefined) continue;
    await memory.update(prefix + path, withPaths(memory.get<unknown>(key), rename));
    await memory.update(key, undefined);
  }
}

/** With the absolute paths in it that the rename is about, such as the script's own and its working directory. */
function withPaths(remembered: unknown, rename: FileRename): unknown {
  if (typeof remembered === 'string') return rename.ofFile(remembered) ?? remembered;
  if (Array.isArray(remembered)) return remembered.map((each) => withPaths(each, rename));
  if (typeof remembered !== 'object' || remembered === null) return remembered;
  return Object.fromEntries(
    Object.entries(remembered).map(([name, value]) => [name, withPaths(value, rename)]),
  );
}
