/** Where a script hands numbers to by name; `printed`: in lines of its output; `probe`: what the probe measures of a whole training beside its loss. */
export const MEASURE_SOURCES = [
  'tensorboard',
  'lightning',
  'huggingFace',
  'keras',
  'wandb',
  'mlflow',
  'aim',
  'comet',
  'clearml',
  'printed',
  'probe',
] as const;

export type MeasureSource = (typeof MEASURE_SOURCES)[number];

/** A number that a script reports by itself. */
export interface NamedMeasure {
  readonly kind: 'named';
  readonly source: MeasureSource;
  readonly name: string;
  /** Of a printed one: `Test … Average loss: #`, by which its lines are known. */
  readonly pattern?: string;
}

/** What a script's trial is measured by. */
export type MeasureChoice =
  /** That whose gradients the optimizer uses. */
  | { readonly kind: 'loss' }
  /** What the script prints as `momentum-lens STEP VALUE`. */
  | { readonly kind: 'lineProtocol' }
  | NamedMeasure;

/** One measure that a script reported in its dry run. */
export interface ReportedMeasure {
  readonly measure: MeasureChoice;
  /** NaN where it was not finite. */
  readonly last: number;
  readonly times: number;
  /** Optimizer steps before its first value. */
  readonly firstStep: number;
  /** Optimizer steps from one value to the next; null where there was one only. */
  readonly stepsBetween: number | null;
  /** Of a printed one: a line that holds it. */
  readonly line?: string;
}

/** How a measure changes while training gets better. */
export type MeasureDirection = 'falls' | 'rises';

/** By what a user lets the trials of a script be judged. */
export interface ChosenMeasure {
  readonly measure: MeasureChoice;
  readonly direction: MeasureDirection;
  /** Optimizer steps from one of its values to the next; null where that is not known. */
  readonly stepsBetween: number | null;
}
