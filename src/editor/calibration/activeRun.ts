/** What runs one at a time, each with all that it shows and keeps. */
export interface ActiveRun {
  readonly name: 'calibration' | 'confirmation';
  /** Resolves when it is over. */
  run(): Promise<void>;
  /** Stop now and use what there is. */
  stop(): void;
  /** Abandon, as the user wishes: what has finished is not kept. */
  discard(): void;
  /** Abandon, as the window's end wishes: what has finished is kept. */
  abandon(): Promise<void>;
}
