import { pick } from '../../../base/say';
import { measurePicks, type MeasurePick } from './measureItems';
import { said } from '../../../../model/language/said';
import type { DryRun } from '../../../../workspace/runs/dryRun';
import type { ScriptRun } from '../../../../workspace/runs/scriptRun';

/** By what trials are judged, or how to find out what there is; undefined when the user turns away. */
export function askForMeasure(run: ScriptRun, dryRun: DryRun | undefined): Thenable<MeasurePick | undefined> {
  return pick(measurePicks(run, dryRun), {
    title: said`Judge by which measure?`,
    placeHolder: said`What the script reports of its training; the direction is guessed from the name`,
    matchOnDescription: true,
    matchOnDetail: true,
  });
}
