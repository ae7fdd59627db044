import type { CalibrationSubject } from '../../model/calibration/calibration';
import type { ConfirmationPlan } from '../../model/calibration/confirmation';
import { plannedWholeRuns, type PlannedWholeRun } from '../confirm/wholeRuns';
import { subjectSchema } from './calibrationCodec';
import { armSchema, confirmationPlanSchema, couplingSchema } from './confirmationCodec';
import { runSchema, type ExportedPlan } from './exportedPlan';
import {
  arrayOf,
  booleanSchema,
  numberSchema,
  objectOf,
  oneOf,
  SchemaMismatch,
  stringSchema,
} from './jsonSchema';
import { MOST_TRIALS, momentumSchema } from './trialSchema';

/** Whole trainings to be run one by one on any machine: `python momentum_lens_probe trial PLAN.json NUMBER`, as those of a calibration's plan. */
export interface ExportedConfirmation {
  readonly formatVersion: 1;
  readonly kind: 'confirmation';
  /** Every result carries it, so that no other plan's result is taken for one of this. */
  readonly planId: string;
  /** ISO 8601; absent in plans of before it was kept. Of two confirmations the one that was planned later counts. */
  readonly exportedAt?: string;
  readonly calibrationId: string;
  readonly subject: CalibrationSubject;
  readonly confirmation: ConfirmationPlan;
  readonly run: ExportedPlan['run'];
  /** In any order, at once where each has a folder of its own to write into. */
  readonly trials: readonly ExportedWholeRun[];
}

/** How the script's own momentum is treated, as its dry run told. */
interface WrittenMomentum {
  readonly holdMomentum?: boolean;
  readonly form?: 'movingAverage';
}

/** What the probe is asked for one of them. */
interface ExportedWholeRun extends PlannedWholeRun, WrittenMomentum {
  readonly budgetSteps: number;
  readonly follow: true;
}

/** Steps that no training takes: it comes to its own end. */
const NO_BUDGET = Number.MAX_SAFE_INTEGER;

/** The plan of a confirmation's trainings. A momentum that the script writes itself is held but where it is what is trained. */
export function exportConfirmation(
  known: Omit<ExportedConfirmation, 'formatVersion' | 'kind' | 'trials'>,
  { holdMomentum, form }: WrittenMomentum,
): ExportedConfirmation {
  const trials = plannedWholeRuns(known.confirmation).map((planned): ExportedWholeRun => ({
    ...planned,
    ...(holdMomentum === true && planned.ownMomentum !== true ? { holdMomentum } : {}),
    ...(form === undefined ? {} : { form }),
    budgetSteps: NO_BUDGET,
    follow: true,
  }));
  return { formatVersion: 1, kind: 'confirmation', ...known, trials };
}

const count = numberSchema(0, Number.MAX_SAFE_INTEGER);
const wholeRun = objectOf(
  {
    arm: armSchema,
    seed: count,
    learningRate: numberSchema(Number.MIN_VALUE, Number.MAX_VALUE),
    momentum: momentumSchema,
    budgetSteps: count,
    follow: isTrue,
  },
  {
    ownMomentum: booleanSchema,
    holdMomentum: booleanSchema,
    form: oneOf('movingAverage'),
    coupling: couplingSchema,
    flatness: booleanSchema,
  },
);
const exportedSchema = objectOf(
  {
    formatVersion: oneOf(1),
    kind: oneOf('confirmation'),
    planId: stringSchema,
    calibrationId: stringSchema,
    subject: subjectSchema,
    confirmation: confirmationPlanSchema,
    run: runSchema,
    trials: arrayOf(wholeRun, MOST_TRIALS),
  },
  { exportedAt: stringSchema },
);

function isTrue(value: unknown, path: string): true {
  if (value !== true) throw new SchemaMismatch(path, 'true');
  return value;
}

/** Reads an exported confirmation's text, or says what is wrong with it; `other` where it is no confirmation at all. Never throws. */
export function decodeExportedConfirmation(
  text: string,
):
  | { readonly kind: 'confirmation'; readonly exported: ExportedConfirmation }
  | { readonly kind: 'other' }
  | { readonly kind: 'broken'; readonly detail: string } {
  try {
    const parsed: unknown = JSON.parse(text);
    const isOne = typeof parsed === 'object' && parsed !== null && 'kind' in parsed;
    if (!isOne || parsed.kind !== 'confirmation') return { kind: 'other' };
    return { kind: 'confirmation', exported: exportedSchema(parsed, '') };
  } catch (error) {
    return error instanceof SchemaMismatch ? { kind: 'broken', detail: error.message } : { kind: 'other' };
  }
}
