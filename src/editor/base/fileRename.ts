import { sep } from 'node:path';
import type * as vscode from 'vscode';
import { scriptPathOf } from './scriptPath';

/** A file or folder that was renamed or moved: where what lay at or below it is now. Undefined for everything else. */
export interface FileRename {
  /** Absolute paths. */
  readonly from: string;
  readonly to: string;
  /** Of a path that records know a script by. */
  readonly ofScript: (scriptPath: string) => string | undefined;
  /** Of an absolute path. */
  readonly ofFile: (path: string) => string | undefined;
}

/** Of a path before what stood at `from` was moved to `to`; the same path where that does not concern it. */
export function pathBefore(path: string, { from, to }: Pick<FileRename, 'from' | 'to'>): string {
  return moved(path, to, from, sep) ?? path;
}

/** What the editor says of a rename, for records and what is remembered of scripts. */
export function fileRename({
  oldUri,
  newUri,
}: {
  readonly oldUri: vscode.Uri;
  readonly newUri: vscode.Uri;
}): FileRename {
  const [from, to] = [scriptPathOf(oldUri), scriptPathOf(newUri)];
  return {
    from: oldUri.fsPath,
    to: newUri.fsPath,
    ofScript: (path) => moved(path, from, to, '/'),
    ofFile: (path) => moved(path, oldUri.fsPath, newUri.fsPath, sep),
  };
}

function moved(path: string, from: string, to: string, separator: string): string | undefined {
  if (path === from) return to;
  return path.startsWith(from + separator) ? to + path.slice(from.length) : undefined;
}
