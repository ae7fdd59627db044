import { rm } from 'node:fs/promises';
import * as vscode from 'vscode';
import { encodeConfirmation } from '../../calibrate/record/confirmationCodec';
import type { Confirmation } from '../../model/calibration/confirmation';
import type { Failure } from '../../model/calibration/failure';
import { failureMessage } from '../../model/wording/failureMessage';
import { writeDurably } from '../../train/process/durableFile';
import { whenFree } from '../../train/process/heldFile';
import {
  CONFIRMATION_FILE_SUFFIX,
  readConfirmationFile,
  writeConfirmationFile,
} from '../../workspace/records/recordFile';
import type { FileRename } from '../base/fileRename';
import type { Log } from '../base/log';

/** What whole trainings said of calibrations, one file each, beside their records and, as these, rewritten only where their script moves. */
export class ConfirmationStore implements vscode.Disposable {
  readonly #folder: vscode.Uri;
  readonly #log: Log;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #watcher: vscode.FileSystemWatcher;
  #byName = new Map<string, Confirmation>();
  #unreadable = new Set<string>();

  readonly onDidChange = this.#changed.event;

  constructor(folder: vscode.Uri, log: Log) {
    this.#folder = folder;
    this.#log = log;
    this.#watcher = vscode.workspace.createFileSystemWatcher(
      new vscode.RelativePattern(folder, `*${CONFIRMATION_FILE_SUFFIX}`),
    );
    for (const event of [this.#watcher.onDidCreate, this.#watcher.onDidDelete]) event(() => void this.load());
  }

  /** Every readable one, newest first. */
  get all(): readonly Confirmation[] {
    return [...this.#byName.values()].toSorted((left, right) =>
      right.createdAt.localeCompare(left.createdAt),
    );
  }

  /** The newest of a calibration. */
  forCalibration(calibrationId: string): Confirmation | undefined {
    return this.all.find((each) => each.calibrationId === calibrationId);
  }

  /** Reads the folder again; what cannot be read is logged once and kept. */
  async load(): Promise<void> {
    const found = new Map<string, Confirmation>();
    for (const name of await this.#names()) {
      const known = this.#byName.get(name);
      const confirmation = known ?? (this.#unreadable.has(name) ? undefined : await this.#read(name));
      if (confirmation !== undefined) found.set(name, confirmation);
    }
    const hasChanged =
      found.size !== this.#byName.size || [...found.keys()].some((name) => !this.#byName.has(name));
    this.#byName = found;
    if (hasChanged) this.#changed.fire();
  }

  /** Keeps it, in memory whatever happens to the file; answers what went wrong with the file. */
  async save(confirmation: Confirmation): Promise<Failure | undefined> {
    const name = `${confirmation.confirmationId}${CONFIRMATION_FILE_SUFFIX}`;
    this.#byName.set(name, confirmation);
    const { fsPath } = vscode.Uri.joinPath(this.#folder, name);
    try {
      return await writeConfirmationFile(fsPath, confirmation);
    } finally {
      this.#changed.fire();
    }
  }

  /** Lets what was said of scripts that were renamed or moved follow them; what cannot be written stays what it was. */
  async follow(rename: Pick<FileRename, 'ofScript'>): Promise<void> {
    let hasMoved = false;
    for (const [name, confirmation] of this.#byName) {
      const { subject } = confirmation;
      const scriptPath = subject.kind === 'script' ? rename.ofScript(subject.scriptPath) : undefined;
      if (subject.kind !== 'script' || scriptPath === undefined) continue;
      const moved = { ...confirmation, subject: { ...subject, scriptPath } };
      try {
        await writeDurably(vscode.Uri.joinPath(this.#folder, name).fsPath, encodeConfirmation(moved));
      } catch (error) {
        this.#log.error(`The confirmation ${name} cannot follow its script`, error);
        continue;
      }
      this.#byName.set(name, moved);
      hasMoved = true;
    }
    if (hasMoved) this.#changed.fire();
  }

  /** Deletes what was said of a calibration, which is deleted too. */
  async forget(calibrationId: string): Promise<void> {
    const names = [...this.#byName].flatMap(([name, each]) =>
      each.calibrationId === calibrationId ? [name] : [],
    );
    for (const name of names) {
      const { fsPath } = vscode.Uri.joinPath(this.#folder, name);
      await whenFree(() => rm(fsPath, { force: true }));
      this.#byName.delete(name);
    }
    if (names.length > 0) this.#changed.fire();
  }

  dispose(): void {
    this.#watcher.dispose();
    this.#changed.dispose();
  }

  async #names(): Promise<string[]> {
    try {
      const entries = await vscode.workspace.fs.readDirectory(this.#folder);
      return entries.flatMap(([name, type]) =>
        type === vscode.FileType.File && name.endsWith(CONFIRMATION_FILE_SUFFIX) ? [name] : [],
      );
    } catch {
      // The folder is made by the first save.
      return [];
    }
  }

  async #read(name: string): Promise<Confirmation | undefined> {
    const read = await readConfirmationFile(vscode.Uri.joinPath(this.#folder, name).fsPath);
    if (read.ok) return read.held;
    this.#unreadable.add(name);
    this.#log.warn(failureMessage(read.failure));
    return undefined;
  }
}
