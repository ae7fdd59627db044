import { appendFile, mkdir, open, readdir, readFile, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { planSchema } from '../../calibrate/record/planSchema';
import {
  booleanSchema,
  objectOf,
  oneOf,
  recordOf,
  SchemaMismatch,
  stringSchema,
  unionOf,
} from '../../calibrate/record/jsonSchema';
import { aimSchema, subjectSchema } from '../../calibrate/record/calibrationCodec';
import { momentumSchema, trialSchema } from '../../calibrate/record/trialSchema';
import type { CalibrationEvent } from '../../calibrate/run/calibrationEvent';
import type { CalibrationPlan } from '../../model/calibration/calibrationPlan';
import type { CalibrationSubject, TrialAim } from '../../model/calibration/calibration';
import type { Failure } from '../../model/calibration/failure';
import type { Trial } from '../../model/calibration/trial';
import { syncFolder } from '../process/durableFile';
import { claim, claimedPathOf, isClaimed, release, releaseForGood } from '../process/fileClaim';
import type { SourceHashes } from './sourceHashes';
import { whenFree } from '../process/heldFile';

/** What a calibration is, as its journal's first line says. */
export interface JournalHeader {
  readonly formatVersion: 2;
  readonly journalId: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly title: string;
  readonly subject: CalibrationSubject;
  readonly plan: CalibrationPlan;
  readonly presentMomentum?: number;
  readonly nesterov: boolean;
  /** Of everything that must not change between the trials of one calibration: script text, arguments, interpreter. */
  readonly fingerprint: string;
  /** Of the project's own files that were imported: they must not change either. */
  readonly sources?: SourceHashes;
}

/** What was finished when a calibration was cut off; what `runCalibration` needs to go on. */
export interface JournalContents {
  readonly header: JournalHeader;
  readonly finishedTrials: readonly Trial[];
  /** Undefined when the pilot had not finished. */
  readonly finishedAim: TrialAim | undefined;
}

const SUFFIX = '.journal.jsonl';

const headerSchema = objectOf(
  {
    kind: oneOf('header'),
    formatVersion: oneOf(2),
    journalId: stringSchema,
    createdAt: stringSchema,
    title: stringSchema,
    subject: subjectSchema,
    plan: planSchema,
    nesterov: booleanSchema,
    fingerprint: stringSchema,
  },
  { presentMomentum: momentumSchema, sources: recordOf(stringSchema) },
);
const entrySchema = unionOf({
  pilot: objectOf({ kind: oneOf('pilot'), trial: trialSchema, aim: aimSchema }),
  trial: objectOf({ kind: oneOf('trial'), trial: trialSchema }),
});

/** An append-only file of finished trials, one for each calibration, so that two windows never write to the same one. */
export class TrialJournal {
  readonly path: string;
  readonly #onFailure: (failure: Failure) => void;
  #writing: Promise<void> = Promise.resolve();
  /** Whole lines that are not on disk yet. */
  #unwritten = '';
  /** Of the lines that are. */
  #writtenBytes: number | undefined;
  /** A write that failed may have left a part of a line. */
  #isTorn = false;
  #begin: (() => Promise<void>) | undefined;
  #hasFailed = false;

  private constructor(path: string, onFailure: (failure: Failure) => void) {
    this.path = path;
    this.#onFailure = onFailure;
  }

  /**
   * Begins a journal. Fails when there is one of this id. `onFailure` hears of the first write that fails; what was not written is
   * tried again with every later trial and at the end, since a full disk may have room by then.
   */
  static create(folder: string, header: JournalHeader, onFailure: (failure: Failure) => void): TrialJournal {
    const journal = new TrialJournal(join(folder, header.journalId + SUFFIX), onFailure);
    journal.#begin = async () => {
      await mkdir(folder, { recursive: true });
      await claim(journal.path);
      await (await open(journal.path, 'wx')).close();
      await syncFolder(folder);
    };
    journal.#append({ kind: 'header', ...header });
    return journal;
  }

  /**
   * Goes on with a journal that was cut off; what its last write left unfinished is cut away. Undefined when there is none, or when
   * another window is at it.
   */
  static async resume(
    folder: string,
    journalId: string,
    onFailure: (failure: Failure) => void,
  ): Promise<{ readonly journal: TrialJournal; readonly contents: JournalContents } | undefined> {
    const path = join(folder, journalId + SUFFIX);
    if (!(await claim(path))) return undefined;
    // Not before the claim: another window may have gone on with it until then.
    try {
      const read = await readJournal(path);
      if (read !== undefined) {
        await truncate(path, read.validBytes);
        return { journal: new TrialJournal(path, onFailure), contents: read.contents };
      }
    } catch (error) {
      await release(path);
      throw error;
    }
    await release(path);
    return undefined;
  }

  /** Keeps what a calibration finished; other events are nothing to a journal. */
  record(event: CalibrationEvent): void {
    if (event.kind === 'pilotFinished') this.addPilot(event.trial, event.aim);
    if (event.kind === 'trialFinished') this.addTrial(event.trial);
  }

  addPilot(trial: Trial, aim: TrialAim): void {
    this.#append({ kind: 'pilot', trial, aim });
  }

  addTrial(trial: Trial): void {
    this.#append({ kind: 'trial', trial });
  }

  /** Resolves when everything added so far is on disk, or has failed. */
  async flushed(): Promise<void> {
    await this.#writing;
  }

  /** The calibration is over: its record takes the journal's place. */
  async remove(): Promise<void> {
    await this.#writing;
    await whenFree(() => rm(this.path, { force: true }));
    await releaseForGood(this.path);
  }

  /** The calibration was cut off in good order: whoever likes may go on. */
  async close(): Promise<void> {
    this.#write();
    await this.#writing;
    await release(this.path);
  }

  #append(entry: object): void {
    this.#unwritten += `${JSON.stringify(entry)}\n`;
    this.#write();
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
    await this.#begin?.();
    this.#begin = undefined;
    this.#writtenBytes ??= (await stat(this.path)).size;
    if (this.#isTorn) await truncate(this.path, this.#writtenBytes);
    this.#isTorn = true;
    await appendFile(this.path, text, { flush: true });
    this.#isTorn = false;
    this.#writtenBytes += Buffer.byteLength(text);
    this.#unwritten = this.#unwritten.slice(text.length);
  }
}

/** The calibrations in a folder that were cut off, latest first; running and unreadable ones are left alone. */
export async function listJournals(folder: string): Promise<readonly JournalContents[]> {
  const names = await readdir(folder).catch((): string[] => []);
  const paths = names.filter((name) => name.endsWith(SUFFIX)).map((name) => join(folder, name));
  const journals = await Promise.all(
    paths.map(async (path) => ((await isClaimed(path)) ? undefined : readJournal(path))),
  );
  return journals
    .flatMap((journal) => (journal === undefined ? [] : [journal.contents]))
    .toSorted((left, right) => right.header.createdAt.localeCompare(left.header.createdAt));
}

/**
 * Removes what a window left behind that was cut off before anything was finished: journals of a header alone, or of a part of one, and
 * claims without a journal. One that cannot be read, and one that is claimed, stays.
 */
export async function removeEmptyJournals(folder: string): Promise<void> {
  const names = await readdir(folder).catch((): string[] => []);
  const journals = new Set(names.map((name) => claimedPathOf(name) ?? name));
  for (const name of journals) {
    const path = join(folder, name);
    if (!name.endsWith(SUFFIX) || (await isClaimed(path)) || !(await isEmpty(path))) continue;
    if (!(await claim(path))) continue;
    // Not before the claim: another window may have gone on with it until then.
    if (await isEmpty(path)) await whenFree(() => rm(path, { force: true }));
    await releaseForGood(path);
  }
}

/** Removes a journal that nobody wants to go on with; false, and it stays, when a window is at it. */
export async function removeJournal(folder: string, journalId: string): Promise<boolean> {
  const path = join(folder, journalId + SUFFIX);
  if (!(await claim(path))) return false;
  await whenFree(() => rm(path, { force: true }));
  await releaseForGood(path);
  return true;
}

/**
 * The whole lines of a journal; `validBytes` is where the last one ends that counts. A line that cannot be read costs itself only,
 * unless it may be the pilot's: without its aim the trials behind it say nothing.
 */
async function readJournal(
  path: string,
): Promise<{ readonly contents: JournalContents; readonly validBytes: number } | undefined> {
  const bytes = await readFile(path).catch(() => Buffer.alloc(0));
  const ends = lineEndsOf(bytes);
  const header = parsed(headerSchema, bytes.toString('utf8', 0, ends[0] ?? 0));
  if (header === undefined) return undefined;
  const { kind: _, ...fields } = header;
  let [validBytes = 0] = ends;
  const finishedTrials: Trial[] = [];
  let finishedAim: TrialAim | undefined;
  for (const end of ends.slice(1)) {
    const line = bytes.toString('utf8', validBytes, end - 1);
    const entries = entriesOf(line).map((text) => parsed(entrySchema, text));
    const mayBePilot = finishedAim === undefined && header.plan.target.kind === 'pilot';
    if (mayBePilot && entries.includes(undefined)) break;
    validBytes = end;
    for (const entry of entries) {
      if (entry === undefined) continue;
      finishedTrials.push(entry.trial);
      if (entry.kind === 'pilot') finishedAim = entry.aim;
    }
  }
  return { contents: { header: fields, finishedTrials, finishedAim }, validBytes };
}

/** Whether there is no more than a header. */
async function isEmpty(path: string): Promise<boolean> {
  try {
    return lineEndsOf(await readFile(path)).length < 2;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT';
  }
}

/** Where the next line begins after each newline. */
function lineEndsOf(bytes: Buffer): readonly number[] {
  const ends: number[] = [];
  for (let at = bytes.indexOf('\n'); at >= 0; at = bytes.indexOf('\n', at + 1)) ends.push(at + 1);
  return ends;
}

/** The entries of a line: two, where a bad byte stands in place of the newline between them. */
function entriesOf(line: string): readonly string[] {
  return line.split(/[^](?=\{"kind":"(?:pilot|trial)",)/u);
}

function parsed<Value>(schema: (value: unknown, path: string) => Value, line: string): Value | undefined {
  try {
    return schema(JSON.parse(line), '');
  } catch (error) {
    if (error instanceof SchemaMismatch || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
