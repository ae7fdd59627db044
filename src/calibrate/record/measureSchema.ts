import { MEASURE_SOURCES, type MeasureChoice } from '../../model/calibration/measure';
import { objectOf, oneOf, stringSchema, unionOf, type Schema } from './jsonSchema';

/** A measure as it stands in plans and records. */
export const measureSchema: Schema<MeasureChoice> = unionOf({
  loss: objectOf({ kind: oneOf('loss') }),
  lineProtocol: objectOf({ kind: oneOf('lineProtocol') }),
  named: objectOf(
    { kind: oneOf('named'), source: oneOf(...MEASURE_SOURCES), name: stringSchema },
    { pattern: stringSchema },
  ),
});
