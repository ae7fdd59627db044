import type { Failure } from '../../model/calibration/failure';
import { failureMessage } from '../../model/wording/failureMessage';
import { minuteText } from '../../model/calibration/interruption';
import { removeJournal, TrialJournal, type JournalContents } from '../../train/journal/trialJournal';
import type { Log } from '../base/log';
import { pick, say } from '../base/say';
import { sayTaken } from './interruptedCalibrations';
import { inEnglish } from '../../model/language/said';
import { said } from '../../model/language/said';
import {
  beginJournal,
  interruptedOf,
  type JournalBegin,
  type JournalSubject,
  type OpenJournal,
} from '../../workspace/runs/runJournal';

/** Where journals lie, and where it is said that one cannot be written. */
export interface JournalPlace {
  readonly folder: string;
  readonly log: Log;
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
  return beginJournal(folder, subject, begunWith, onFailure);
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
