import { randomUUID } from 'node:crypto';
import type { TrialAim } from '../../model/calibration/calibration';
import type { Failure } from '../../model/calibration/failure';
import type { MovedPath } from '../../model/calibration/movedPath';
import type { Trial } from '../../model/calibration/trial';
import { isSameCalibration } from '../../train/journal/sameCalibration';
import { haveChanged } from '../../train/journal/sourceHashes';
import {
  listJournals,
  TrialJournal,
  type JournalContents,
  type JournalHeader,
} from '../../train/journal/trialJournal';

/** A journal that is open for writing, and what an interrupted run left in it. */
export interface OpenJournal {
  readonly journal: TrialJournal;
  readonly contents?: JournalContents;
}

/** What a journal is begun for. */
export type JournalSubject = Omit<JournalHeader, 'formatVersion' | 'journalId' | 'createdAt'>;

/** What a script's or program's calibration was begun with, whatever its card has been told since; empty where it has no pilot. */
export function pilotOf({ plan }: Pick<JournalHeader, 'plan'>): {
  readonly learningRate?: number;
  readonly presentMomentum?: number;
  readonly pilotSteps?: number;
} {
  const { target } = plan;
  if (target.kind !== 'pilot') return {};
  const { learningRate, momentum, budgetSteps } = target;
  return { learningRate, presentMomentum: momentum, pilotSteps: budgetSteps };
}

/** Trials of a record that a calibration goes on from, and what they were trained for. */
export interface Finished {
  readonly trials: readonly Trial[];
  readonly aim: TrialAim;
}

/** What a new journal begins with, and how an interrupted one is known that has been moved since. */
export interface JournalBegin {
  readonly begunWith?: Finished | undefined;
  /** The fingerprint of the same run with its paths before these moves. */
  readonly fingerprintBefore?: (moves: readonly MovedPath[]) => string;
}

/** So that it can be resumed without its record. */
function copyInto(journal: TrialJournal, { trials, aim }: Finished): void {
  const pilot = trials.findLast(({ role }) => role === 'pilot');
  if (pilot !== undefined) journal.addPilot(pilot, aim);
  for (const trial of trials) if (trial !== pilot) journal.addTrial(trial);
}

/** A new journal, which begins with what a record has finished. */
export function beginJournal(
  folder: string,
  { title, subject, plan, presentMomentum, nesterov, fingerprint, sources }: JournalSubject,
  begunWith: Finished | undefined,
  onFailure: (failure: Failure) => void,
): OpenJournal {
  const header: JournalHeader = {
    title,
    subject,
    plan,
    ...(presentMomentum === undefined ? {} : { presentMomentum }),
    nesterov,
    fingerprint,
    ...(sources === undefined ? {} : { sources }),
    formatVersion: 2,
    journalId: randomUUID(),
    createdAt: new Date().toISOString(),
  };
  const journal = TrialJournal.create(folder, header, onFailure);
  if (begunWith === undefined) return { journal };
  copyInto(journal, begunWith);
  const { trials: finishedTrials, aim: finishedAim } = begunWith;
  return { journal, contents: { header, finishedTrials, finishedAim } };
}

/** The latest that was cut off of the same calibration, if every file that it ran is still the same. */
export async function interruptedOf(
  folder: string,
  subject: JournalSubject,
  fingerprintBefore: JournalBegin['fingerprintBefore'],
): Promise<JournalContents | undefined> {
  for (const contents of await listJournals(folder)) {
    const { header, finishedTrials } = contents;
    const { moves } = header;
    const fingerprint = moves === undefined ? undefined : fingerprintBefore?.(moves);
    const asThen = fingerprint === undefined ? subject : { ...subject, fingerprint };
    if (finishedTrials.length === 0 || !isSameCalibration(header, asThen)) continue;
    if (!(await haveChanged(header.sources ?? {}))) return contents;
  }
  return undefined;
}
