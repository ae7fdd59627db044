import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { planSchema } from '../../calibrate/record/planSchema';
import {
  booleanSchema,
  objectOf,
  oneOf,
  recordOf,
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
import {
  claim,
  claimedPathOf,
  isClaimed,
  isHeldElsewhere,
  release,
  releaseForGood,
} from '../process/fileClaim';
import { AppendedFile, lineEndsOf, parsedLine } from './appendedFile';
import { CONFIRMATION_SUFFIX } from './confirmationJournal';
import { movesSchema } from '../../calibrate/record/movesSchema';
import type { MovedPath } from '../../model/calibration/movedPath';
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
  /** Where its script has been moved since: the fingerprint is of the paths before. */
  readonly moves?: readonly MovedPath[];
}

/** What was finished when a calibration was cut off; what `runCalibration` needs to go on. */
export interface JournalContents {
  readonly header: JournalHeader;
  readonly finishedTrials: readonly Trial[];
  /** Undefined when the pilot had not finished. */
  readonly finishedAim: TrialAim | undefined;
}

export const JOURNAL_SUFFIX = '.journal.jsonl';

/** Of a journal's first line. */
export const journalHeaderSchema = objectOf(
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
  { presentMomentum: momentumSchema, sources: recordOf(stringSchema), moves: movesSchema },
);
const entrySchema = unionOf({
  pilot: objectOf({ kind: oneOf('pilot'), trial: trialSchema, aim: aimSchema }),
  trial: objectOf({ kind: oneOf('trial'), trial: trialSchema }),
});

/** An append-only file of finished trials, one for each calibration, so that two windows never write to the same one. */
export class TrialJournal {
  readonly #file: AppendedFile;

  private constructor(file: AppendedFile) {
    this.#file = file;
  }

  get path(): string {
    return this.#file.path;
  }

  /** Begins a journal. Fails when there is one of this id. */
  static create(folder: string, header: JournalHeader, onFailure: (failure: Failure) => void): TrialJournal {
    const file = AppendedFile.create(join(folder, header.journalId + JOURNAL_SUFFIX), onFailure);
    file.append({ kind: 'header', ...header });
    return new TrialJournal(file);
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
    const path = join(folder, journalId + JOURNAL_SUFFIX);
    if (!(await claim(path))) return undefined;
    // Not before the claim: another window may have gone on with it until then.
    try {
      const read = await readJournal(path);
      if (read !== undefined) {
        const file = await AppendedFile.resume(path, read.validBytes, onFailure);
        return { journal: new TrialJournal(file), contents: read.contents };
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
    this.#file.append({ kind: 'pilot', trial, aim });
  }

  addTrial(trial: Trial): void {
    this.#file.append({ kind: 'trial', trial });
  }

  /** Resolves when everything added so far is on disk, or has failed. */
  flushed(): Promise<void> {
    return this.#file.flushed();
  }

  /** The calibration is over: its record takes the journal's place. */
  remove(): Promise<void> {
    return this.#file.remove();
  }

  /** The calibration was cut off in good order: whoever likes may go on. */
  close(): Promise<void> {
    return this.#file.close();
  }
}

/** Paths of the journals to which another process writes, from their claims alone: it may be killed, which changes no file. */
export async function journalsHeldElsewhere(folder: string): Promise<readonly string[]> {
  const paths = await journalPaths(folder);
  const held = await Promise.all(paths.map(isHeldElsewhere));
  return paths.filter((_, index) => held[index]);
}

/** The calibrations in a folder that were cut off, latest first; running and unreadable ones are left alone. */
export async function listJournals(folder: string): Promise<readonly JournalContents[]> {
  const paths = await journalPaths(folder);
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
    if (!isJournal(name) || (await isClaimed(path)) || !(await isEmpty(path))) continue;
    if (!(await claim(path))) continue;
    // Not before the claim: another window may have gone on with it until then.
    if (await isEmpty(path)) await whenFree(() => rm(path, { force: true }));
    await releaseForGood(path);
  }
}

async function journalPaths(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((): string[] => []);
  return names.filter((name) => name.endsWith(JOURNAL_SUFFIX)).map((name) => join(folder, name));
}

function isJournal(name: string): boolean {
  return name.endsWith(JOURNAL_SUFFIX) || name.endsWith(CONFIRMATION_SUFFIX);
}

/** Removes a journal that nobody wants to go on with; false, and it stays, when a window is at it. */
export async function removeJournal(folder: string, journalId: string): Promise<boolean> {
  const path = join(folder, journalId + JOURNAL_SUFFIX);
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
  const header = parsedLine(journalHeaderSchema, bytes.toString('utf8', 0, ends[0] ?? 0));
  if (header === undefined) return undefined;
  const { kind: _, ...fields } = header;
  let [validBytes = 0] = ends;
  const finishedTrials: Trial[] = [];
  let finishedAim: TrialAim | undefined;
  for (const end of ends.slice(1)) {
    const line = bytes.toString('utf8', validBytes, end - 1);
    const entries = entriesOf(line).map((text) => parsedLine(entrySchema, text));
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

/** The entries of a line: two, where a bad byte stands in place of the newline between them. */
function entriesOf(line: string): readonly string[] {
  return line.split(/[^](?=\{"kind":"(?:pilot|trial)",)/u);
}
