import { randomUUID } from 'node:crypto';
import { scriptFramework } from '../../../../advise/calibrationKind';
import type { ConfirmableChange } from '../../../../advise/record/confirmationHere';
import {
  decodeExportedConfirmation,
  exportConfirmation,
  type ExportedConfirmation,
} from '../../../../calibrate/record/exportedConfirmation';
import type { ConfirmationPlan } from '../../../../model/calibration/confirmation';
import { said } from '../../../../model/language/said';
import { foreignText } from '../../../../model/wording/format/foreignText';
import { say } from '../../../base/say';
import type { CalibrationStorage } from '../../../calibration/storage';
import type { Site } from '../../../sites/siteLookup';
import { exportedRun } from '../exportedRun';
import { savePlan } from '../planFile';
import type { ScriptRun } from '../../../../workspace/runs/scriptRun';

/** Writes a confirmation's trainings as a plan that is run elsewhere, training by training, with the probe beside it. */
export async function exportConfirmationPlan(
  site: Site,
  run: ScriptRun,
  change: ConfirmableChange,
  confirmation: ConfirmationPlan,
  storage: CalibrationStorage,
): Promise<void> {
  const exported = exportedOf(site, run, change, confirmation);
  if (exported === undefined) {
    void say(
      'information',
      said`A plan runs a script by itself: a confirmation of a command or of a notebook cannot be exported. Nothing was exported.`,
    );
    return;
  }
  await savePlan(
    {
      plan: exported,
      workingDirectory: run.workingDirectory,
      title: said`Export confirmation plan`,
      name: 'confirmation-plan',
      earlier: (text) => {
        const decoded = decodeExportedConfirmation(text);
        return decoded.kind === 'confirmation' ? decoded.exported : undefined;
      },
      written: (name, command) =>
        said`Whole trainings 0 to ${exported.trials.length - 1} are in ${name}; momentum_lens_probe stands beside it. Run each from ${foreignText(run.workingDirectory)}: ${command}. Each writes what the script writes: give those that run at once a copy of the folder each. Then import the results.`,
    },
    storage,
  );
}

/** Undefined where no script is run by itself. */
export function exportedOf(
  site: Pick<Site, 'document' | 'config' | 'calibrationKind'>,
  run: ScriptRun,
  { calibration, present }: ConfirmableChange,
  confirmation: ConfirmationPlan,
): ExportedConfirmation | undefined {
  const framework = scriptFramework(site.config);
  if (site.calibrationKind !== 'script' || run.target.kind === 'command' || framework === undefined)
    return undefined;
  const { constructed } = calibration;
  const isMovingAverage =
    framework === 'pytorch' &&
    constructed !== undefined &&
    constructed.dampening !== 0 &&
    constructed.dampening === constructed.momentum;
  return exportConfirmation(
    {
      planId: randomUUID(),
      exportedAt: new Date().toISOString(),
      calibrationId: calibration.calibrationId,
      subject: calibration.subject,
      confirmation,
      // A script that cycles its momentum is found by the one with which its optimizer was made.
      run: exportedRun(site, run, framework, constructed ?? present),
    },
    {
      ...(calibration.presentCycles === true ? { holdMomentum: true } : {}),
      ...(isMovingAverage ? { form: 'movingAverage' } : {}),
    },
  );
}
