import {
  CALIBRATION_FORMAT_VERSION,
  type Calibration,
  type CalibrationSubject,
  type ProgressMeasure,
  type TargetLevels,
  type TrialAim,
} from '../../model/calibration/calibration';
import { MEASURE_SOURCES } from '../../model/calibration/measure';
import {
  arrayOf,
  booleanSchema,
  integerSchema,
  nullable,
  numberSchema,
  objectOf,
  oneOf,
  recordOf,
  SchemaMismatch,
  stringSchema,
  unionOf,
  type Schema,
} from './jsonSchema';
import { fitTrials } from '../fit/fitTrials';
import { isEarlierRecord, upgradedRecord } from './earlierFormats';
import { movesSchema } from './movesSchema';
import { planSchema } from './planSchema';
import { controlSchema, resultSchema } from './resultSchema';
import { MOST_TRIALS, momentumSchema, trialSchema } from './trialSchema';

/** What a calibration is about, as it stands in a record or a journal. */
export const subjectSchema: Schema<CalibrationSubject> = unionOf({
  script: objectOf(
    {
      kind: oneOf('script'),
      scriptPath: stringSchema,
      siteId: stringSchema,
      batchSize: nullable(numberSchema(0, Number.MAX_SAFE_INTEGER)),
    },
    {
      siteText: stringSchema,
      weightDecay: nullable(numberSchema()),
      written: objectOf({
        learningRate: nullable(numberSchema()),
        momentum: nullable(numberSchema()),
        batchSize: nullable(numberSchema()),
      }),
    },
  ),
  builtinTask: objectOf({ kind: oneOf('builtinTask'), taskId: stringSchema }),
});

const targetLevelsSchema: Schema<TargetLevels> = objectOf({
  levels: arrayOf(numberSchema()),
  shallowLevels: arrayOf(numberSchema()),
  pilotShare: numberSchema(0, 1),
});

/** What the trials of a record or a journal were trained for. */
export const aimSchema: Schema<TrialAim> = objectOf(
  { target: numberSchema() },
  {
    targetLevels: targetLevelsSchema,
  },
);

/** A measure as it stands in a record or an exported plan. */
export const progressMeasureSchema: Schema<ProgressMeasure> = objectOf(
  {
    kind: oneOf('trainingLoss', 'hessianTrace', 'validationError', 'reportedMetric'),
    name: stringSchema,
    smoothingSteps: numberSchema(1, Number.MAX_SAFE_INTEGER),
  },
  {
    sparse: objectOf({
      stepsBetween: numberSchema(1, Number.MAX_SAFE_INTEGER),
      smoothingReports: integerSchema(1),
    }),
    direction: oneOf('falls', 'rises'),
    source: oneOf(...MEASURE_SOURCES),
    pattern: stringSchema,
  },
);

const calibrationSchema: Schema<Calibration> = objectOf(
  {
    formatVersion: oneOf(CALIBRATION_FORMAT_VERSION),
    calibrationId: stringSchema,
    createdAt: stringSchema,
    subject: subjectSchema,
    environment: objectOf({
      trainer: oneOf('script', 'builtinTask', 'simulated'),
      name: stringSchema,
      device: stringSchema,
      details: recordOf(stringSchema),
    }),
    progressMeasure: progressMeasureSchema,
    target: numberSchema(),
    nesterov: booleanSchema,
    partial: booleanSchema,
    plan: planSchema,
    trials: arrayOf(trialSchema, MOST_TRIALS),
    controls: arrayOf(controlSchema, MOST_TRIALS),
    result: resultSchema,
  },
  {
    origin: objectOf(
      { fingerprint: stringSchema, sources: recordOf(stringSchema) },
      { script: stringSchema, scriptWithoutPair: stringSchema, moves: movesSchema },
    ),
    targetLevels: targetLevelsSchema,
    presentMomentum: momentumSchema,
    constructed: objectOf(
      {
        learningRate: numberSchema(),
        momentum: numberSchema(),
        nesterov: booleanSchema,
        dampening: numberSchema(),
        weightDecay: numberSchema(),
        batchSize: nullable(numberSchema(0, Number.MAX_SAFE_INTEGER)),
      },
      { ownMomentum: numberSchema() },
    ),
    presentCycles: booleanSchema,
  },
);

/** A record as JSON text; numbers survive exactly. */
export function encodeCalibration(calibration: Calibration): string {
  return JSON.stringify(calibration);
}

/**
 * Reads a record's text, or says what is wrong with it and where. Never throws; unknown fields are dropped. A record of an earlier
 * format is fitted again as what it is: a sweep without a verification.
 */
export function decodeCalibration(
  text: string,
):
  { readonly ok: true; readonly calibration: Calibration } | { readonly ok: false; readonly detail: string } {
  try {
    const parsed: unknown = JSON.parse(text);
    if (!isEarlierRecord(parsed)) return { ok: true, calibration: calibrationSchema(parsed, '') };
    const upgraded = calibrationSchema(upgradedRecord(parsed), '');
    return { ok: true, calibration: { ...upgraded, result: fitTrials(upgraded) } };
  } catch (error) {
    if (error instanceof SchemaMismatch) return { ok: false, detail: error.message };
    return { ok: false, detail: 'not valid JSON' };
  }
}
