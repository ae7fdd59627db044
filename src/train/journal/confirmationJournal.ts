import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { subjectSchema } from '../../calibrate/record/calibrationCodec';
import { confirmationPlanSchema, wholeRunSchema } from '../../calibrate/record/confirmationCodec';
import { booleanSchema, objectOf, oneOf, recordOf, stringSchema } from '../../calibrate/record/jsonSchema';
import type { CalibrationSubject } from '../../model/calibration/calibration';
import type { ConfirmationPlan, WholeRun } from '../../model/calibration/confirmation';
import type { Failure } from '../../model/calibration/failure';
import { claim, isClaimed, release, releaseForGood } from '../process/fileClaim';
import { whenFree } from '../process/heldFile';
import { AppendedFile, lineEndsOf, parsedLine } from './appendedFile';
import { movesSchema } from '../../calibrate/record/movesSchema';
import type { MovedPath } from '../../model/calibration/movedPath';
import type { SourceHashes } from './sourceHashes';

/** What a confirmation is, as its journal's first line says. */
export interface ConfirmationHeader {
  readonly formatVersion: 1;
  readonly journalId: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly title: string;
  readonly calibrationId: string;
  readonly subject: CalibrationSubject;
  readonly plan: ConfirmationPlan;
  /** As of a calibration's journal. */
  readonly fingerprint: string;
  readonly sources: SourceHashes;
  /** Each training has a copy of the folder to itself. */
  readonly scratchCopy: boolean;
  /** As of a calibration's journal. */
  readonly moves?: readonly MovedPath[];
}

/** What was finished when a confirmation was cut off. */
export interface ConfirmationJournalContents {
  readonly header: ConfirmationHeader;
  readonly runs: readonly WholeRun[];
}

export const CONFIRMATION_SUFFIX = '.confirmation.jsonl';

/** Of a journal's first line. */
export const confirmationHeaderSchema = objectOf(
  {
    kind: oneOf('header'),
    formatVersion: oneOf(1),
    journalId: stringSchema,
    createdAt: stringSchema,
    title: stringSchema,
    calibrationId: stringSchema,
    subject: subjectSchema,
    plan: confirmationPlanSchema,
    fingerprint: stringSchema,
    sources: recordOf(stringSchema),
    scratchCopy: booleanSchema,
  },
  { moves: movesSchema },
);
const runSchema = objectOf({ kind: oneOf('run'), run: wholeRunSchema });

/** An append-only file of finished whole trainings, one for each confirmation. */
export class ConfirmationJournal {
  readonly #file: AppendedFile;

  private constructor(file: AppendedFile) {
    this.#file = file;
  }

  /** Begins a journal; `onFailure` hears of the first write that fails. */
  static create(
    folder: string,
    header: ConfirmationHeader,
    onFailure: (failure: Failure) => void,
  ): ConfirmationJournal {
    const file = AppendedFile.create(join(folder, header.journalId + CONFIRMATION_SUFFIX), onFailure);
    file.append({ kind: 'header', ...header });
    return new ConfirmationJournal(file);
  }

  /** Goes on with one that was cut off; undefined when there is none, or when another window is at it. */
  static async resume(
    folder: string,
    journalId: string,
    onFailure: (failure: Failure) => void,
  ): Promise<
    { readonly journal: ConfirmationJournal; readonly contents: ConfirmationJournalContents } | undefined
  > {
    const path = join(folder, journalId + CONFIRMATION_SUFFIX);
    if (!(await claim(path))) return undefined;
    // Not before the claim: another window may have gone on with it until then.
    try {
      const read = await readJournal(path);
      if (read !== undefined) {
        const file = await AppendedFile.resume(path, read.validBytes, onFailure);
        return { journal: new ConfirmationJournal(file), contents: read.contents };
      }
    } catch (error) {
      await release(path);
      throw error;
    }
    await release(path);
    return undefined;
  }

  add(run: WholeRun): void {
    this.#file.append({ kind: 'run', run });
  }

  /** Resolves when everything added so far is on disk, or has failed. */
  flushed(): Promise<void> {
    return this.#file.flushed();
  }

  /** Its record takes its place, or nobody wants it. */
  remove(): Promise<void> {
    return this.#file.remove();
  }

  /** Cut off in good order. */
  close(): Promise<void> {
    return this.#file.close();
  }
}

/** The confirmations in a folder that were cut off with a training finished, latest first; running and unreadable ones are left alone. */
export async function listConfirmationJournals(
  folder: string,
): Promise<readonly ConfirmationJournalContents[]> {
  const names = await readdir(folder).catch((): string[] => []);
  const paths = names.filter((name) => name.endsWith(CONFIRMATION_SUFFIX)).map((name) => join(folder, name));
  const journals = await Promise.all(
    paths.map(async (path) => ((await isClaimed(path)) ? undefined : readJournal(path))),
  );
  return journals
    .flatMap((journal) => (journal === undefined ? [] : [journal.contents]))
    .filter(({ runs }) => runs.length > 0)
    .toSorted((left, right) => right.header.createdAt.localeCompare(left.header.createdAt));
}

/** Removes a journal that nobody wants to go on with; false, and it stays, when a window is at it. */
export async function removeConfirmationJournal(folder: string, journalId: string): Promise<boolean> {
  const path = join(folder, journalId + CONFIRMATION_SUFFIX);
  if (!(await claim(path))) return false;
  await whenFree(() => rm(path, { force: true }));
  await releaseForGood(path);
  return true;
}

/** Its whole lines; one that cannot be read costs itself only. */
async function readJournal(
  path: string,
): Promise<{ readonly contents: ConfirmationJournalContents; readonly validBytes: number } | undefined> {
  const bytes = await readFile(path).catch(() => Buffer.alloc(0));
  const ends = lineEndsOf(bytes);
  const found = parsedLine(confirmationHeaderSchema, bytes.toString('utf8', 0, ends[0] ?? 0));
  if (found === undefined) return undefined;
  const { kind: _, ...header } = found;
  const runs = ends.slice(1).flatMap((end, index) => {
    const entry = parsedLine(runSchema, bytes.toString('utf8', ends[index], end));
    return entry === undefined ? [] : [entry.run];
  });
  return { contents: { header, runs }, validBytes: ends.at(-1) ?? 0 };
}
