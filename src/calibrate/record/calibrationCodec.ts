import {
  CALIBRATION_FORMAT_VERSION,
  type Calibration,
  type CalibrationSubject,
} from '../../model/calibration';
import {
  arrayOf,
  booleanShape,
  nullable,
  numberShape,
  objectOf,
  oneOf,
  recordOf,
  ShapeMismatch,
  stringShape,
  unionOf,
  type Shape,
} from './jsonSchema';
import { planShape } from './planSchema';
import { controlShape, resultShape } from './resultSchema';
import { momentumShape, trialShape } from './trialSchema';

/** What a calibration is about, as it stands in a record or a journal. */
export const subjectShape: Shape<CalibrationSubject> = unionOf({
  script: objectOf(
    {
      kind: oneOf('script'),
      scriptPath: stringShape,
      siteId: stringShape,
      batchSize: nullable(numberShape(0, Number.MAX_SAFE_INTEGER)),
    },
    {
      written: objectOf({
        learningRate: nullable(numberShape()),
        momentum: nullable(numberShape()),
        batchSize: nullable(numberShape()),
      }),
    },
  ),
  builtinTask: objectOf({ kind: oneOf('builtinTask'), taskId: stringShape }),
});

const calibrationShape: Shape<Calibration> = objectOf(
  {
    formatVersion: oneOf(CALIBRATION_FORMAT_VERSION),
    calibrationId: stringShape,
    createdAt: stringShape,
    subject: subjectShape,
    environment: objectOf({
      trainer: oneOf('script', 'builtinTask', 'simulated'),
      name: stringShape,
      device: stringShape,
      details: recordOf(stringShape),
    }),
    progressMeasure: objectOf({
      kind: oneOf('trainingLoss', 'hessianTrace', 'validationError', 'reportedMetric'),
      name: stringShape,
      smoothingSteps: numberShape(1, Number.MAX_SAFE_INTEGER),
    }),
    target: numberShape(),
    nesterov: booleanShape,
    partial: booleanShape,
    plan: planShape,
    trials: arrayOf(trialShape),
    controls: arrayOf(controlShape),
    result: resultShape,
  },
  {
    presentMomentum: momentumShape,
    constructed: objectOf({
      learningRate: numberShape(),
      momentum: numberShape(),
      nesterov: booleanShape,
      dampening: numberShape(),
      weightDecay: numberShape(),
      batchSize: nullable(numberShape(0, Number.MAX_SAFE_INTEGER)),
    }),
  },
);

/** A record as JSON text; numbers survive exactly. */
export function encodeCalibration(calibration: Calibration): string {
  return JSON.stringify(calibration);
}

/** Reads a record's text, or says what is wrong with it and where. Never throws; unknown fields are dropped. */
export function decodeCalibration(
  text: string,
):
  { readonly ok: true; readonly calibration: Calibration } | { readonly ok: false; readonly detail: string } {
  try {
    return { ok: true, calibration: calibrationShape(JSON.parse(text), '') };
  } catch (error) {
    if (error instanceof ShapeMismatch) return { ok: false, detail: error.message };
    return { ok: false, detail: 'not valid JSON' };
  }
}
