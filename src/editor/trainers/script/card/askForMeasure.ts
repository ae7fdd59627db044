import { DEFAULT_PILOT_STEPS, pilotStepsFor } from '../../../../calibrate/sweep/standardPlans';
import type { ChosenMeasure } from '../../../../model/calibration/measure';
import { pick } from '../../../base/say';
import { measurePicks, type MeasurePick } from './measureItems';
import type { DryRun, ScriptRun } from '../scriptRun';
import { said } from '../../../../model/language/said';

/** By what trials are judged, or how to find out what there is; undefined when the user turns away. */
export function askForMeasure(run: ScriptRun, dryRun: DryRun | undefined): Thenable<MeasurePick | undefined> {
  return pick(measurePicks(run, dryRun), {
    title: said`Judge by which measure?`,
    placeHolder: said`What the script reports of its training; the direction is guessed from the name`,
    matchOnDescription: true,
    matchOnDetail: true,
  });
}

/** The run judged by a measure, with a pilot as long as that needs; one whose length nobody has chosen is no longer than that. */
export function withMeasure(run: ScriptRun, measure: ChosenMeasure): ScriptRun {
  const usual = pilotStepsFor(run.measure?.stepsBetween ?? null, DEFAULT_PILOT_STEPS);
  const atLeast = run.pilotSteps === usual ? DEFAULT_PILOT_STEPS : run.pilotSteps;
  return { ...run, measure, pilotSteps: pilotStepsFor(measure.stepsBetween, atLeast) };
}
