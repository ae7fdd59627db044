import { DEFAULT_PILOT_STEPS, pilotStepsFor } from '../../calibrate/sweep/standardPlans';
import { expectedDirection } from '../../model/calibration/measureDirection';
import type {
  ChosenMeasure,
  MeasureChoice,
  MeasureDirection,
  ReportedMeasure,
} from '../../model/calibration/measure';
import type { ScriptRun } from './scriptRun';

/** As it is chosen: what came once is taken to come as often as it took to come. */
export function chosenOf(reported: ReportedMeasure, direction: MeasureDirection): ChosenMeasure {
  const { measure, stepsBetween, firstStep } = reported;
  return { measure, direction, stepsBetween: stepsBetween ?? (firstStep > 0 ? firstStep : null) };
}

/** Which way a measure goes as training gets better, by its name. */
export function directionOf(measure: MeasureChoice): MeasureDirection {
  return measure.kind === 'named' ? (expectedDirection(measure.name) ?? 'falls') : 'falls';
}

/** The run judged by a measure, with a pilot as long as that needs; one whose length nobody has chosen is no longer than that. */
export function withMeasure(run: ScriptRun, measure: ChosenMeasure): ScriptRun {
  const usual = pilotStepsFor(run.measure?.stepsBetween ?? null, DEFAULT_PILOT_STEPS);
  const atLeast = run.pilotSteps === usual ? DEFAULT_PILOT_STEPS : run.pilotSteps;
  return { ...run, measure, pilotSteps: pilotStepsFor(measure.stepsBetween, atLeast) };
}
