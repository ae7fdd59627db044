/** Half-open range of UTF-16 code units in one document; the same offsets as VS Code's `positionAt`. */
export interface TextSpan {
  readonly start: number;
  readonly end: number;
}

/** Where a piece of source stands. `file` is absent when it is the document under inspection. */
export interface SourceLocation {
  readonly span: TextSpan;
  /** 0-based line of `span.start`. */
  readonly line: number;
  /** Path relative to the workspace folder, with forward slashes. */
  readonly file?: string;
}
