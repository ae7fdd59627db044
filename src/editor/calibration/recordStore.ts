import { rm } from 'node:fs/promises';
import * as vscode from 'vscode';
import { encodeCalibration } from '../../calibrate/record/calibrationCodec';
import type { Calibration } from '../../model/calibration/calibration';
import type { Failure } from '../../model/calibration/failure';
import { failureMessage } from '../../model/wording/failureMessage';
import { writeDurably } from '../../train/process/durableFile';
import { whenFree } from '../../train/process/heldFile';
import { coalesced } from '../base/coalesced';
import type { FileRename } from '../base/fileRename';
import type { Log } from '../base/log';
import { readCalibrationFile, writeCalibrationFile } from '../../workspace/records/recordFile';
import { recordName } from '../../workspace/records/recordFileName';

/** A team's history has hundreds. */
const READ_AT_ONCE = 16;

/**
 * Calibration records, one file each, in the workspace's storage folder. Files are written whole under a temporary name, synced and
 * then renamed, and never rewritten, so that a crash or a second window cannot damage one; where its script is renamed, another file
 * takes its place. Unreadable files are left alone.
 */
export class RecordStore implements vscode.Disposable {
  readonly #folder: vscode.Uri;
  readonly #log: Log;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #watcher: vscode.FileSystemWatcher;
  #records = new Map<string, Calibration>();
  /** Every advice asks for them. */
  #ordered: readonly Calibration[] | undefined;
  #unreadable = new Set<string>();

  readonly onDidChange = this.#changed.event;

  constructor(folder: vscode.Uri, log: Log) {
    this.#folder = folder;
    this.#log = log;
    this.#watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, '*.json'));
    for (const event of [this.#watcher.onDidCreate, this.#watcher.onDidDelete]) event(() => void this.load());
  }

  /** Every readable record, newest first. */
  get all(): readonly Calibration[] {
    this.#ordered ??= [...this.#records.values()].toSorted((left, right) =>
      right.createdAt.localeCompare(left.createdAt),
    );
    return this.#ordered;
  }

  /** Files that hold no record that can be read, which the log names. */
  get unreadableCount(): number {
    return this.#unreadable.size;
  }

  byId(calibrationId: string): Calibration | undefined {
    return this.all.find((record) => record.calibrationId === calibrationId);
  }

  /** Those of a script, newest first. */
  ofScript(scriptPath: string): readonly Calibration[] {
    return this.all.filter(({ subject }) => subject.kind === 'script' && subject.scriptPath === scriptPath);
  }

  /** Reads the folder again; what cannot be read is logged once and kept. */
  readonly load = coalesced(() => this.#load());

  async #load(): Promise<void> {
    const records = new Map<string, Calibration>();
    const unreadableBefore = this.#unreadable.size;
    const names = await this.#recordNames();
    for (let at = 0; at < names.length; at += READ_AT_ONCE) {
      await Promise.all(
        names.slice(at, at + READ_AT_ONCE).map(async (name) => {
          const known = this.#records.get(name);
          const calibration = known ?? (this.#unreadable.has(name) ? undefined : await this.#read(name));
          if (calibration !== undefined) records.set(name, calibration);
        }),
      );
    }
    // One that somebody has deleted is no longer said to be there.
    this.#unreadable = new Set(names.filter((name) => this.#unreadable.has(name)));
    const changed =
      records.size !== this.#records.size ||
      this.#unreadable.size !== unreadableBefore ||
      [...records.keys()].some((name) => !this.#records.has(name));
    this.#records = records;
    this.#ordered = undefined;
    if (changed) this.#changed.fire();
  }

  /** Keeps the record, in memory whatever happens to the file; answers what went wrong with the file. */
  async save(calibration: Calibration): Promise<Failure | undefined> {
    const name = recordName(calibration.subject, calibration.calibrationId);
    this.#records.set(name, calibration);
    this.#ordered = undefined;
    const { fsPath } = vscode.Uri.joinPath(this.#folder, name);
    try {
      return await writeCalibrationFile(fsPath, calibration);
    } finally {
      this.#changed.fire();
    }
  }

  /**
   * Lets the records of scripts that were renamed or moved follow them. Each is written whole under another name before its old file goes,
   * so that other windows see it come and go; one that cannot be written stays what it was.
   */
  async follow(rename: FileRename): Promise<void> {
    const moving = [...this.#records].flatMap(([name, record]) => {
      const moved = movedRecord(record, rename);
      return moved === undefined ? [] : [{ name, moved }];
    });
    for (const { name, moved } of moving) {
      const movedName = recordName(moved.subject, moved.calibrationId);
      try {
        await writeDurably(vscode.Uri.joinPath(this.#folder, movedName).fsPath, encodeCalibration(moved));
        if (movedName !== name)
          await whenFree(() => rm(vscode.Uri.joinPath(this.#folder, name).fsPath, { force: true }));
      } catch (error) {
        this.#log.error(`The record ${name} cannot follow its script`, error);
        continue;
      }
      this.#records.delete(name);
      this.#records.set(movedName, moved);
      this.#ordered = undefined;
    }
    this.#changed.fire();
  }

  /** Deletes the record's file, which nothing brings back; throws where the file system refuses. */
  async delete(calibrationId: string): Promise<void> {
    for (const [name, record] of this.#records) {
      if (record.calibrationId !== calibrationId) continue;
      await whenFree(() => rm(vscode.Uri.joinPath(this.#folder, name).fsPath, { force: true }));
      this.#records.delete(name);
      this.#ordered = undefined;
    }
    this.#changed.fire();
  }

  dispose(): void {
    this.#watcher.dispose();
    this.#changed.dispose();
  }

  async #recordNames(): Promise<string[]> {
    try {
      const entries = await vscode.workspace.fs.readDirectory(this.#folder);
      return entries.flatMap(([name, type]) =>
        type === vscode.FileType.File && name.endsWith('.json') ? [name] : [],
      );
    } catch {
      // The folder is made by the first save.
      return [];
    }
  }

  async #read(name: string): Promise<Calibration | undefined> {
    const read = await readCalibrationFile(vscode.Uri.joinPath(this.#folder, name).fsPath);
    if (read.ok) return read.held;
    this.#unreadable.add(name);
    this.#log.warn(failureMessage(read.failure));
    return undefined;
  }
}

/** Undefined where the record's script is not among what was renamed. */
function movedRecord(record: Calibration, rename: FileRename): Calibration | undefined {
  const { subject, origin } = record;
  const scriptPath = subject.kind === 'script' ? rename.ofScript(subject.scriptPath) : undefined;
  if (subject.kind !== 'script' || scriptPath === undefined) return undefined;
  return {
    ...record,
    subject: { ...subject, scriptPath },
    ...(origin === undefined
      ? {}
      : {
          origin: {
            ...origin,
            sources: Object.fromEntries(
              Object.entries(origin.sources).map(([path, hash]) => [rename.ofFile(path) ?? path, hash]),
            ),
            moves: [...(origin.moves ?? []), { from: rename.from, to: rename.to }],
          },
        }),
  };
}
