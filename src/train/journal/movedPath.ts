import { arrayOf, objectOf, stringSchema, type Schema } from '../../calibrate/record/jsonSchema';

/** Where a file or folder was, and where it is since; absolute paths. */
export interface MovedPath {
  readonly from: string;
  readonly to: string;
}

/** As journals keep what their script went through, oldest first. */
export const movesSchema: Schema<readonly MovedPath[]> = arrayOf(
  objectOf({ from: stringSchema, to: stringSchema }),
);
