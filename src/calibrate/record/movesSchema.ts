import type { MovedPath } from '../../model/calibration/movedPath';
import { arrayOf, objectOf, stringSchema, type Schema } from './jsonSchema';

/** As records and journals keep what their script went through, oldest first. */
export const movesSchema: Schema<readonly MovedPath[]> = arrayOf(
  objectOf({ from: stringSchema, to: stringSchema }),
);
