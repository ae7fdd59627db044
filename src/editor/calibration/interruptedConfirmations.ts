import {
  listConfirmationJournals,
  removeConfirmationJournal,
  type ConfirmationJournalContents,
} from '../../train/journal/confirmationJournal';
import { sayTaken } from './interruptedCalibrations';

/** Confirmations of this workspace that were cut off with a training finished, as their journals say. */
export class InterruptedConfirmations {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async latest(): Promise<ConfirmationJournalContents | undefined> {
    return (await listConfirmationJournals(this.#folder))[0];
  }

  /** The latest of a calibration. */
  async of(calibrationId: string): Promise<ConfirmationJournalContents | undefined> {
    const all = await listConfirmationJournals(this.#folder);
    return all.find(({ header }) => header.calibrationId === calibrationId);
  }

  /** Throws its trainings away; says so when a window has taken it meanwhile. */
  async discard({ header }: ConfirmationJournalContents): Promise<void> {
    if (!(await removeConfirmationJournal(this.#folder, header.journalId))) sayTaken();
  }
}
