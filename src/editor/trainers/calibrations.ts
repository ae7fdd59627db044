import type { JournalContents } from '../../train/journal/trialJournal';
import type { Site } from '../sites/siteLookup';
import type { ProgramCalibration } from './programCalibration';
import type { ScriptConfirmation } from './script/confirmation/scriptConfirmation';
import type { ScriptCalibration } from './script/scriptCalibration';
import type { TaskCalibration } from './taskCalibration';

/** Everything that can be calibrated, by what is run. */
export interface Calibrations {
  readonly scripts: ScriptCalibration;
  /** Whole trainings of what was calibrated as a script. */
  readonly confirmations: ScriptConfirmation;
  readonly programs: ProgramCalibration;
  readonly tasks: TaskCalibration;
}

/** Loads them when they are first asked for: nothing of a trainer is needed before. */
export type CalibrationsSource = () => Promise<Calibrations>;

/**
 * Goes on with an interrupted calibration at its site, or, a program that belongs to no file, without one; false when what it ran has
 * changed since.
 */
export async function resumeAt(
  { scripts, programs }: Calibrations,
  site: Site | undefined,
  contents: JournalContents,
): Promise<boolean> {
  if (site !== undefined && site.calibrationKind === undefined) return false;
  if (
    site?.calibrationKind !== undefined &&
    site.calibrationKind !== 'program' &&
    (await scripts.resume(site, contents))
  )
    return true;
  return programs.resume(site, contents);
}
