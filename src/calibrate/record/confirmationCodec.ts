import {
  CONFIRMATION_FORMAT_VERSION,
  type Confirmation,
  type ConfirmationPlan,
  type WholeRun,
} from '../../model/calibration/confirmation';
import { confirmationResult } from '../confirm/confirmationResult';
import { subjectSchema } from './calibrationCodec';
import { failureSchema } from './failureSchema';
import {
  arrayOf,
  booleanSchema,
  integerSchema,
  numberSchema,
  objectOf,
  oneOf,
  SchemaMismatch,
  stringSchema,
  unionOf,
  type Schema,
} from './jsonSchema';
import { measureSchema } from './measureSchema';
import { curveSchema, momentumSchema } from './trialSchema';

const MOST_RUNS = 100;
const MOST_MEASURES = 1000;

/** Of a whole training. */
export const armSchema = oneOf('present', 'suggested', 'pair', 'coupled');
const settingFields = {
  learningRate: numberSchema(Number.MIN_VALUE, Number.MAX_VALUE),
  momentum: momentumSchema,
};
const setting = objectOf(settingFields);
const presentSetting = objectOf(settingFields, { ownMomentum: booleanSchema });
/** A momentum that follows the learning rate. */
export const couplingSchema = objectOf({
  k: numberSchema(Number.MIN_VALUE, Number.MAX_VALUE),
  gamma: numberSchema(Number.MIN_VALUE, Number.MAX_VALUE),
});
const coupledSetting = objectOf({
  ...settingFields,
  coupling: couplingSchema,
});

/** What whole trainings are run for, as it stands in a record or a journal. */
export const confirmationPlanSchema: Schema<ConfirmationPlan> = objectOf(
  {
    present: presentSetting,
    suggested: setting,
    seeds: arrayOf(integerSchema(0), MOST_RUNS),
  },
  // Absent in what earlier versions kept: they compared two settings.
  { pair: setting, coupled: coupledSetting, flatness: booleanSchema },
);

/** One whole training of a record or a journal. */
export const wholeRunSchema: Schema<WholeRun> = objectOf({
  arm: armSchema,
  seed: integerSchema(0),
  steps: integerSchema(0),
  elapsedMs: numberSchema(0, Number.MAX_VALUE),
  outcome: unionOf({
    ended: objectOf({ kind: oneOf('ended') }),
    diverged: objectOf({ kind: oneOf('diverged') }),
    raised: objectOf({ kind: oneOf('raised'), exception: stringSchema }),
    failed: objectOf({ kind: oneOf('failed'), failure: failureSchema }),
  }),
  measures: arrayOf(
    objectOf({ measure: measureSchema, final: numberSchema(), curve: curveSchema }),
    MOST_MEASURES,
  ),
});

const confirmationSchema: Schema<Omit<Confirmation, 'result'>> = objectOf({
  formatVersion: oneOf(CONFIRMATION_FORMAT_VERSION),
  confirmationId: stringSchema,
  calibrationId: stringSchema,
  createdAt: stringSchema,
  subject: subjectSchema,
  plan: confirmationPlanSchema,
  partial: booleanSchema,
  runs: arrayOf(wholeRunSchema, MOST_RUNS),
});

/** A confirmation as JSON text. Its result is a function of its runs, and is not stored. */
export function encodeConfirmation(confirmation: Confirmation): string {
  const { result: _, ...stored } = confirmation;
  return JSON.stringify(stored);
}

/** Reads a confirmation's text, or says what is wrong with it and where. Never throws; unknown fields are dropped. */
export function decodeConfirmation(
  text: string,
):
  | { readonly ok: true; readonly confirmation: Confirmation }
  | { readonly ok: false; readonly detail: string } {
  try {
    const stored = confirmationSchema(JSON.parse(text), '');
    return { ok: true, confirmation: { ...stored, result: confirmationResult(stored.runs) } };
  } catch (error) {
    return { ok: false, detail: error instanceof SchemaMismatch ? error.message : 'not valid JSON' };
  }
}
