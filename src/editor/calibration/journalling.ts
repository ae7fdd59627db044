import { createHash, randomUUID } from 'node:crypto';
import type { Failure } from '../../model/calibration/failure';
import { failureMessage } from '../../model/wording/failureMessage';
import type { TrialAim } from '../../model/calibration/calibration';
import type { Trial } from '../../model/calibration/trial';
import { minuteText } from '../../model/calibration/interruption';
import { isSameCalibration } from '../../train/journal/sameCalibration';
import { haveChanged } from '../../train/journal/sourceHashes';
import {
  listJournals,
  removeJournal,
  TrialJournal,
  type JournalContents,
  type JournalHeader,
} from '../../train/journal/trialJournal';
import type { MovedPath } from '../../model/calibration/movedPath';
import type { Log } from '../base/log';
import { pick, say } from '../base/say';
import { sayTaken } from './interruptedCalibrations';
import { inEnglish } from '../../model/language/said';
import { said } from '../../model/language/said';

/** A journal that is open for writing, and what an interrupted run left in it. */
export interface OpenJournal {
  readonly journal: TrialJournal;
  readonly contents?: JournalContents;
}

type JournalSubject = Omit<JournalHeader, 'formatVersion' | 'journalId' | 'createdAt'>;

/** One value for everything that must not change between the trials of a calibration. */
export function fingerprintOf(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

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

/** Where journals lie, and where it is said that one cannot be written. */
export interface JournalPlace {
  readonly folder: string;
  readonly log: Log;
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

/**
 * Opens the journal of a calibration: the one that an interrupted run of the same script, arguments and plan left, if the user
 * wants to go on with it, else a new one, which begins with what a record has finished. `resumed` is the one to go on with without asking. Undefined when the user turns
 * away, or, which is said, when another window has taken it.
 */
export async function openJournal(
  { folder, log }: JournalPlace,
  subject: JournalSubject,
  resumed: JournalContents | undefined,
  { begunWith, fingerprintBefore }: JournalBegin = {},
): Promise<OpenJournal | undefined> {
  const onFailure = (failure: Failure): void => {
    sayNotJournalled(log, failure);
  };
  if (resumed !== undefined) return resumeJournal(folder, resumed, onFailure);
  const interrupted = await interruptedOf(folder, subject, fingerprintBefore);
  if (interrupted !== undefined) {
    const picked = await askWhetherToResume(interrupted);
    if (picked === undefined) return undefined;
    if (picked === 'resume') return resumeJournal(folder, interrupted, onFailure);
    // One that another window has taken meanwhile goes on beside the new one.
    await removeJournal(folder, interrupted.header.journalId);
  }
  const { title, plan, presentMomentum, nesterov, fingerprint, sources } = subject;
  const header: JournalHeader = {
    title,
    subject: subject.subject,
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
async function interruptedOf(
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

async function resumeJournal(
  folder: string,
  { header }: JournalContents,
  onFailure: (failure: Failure) => void,
): Promise<OpenJournal | undefined> {
  const resumed = await TrialJournal.resume(folder, header.journalId, onFailure);
  if (resumed === undefined) sayTaken();
  return resumed;
}

async function askWhetherToResume({
  header,
  finishedTrials,
}: JournalContents): Promise<'resume' | 'startOver' | undefined> {
  const picked = await pick(
    [
      {
        label: `$(debug-continue) ${said`Go on`}`,
        detail: said`${finishedTrials.length} finished trials are kept; nothing has changed since.`,
        choice: 'resume',
      } as const,
      {
        label: `$(debug-restart) ${said`Start over`}`,
        detail: said`The finished trials are discarded.`,
        choice: 'startOver',
      } as const,
    ],
    {
      title: said`A calibration of this script was interrupted`,
      placeHolder: said`Begun ${minuteText(header.createdAt)} UTC`,
    },
  );
  return picked?.choice;
}

/** Says at once that finished trials do not reach the disk: the user can make room while the calibration goes on. */
function sayNotJournalled(log: Log, failure: Failure): void {
  log.warn(inEnglish(() => failureMessage(failure)));
  void say('warning', failureMessage(failure));
}
