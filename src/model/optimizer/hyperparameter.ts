import type { SourceLocation, TextSpan } from './textSpan';

/** How one step of a resolution found its value; the hover words each of these. */
export type ResolutionKind =
  | 'literal'
  | 'constant'
  | 'arithmetic'
  | 'commandLineDefault'
  | 'parameterDefault'
  | 'onlyCallArgument'
  | 'attribute'
  | 'classFieldDefault'
  | 'dictionaryEntry'
  | 'returnValue'
  | 'fallback'
  | 'configFile'
  | 'importedConstant';

/** One step from the argument towards the number: `default of --lr, line 12`. */
export interface ResolutionStep {
  readonly kind: ResolutionKind;
  /** The name followed: a variable, `--lr`, `self.lr`, a key. Empty for a literal. */
  readonly name: string;
  /** 0-based. */
  readonly line: number;
  readonly file?: string;
}

export interface KnownHyperparameter {
  readonly state: 'known';
  readonly value: number;
  /** The argument as it is written at the site. */
  readonly text: string;
  /** The argument's value expression at the site. */
  readonly argument: TextSpan;
  /** The expression that fixes the number; replacing its text changes the value. Equals `argument` for a literal. */
  readonly definition: SourceLocation;
  /** From the site to the number; the last step is where the number is written. */
  readonly resolution: readonly ResolutionStep[];
  /** A caveat about how the value is written. */
  readonly hint?: 'yamlNumberReadAsString';
}

/** Not written: the framework's default holds. */
export interface DefaultHyperparameter {
  readonly state: 'default';
  readonly value: number;
}

/** Written, but its number cannot be known from the text. */
export interface UnknownHyperparameter {
  readonly state: 'unknown';
  readonly text: string;
  readonly argument: TextSpan;
  readonly reason: UnknownValueReason;
}

/** Not written, and the framework has no default (or it stands elsewhere, as in parameter groups). */
export interface MissingHyperparameter {
  readonly state: 'missing';
}

export type UnknownValueReason =
  /** Bound more than once, or differently on different branches. */
  | 'ambiguous'
  /** Comes from a call, a file or an environment the text does not fix. */
  | 'dynamic'
  /** A schedule object rather than a number. */
  | 'schedule'
  /** Written in the parameter groups, with more than one value. */
  | 'parameterGroups'
  /** Infinite or NaN. */
  | 'notFinite'
  /** Not a number at all, such as a string or None. */
  | 'notANumber';

export type Hyperparameter =
  KnownHyperparameter | DefaultHyperparameter | UnknownHyperparameter | MissingHyperparameter;

/** A boolean option such as `nesterov`. */
export type HyperparameterFlag = 'on' | 'off' | 'unknown';

/** The number that holds, written or by default; undefined when it is not known. */
export function numericValue(hyperparameter: Hyperparameter): number | undefined {
  switch (hyperparameter.state) {
    case 'known':
    case 'default':
      return hyperparameter.value;
    case 'unknown':
    case 'missing':
      return undefined;
  }
}
