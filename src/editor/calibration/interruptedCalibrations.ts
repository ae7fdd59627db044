import * as vscode from 'vscode';
import type { Interruption } from '../../model/calibration/interruption';
import {
  journalsHeldElsewhere,
  listJournals,
  removeJournal,
  type JournalContents,
} from '../../train/journal/trialJournal';
import type { Log } from '../base/log';
import { say } from '../base/say';
import { said } from '../../model/language/said';

/** A window that calibrates may be killed, of which no file tells. */
const LOOK_AGAIN_MS = 3000;

/**
 * Calibrations of this workspace that were cut off with something finished, as their journals say. All windows of the workspace share
 * them: one that another window goes on with, or discards, is gone here too.
 */
export class InterruptedCalibrations implements vscode.Disposable {
  readonly #folder: string;
  readonly #log: Log;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #watcher: vscode.FileSystemWatcher;
  #all: readonly JournalContents[] = [];
  #looks = 0;
  #nextLook: NodeJS.Timeout | undefined;
  #isDisposed = false;

  readonly onDidChange = this.#changed.event;

  constructor(folder: string, log: Log) {
    this.#folder = folder;
    this.#log = log;
    const pattern = new vscode.RelativePattern(vscode.Uri.file(folder), '*');
    // Journals that are written to are claimed, and so not listed; claims are files too.
    this.#watcher = vscode.workspace.createFileSystemWatcher(pattern, false, true, false);
    for (const event of [this.#watcher.onDidCreate, this.#watcher.onDidDelete]) event(() => void this.look());
  }

  get latest(): JournalContents | undefined {
    return this.#all[0];
  }

  byId(journalId: string): JournalContents | undefined {
    return this.#all.find(({ header }) => header.journalId === journalId);
  }

  /** Those of a script, latest first. */
  ofScript(scriptPath: string): readonly JournalContents[] {
    return this.#all.filter(
      ({ header: { subject } }) => subject.kind === 'script' && subject.scriptPath === scriptPath,
    );
  }

  /** Reads the journals again; never rejects. */
  async look(): Promise<void> {
    this.#looks += 1;
    const ownLook = this.#looks;
    try {
      // Before they are read: one that ends in between is read.
      this.#awaitEndOf(await journalsHeldElsewhere(this.#folder));
      const found = (await listJournals(this.#folder)).filter(
        ({ finishedTrials }) => finishedTrials.length > 0,
      );
      if (ownLook !== this.#looks) return;
      const hasChanged = namesOf(found) !== namesOf(this.#all);
      this.#all = found;
      if (hasChanged) this.#changed.fire();
    } catch (error) {
      this.#log.error('The journals of interrupted calibrations cannot be read', error);
    }
  }

  /** Throws its trials away; says so when a window has taken it meanwhile. */
  async discard({ header }: JournalContents): Promise<void> {
    if (!(await removeJournal(this.#folder, header.journalId))) sayTaken();
    await this.look();
  }

  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#nextLook);
    this.#watcher.dispose();
    this.#changed.dispose();
  }

  /** Looks again once one of these journals is held no more. Journals may be large: until then only their claims are read. */
  #awaitEndOf(held: readonly string[]): void {
    clearTimeout(this.#nextLook);
    if (this.#isDisposed || held.length === 0) return;
    this.#nextLook = setTimeout(() => void this.#checkHeld(held), LOOK_AGAIN_MS).unref();
  }

  async #checkHeld(held: readonly string[]): Promise<void> {
    const looks = this.#looks;
    const still = await journalsHeldElsewhere(this.#folder).catch((): string[] => []);
    // A look meanwhile awaits what it has found itself.
    if (looks !== this.#looks) return;
    if (held.every((path) => still.includes(path))) this.#awaitEndOf(held);
    else await this.look();
  }
}

/** What others need to know of one. */
export function interruptionOf({ header, finishedTrials }: JournalContents): Interruption {
  const { journalId, title, subject, createdAt } = header;
  return { journalId, title, subject, startedAt: createdAt, finishedTrials: finishedTrials.length };
}

/** Says that an interrupted calibration is no longer this window's to go on with, or to discard. */
export function sayTaken(): void {
  void say('information', said`This calibration is another window's now, or is over.`);
}

function namesOf(all: readonly JournalContents[]): string {
  return all
    .map(
      ({ header: { journalId, title }, finishedTrials }) => `${journalId} ${title} ${finishedTrials.length}`,
    )
    .join('\n');
}
