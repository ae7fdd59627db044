import { appendFile, mkdir, open, rm, stat, truncate } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SchemaMismatch } from '../../calibrate/record/jsonSchema';
import type { Failure } from '../../model/calibration/failure';
import { syncFolder } from '../process/durableFile';
import { claim, release, releaseForGood } from '../process/fileClaim';
import { whenFree } from '../process/heldFile';

/**
 * A file of JSON lines that only grows, synced with every line and claimed by its writer. What could not be written is tried again with
 * every later line and at the end, since a full disk may have room by then; `onFailure` hears of the first write that fails.
 */
export class AppendedFile {
  readonly path: string;
  readonly #onFailure: (failure: Failure) => void;
  #writing: Promise<void> = Promise.resolve();
  /** Whole lines that are not on disk yet. */
  #unwritten = '';
  /** Of the lines that are. */
  #writtenBytes: number | undefined;
  /** A write that failed may have left a part of a line. */
  #isTorn = false;
  #isToBeMade: boolean;
  #hasFailed = false;

  private constructor(path: string, isToBeMade: boolean, onFailure: (failure: Failure) => void) {
    this.path = path;
    this.#isToBeMade = isToBeMade;
    this.#onFailure = onFailure;
  }

  /** Made, and claimed, with its first line; fails where there is one of this name. */
  static create(path: string, onFailure: (failure: Failure) => void): AppendedFile {
    return new AppendedFile(path, true, onFailure);
  }

  /** Goes on with a file that this process has claimed, from `validBytes` on; what lies behind is cut away. */
  static async resume(
    path: string,
    validBytes: number,
    onFailure: (failure: Failure) => void,
  ): Promise<AppendedFile> {
    await truncate(path, validBytes);
    return new AppendedFile(path, false, onFailure);
  }

  append(entry: object): void {
    this.#unwritten += `${JSON.stringify(entry)}\n`;
    this.#write();
  }

  /** Resolves when everything added so far is on disk, or has failed. */
  async flushed(): Promise<void> {
    await this.#writing;
  }

  /** What it keeps is kept elsewhere, or wanted no more. */
  async remove(): Promise<void> {
    await this.#writing;
    await whenFree(() => rm(this.path, { force: true }));
    await releaseForGood(this.path);
  }

  /** Cut off in good order: whoever likes may go on. */
  async close(): Promise<void> {
    this.#write();
    await this.#writing;
    await release(this.path);
  }

  #write(): void {
    this.#writing = this.#writing.then(async () => {
      try {
        await this.#writeRest();
      } catch (error) {
        if (this.#hasFailed) return;
        this.#hasFailed = true;
        const detail = error instanceof Error ? error.message : String(error);
        this.#onFailure({ kind: 'journalNotWritten', path: this.path, detail });
      }
    });
  }

  async #writeRest(): Promise<void> {
    const text = this.#unwritten;
    if (text === '') return;
    if (this.#isToBeMade) await this.#make();
    this.#isToBeMade = false;
    this.#writtenBytes ??= (await stat(this.path)).size;
    if (this.#isTorn) await truncate(this.path, this.#writtenBytes);
    this.#isTorn = true;
    await appendFile(this.path, text, { flush: true });
    this.#isTorn = false;
    this.#writtenBytes += Buffer.byteLength(text);
    this.#unwritten = this.#unwritten.slice(text.length);
  }

  async #make(): Promise<void> {
    const folder = dirname(this.path);
    await mkdir(folder, { recursive: true });
    await claim(this.path);
    await (await open(this.path, 'wx')).close();
    await syncFolder(folder);
  }
}

/** Where the next line begins after each newline. */
export function lineEndsOf(bytes: Buffer): readonly number[] {
  const ends: number[] = [];
  for (let at = bytes.indexOf('\n'); at >= 0; at = bytes.indexOf('\n', at + 1)) ends.push(at + 1);
  return ends;
}

/** A line's value; undefined where it is none of the schema's. */
export function parsedLine<Value>(
  schema: (value: unknown, path: string) => Value,
  line: string,
): Value | undefined {
  try {
    return schema(JSON.parse(line), '');
  } catch (error) {
    if (error instanceof SchemaMismatch || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
