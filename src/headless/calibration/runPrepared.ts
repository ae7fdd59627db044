import { randomUUID } from 'node:crypto';
import type { CalibrationEvent, CalibrationOutcome } from '../../calibrate/run/calibrationEvent';
import { runCalibration } from '../../calibrate/run/runCalibration';
import type { Calibration } from '../../model/calibration/calibration';
import type { CancelSignal } from '../../model/calibration/cancelSignal';
import type { Failure } from '../../model/calibration/failure';
import { isTooEarly } from '../../model/wording/calibrationFacts';
import { removeJournal, TrialJournal, type JournalContents } from '../../train/journal/trialJournal';
import { restoredPaths } from '../../workspace/runs/restoredPaths';
import { beginJournal, interruptedOf, type OpenJournal } from '../../workspace/runs/runJournal';
import type { ProjectRecords } from '../storage/projectRecords';
import type { PreparedCalibration } from './preparedCalibration';

/** Who follows a calibration, and how it may be ended. */
export interface CalibrationFollower {
  readonly onEvent: (event: CalibrationEvent) => void;
  /** Told of the first finished trial that does not reach the disk. */
  readonly onNotJournalled: (failure: Failure) => void;
  /** Ends it; its finished trials are kept. */
  readonly signal: CancelSignal;
  /** Ends it; what it has found becomes the record. */
  readonly stopSignal?: CancelSignal;
}

/** What became of a calibration. */
export type CalibrationEnd =
  /** `notWritten`: its record could not be, so that its trials stay in the journal. */
  | { readonly kind: 'finished'; readonly calibration: Calibration; readonly notWritten: Failure | undefined }
  /** Before there was an estimate; its finished trials wait for the next start. */
  | { readonly kind: 'cutOff'; readonly finishedTrials: number }
  | { readonly kind: 'failed'; readonly failure: Failure; readonly finishedTrials: number };

/** What an interrupted run of the same calibration has left, if nothing that it ran has changed since. */
export async function interruptedRun({
  job,
  fingerprint,
  journalFolder,
}: PreparedCalibration): Promise<JournalContents | undefined> {
  return interruptedOf(journalFolder, { ...job, fingerprint }, undefined);
}

/**
 * The journal to run with: that of an interrupted run, or a new one in whose favour the interrupted is thrown away. Undefined when another
 * process has taken the interrupted one.
 */
export async function journalFor(
  { job, fingerprint, sources, journalFolder, begunWith }: PreparedCalibration,
  interrupted: JournalContents | undefined,
  choice: 'goOn' | 'startOver',
  onNotJournalled: (failure: Failure) => void,
): Promise<OpenJournal | undefined> {
  const journalId = interrupted?.header.journalId;
  if (journalId !== undefined && choice === 'goOn')
    return TrialJournal.resume(journalFolder, journalId, onNotJournalled);
  if (journalId !== undefined) await removeJournal(journalFolder, journalId);
  const subject = { ...job, fingerprint, ...(sources === undefined ? {} : { sources }) };
  return beginJournal(journalFolder, subject, begunWith, onNotJournalled);
}

/** Runs a calibration to its end, journals each finished trial and keeps the record; closes what was prepared. */
export async function runPrepared(
  prepared: PreparedCalibration,
  { journal, contents }: OpenJournal,
  records: ProjectRecords,
  follower: CalibrationFollower,
): Promise<CalibrationEnd> {
  const { job } = prepared;
  const finished = new Set((contents?.finishedTrials ?? []).map(({ trialId }) => trialId));
  let outcome: CalibrationOutcome;
  try {
    outcome = await runCalibration({
      trainer: job.trainer,
      plan: contents?.header.plan ?? job.plan,
      subject: job.subject,
      nesterov: job.nesterov,
      ...(job.origin === undefined ? {} : { origin: job.origin }),
      ...(job.presentMomentum === undefined ? {} : { presentMomentum: job.presentMomentum }),
      ...(contents === undefined ? {} : { finishedTrials: contents.finishedTrials }),
      ...(contents?.finishedAim === undefined ? {} : { finishedAim: contents.finishedAim }),
      onEvent: (event) => {
        journal.record(event);
        if (event.kind === 'pilotFinished' || event.kind === 'trialFinished')
          finished.add(event.trial.trialId);
        follower.onEvent(event);
      },
      signal: follower.signal,
      ...(follower.stopSignal === undefined ? {} : { stopSignal: follower.stopSignal }),
      now: () => new Date(),
      newId: () => randomUUID(),
    });
  } finally {
    await prepared.close();
  }
  const end = await endOf(outcome, finished.size, prepared, records);
  // Finished trials wait in their journal until a record is on disk in their place.
  const isDone = end.kind === 'finished' && end.notWritten === undefined;
  if (isDone || finished.size === 0) await journal.remove();
  else await journal.close();
  return end;
}

async function endOf(
  outcome: CalibrationOutcome,
  finishedTrials: number,
  { job }: PreparedCalibration,
  records: ProjectRecords,
): Promise<CalibrationEnd> {
  switch (outcome.kind) {
    case 'cancelled':
      return { kind: 'cutOff', finishedTrials };
    case 'failed':
      return { kind: 'failed', failure: restoredPaths(outcome.failure, job.restorePaths), finishedTrials };
    case 'finished': {
      const { calibration } = outcome;
      if (isTooEarly(calibration)) return { kind: 'cutOff', finishedTrials };
      return { kind: 'finished', calibration, notWritten: await records.save(calibration) };
    }
  }
}
