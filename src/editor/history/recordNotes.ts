import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { asName } from '../../history/entryText';
import { writeDurably } from '../../train/process/durableFile';
import { whenFree } from '../../train/process/heldFile';
import { readRegularFile } from '../../train/process/regularFile';
import { coalesced } from '../base/coalesced';
import { idInFileName } from '../../workspace/records/recordFileName';

const NAME = '.name';
const PIN = '.pin';
const MOST_NAME_BYTES = 1000;

/**
 * Names and pins of records, which are never rewritten themselves: a file for each name and one for each pin, so that no window takes
 * back what another one has said.
 */
export class RecordNotes implements vscode.Disposable {
  readonly #folder: string;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #watcher: vscode.FileSystemWatcher;
  #names = new Map<string, string>();
  #pins = new Set<string>();

  readonly onDidChange = this.#changed.event;

  constructor(folder: string) {
    this.#folder = folder;
    this.#watcher = vscode.workspace.createFileSystemWatcher(
      new vscode.RelativePattern(vscode.Uri.file(folder), `*{${NAME},${PIN}}`),
    );
    for (const event of [this.#watcher.onDidCreate, this.#watcher.onDidChange, this.#watcher.onDidDelete])
      event(() => void this.load());
  }

  nameOf(calibrationId: string): string | undefined {
    return this.#names.get(idInFileName(calibrationId));
  }

  isPinned(calibrationId: string): boolean {
    return this.#pins.has(idInFileName(calibrationId));
  }

  /** Reads the folder again; there is none before the first note. */
  readonly load = coalesced(() => this.#load());

  async #load(): Promise<void> {
    const files = await readdir(this.#folder).catch((): string[] => []);
    const names = await Promise.all(
      files
        .filter((file) => file.endsWith(NAME))
        .map(async (file) => [without(file, NAME), await this.#read(file)] as const),
    );
    this.#names = new Map(names.filter(([, name]) => name !== ''));
    this.#pins = new Set(files.filter((file) => file.endsWith(PIN)).map((file) => without(file, PIN)));
    this.#changed.fire();
  }

  /** An empty name takes away the one that it has. */
  async rename(calibrationId: string, name: string): Promise<void> {
    await this.#write(idInFileName(calibrationId) + NAME, asName(name));
  }

  async pin(calibrationId: string, isPinned: boolean): Promise<void> {
    await this.#write(idInFileName(calibrationId) + PIN, isPinned ? 'pinned' : '');
  }

  /** Of a record that is deleted. */
  async forget(calibrationId: string): Promise<void> {
    await this.rename(calibrationId, '');
    await this.pin(calibrationId, false);
  }

  dispose(): void {
    this.#watcher.dispose();
    this.#changed.dispose();
  }

  async #write(file: string, text: string): Promise<void> {
    const path = join(this.#folder, file);
    if (text === '') await whenFree(() => rm(path, { force: true }));
    else {
      await mkdir(this.#folder, { recursive: true });
      await writeDurably(path, text);
    }
    await this.load();
  }

  async #read(file: string): Promise<string> {
    const read = await readRegularFile(join(this.#folder, file), MOST_NAME_BYTES);
    return read.kind === 'read' ? asName(read.text) : '';
  }
}

function without(file: string, suffix: string): string {
  return file.slice(0, -suffix.length);
}
