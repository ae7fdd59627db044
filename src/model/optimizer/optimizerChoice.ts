/** Which of the optimizers that a training constructs is calibrated; learning rates are heavy-ball η. */
export type OptimizerChoice =
  /** The one constructed by a call on these lines, first and last included, counted from 1 as in Python's tracebacks. */
  | {
      readonly kind: 'site';
      readonly file: string;
      readonly line: number;
      readonly endLine: number;
      /** The same file where it stands too: `file` is in a copy, which an installed package is not imported from. */
      readonly original?: string;
    }
  /** The first with these values, as a configuration file has them; else the only one that takes momentum and steps. */
  | { readonly kind: 'values'; readonly learningRate: number; readonly momentum: number }
  /** The only one that takes momentum and steps: what a configuration is that does not tell its learning rate. */
  | { readonly kind: 'only' }
  /** The `index`-th (from 0) of those that take momentum, in the order of their construction, which is of class `name`. */
  | { readonly kind: 'nth'; readonly index: number; readonly name: string };

/** An optimizer that takes momentum, as a dry run has seen it constructed. */
export interface ConstructedCandidate {
  readonly index: number;
  readonly name: string;
  /** Null for what is not finite, as the momentum. */
  readonly learningRate: number | null;
  readonly momentum: number | null;
  /** Where the call stands outside the framework, lines counted from 1; null where there is none. */
  readonly file: string | null;
  readonly line: number | null;
  readonly steps: number;
}

/** The optimizer at a site, whose lines count from 0 as in the editor. */
export function optimizerAt(file: string, line: number, endLine = line): OptimizerChoice {
  return { kind: 'site', file, line: line + 1, endLine: endLine + 1 };
}
