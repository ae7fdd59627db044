import type * as vscode from 'vscode';
import { moveJournals } from '../../train/journal/moveJournals';
import type { MovedPath } from '../../model/calibration/movedPath';
import { fileRename, pathBefore, type FileRename } from '../base/fileRename';
import type { Log } from '../base/log';
import type { ConfirmationStore } from '../calibration/confirmationStore';
import type { InterruptedCalibrations } from '../calibration/interruptedCalibrations';
import type { RecordStore } from '../calibration/recordStore';
import type { CalibrationStorage } from '../calibration/storage';

/** Of what is remembered of a script, by its path: how it is run, what its dry run showed, which program trains with it. */
const KEYS = ['run:', 'dryRun:', 'program:'] as const;

/** All that knows a script by its path. */
export interface FollowingParts {
  readonly records: Pick<RecordStore, 'follow'>;
  readonly confirmations: Pick<ConfirmationStore, 'follow'>;
  readonly interrupted: Pick<InterruptedCalibrations, 'look'>;
  readonly storage: Pick<CalibrationStorage, 'journalFolder' | 'memory'>;
  readonly log: Log;
}

/** Lets records, journals, confirmations, and what is remembered of scripts, follow files and folders that the editor renamed or moved. */
export async function followRenames(
  files: readonly { readonly oldUri: vscode.Uri; readonly newUri: vscode.Uri }[],
  { records, confirmations, interrupted, storage, log }: FollowingParts,
): Promise<void> {
  for (const rename of files.map(fileRename)) {
    await followRuns(storage.memory, rename);
    await records.follow(rename);
    await confirmations.follow(rename);
    await moveJournals(storage.journalFolder, rename).catch((error: unknown) => {
      log.error('The journals of interrupted calibrations cannot follow their script', error);
    });
  }
  await interrupted.look();
}

/** Lets what was answered on the cards of a script follow it where it was renamed or moved. */
export async function followRuns(memory: vscode.Memento, rename: FileRename): Promise<void> {
  for (const key of memory.keys()) {
    const prefix = KEYS.find((each) => key.startsWith(each));
    const path = prefix === undefined ? undefined : rename.ofScript(key.slice(prefix.length));
    if (prefix === undefined || path === undefined) continue;
    const moved = withPaths(memory.get<unknown>(key), (each) => rename.ofFile(each) ?? each);
    await memory.update(prefix + path, moved);
    await memory.update(key, undefined);
  }
}

/** How a script is run with the paths that it had before these moves, newest last; what was begun there was told apart by them. */
export function beforeMoves<Run extends object>(run: Run, moves: readonly MovedPath[] = []): Run {
  return moves.reduceRight((later, move) => withPaths(later, (path) => pathBefore(path, move)), run);
}

/** With the absolute paths in it that a move is about, such as the script's own and its working directory. */
function withPaths<Value>(value: Value, moved: (path: string) => string): Value;
function withPaths(value: unknown, moved: (path: string) => string): unknown {
  if (typeof value === 'string') return moved(value);
  if (Array.isArray(value)) return value.map((each: unknown) => withPaths(each, moved));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withPaths(each, moved)]));
}
