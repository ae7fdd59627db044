/** Where a file or folder was, and where it is since; absolute paths. */
export interface MovedPath {
  readonly from: string;
  readonly to: string;
}
