import type { WholeTrainer } from '../../calibrate/run/trainer';
import type { MovedPath } from '../../model/calibration/movedPath';
import type { SourceHashes } from '../../train/journal/sourceHashes';

/** A trainer that is open for whole trainings. */
export interface OpenTrainings {
  readonly trainer: WholeTrainer;
  /** As of a journal: what must not change between two trainings. */
  readonly fingerprint: string;
  readonly sources: SourceHashes;
  close(): Promise<void>;
}

/** How the whole trainings of a site are run. */
export interface WholeTrainings {
  /** As a journal holds it that was begun before files were moved so; before anything is opened. */
  fingerprintBefore(moves: readonly MovedPath[] | undefined): string;
  /** Undefined, which is said, where it cannot be run. */
  open(): Promise<OpenTrainings | undefined>;
}

/** Those of a program in any language. */
export interface ProgramTrainings extends WholeTrainings {
  /** The command as it was calibrated. */
  readonly program: string;
}
