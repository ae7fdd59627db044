import type * as vscode from 'vscode';
import type { Log } from '../base/log';
import type { ConfirmationPlace } from '../calibration/activeConfirmation';
import type { Calibrator } from '../calibration/calibrator';
import type { InterruptedConfirmations } from '../calibration/interruptedConfirmations';
import type { CalibrationStorage } from '../calibration/storage';
import type { Calibrations } from './calibrations';
import { ProgramCalibration } from './programCalibration';
import { ScriptConfirmation } from './script/confirmation/scriptConfirmation';
import { ScriptCalibration } from './script/scriptCalibration';
import { TaskCalibration } from './taskCalibration';

/** What calibrations are made of. */
export interface CalibrationParts {
  readonly extensionUri: vscode.Uri;
  readonly storage: CalibrationStorage;
  readonly calibrator: Calibrator;
  readonly interruptedConfirmations: InterruptedConfirmations;
  readonly confirmationPlace: ConfirmationPlace;
  readonly log: Log;
}

/** Everything that can be calibrated. Its module is loaded when the first of them is asked for. */
export function openCalibrations(parts: CalibrationParts): Calibrations {
  const { extensionUri, storage, calibrator, interruptedConfirmations, confirmationPlace, log } = parts;
  const scripts = new ScriptCalibration(storage, calibrator, log);
  const programs = new ProgramCalibration(storage, calibrator, log);
  return {
    scripts,
    confirmations: new ScriptConfirmation(
      storage,
      calibrator,
      { scripts, programs },
      interruptedConfirmations,
      confirmationPlace,
    ),
    programs,
    tasks: new TaskCalibration(extensionUri, calibrator),
  };
}
