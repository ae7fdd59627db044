/** The file in the opened folder that tells the program inside the extension host what to measure. */
export const ASKED_FILE = 'bench.json';

/** What it holds. */
export interface AskedOfHost {
  readonly what: 'lenses' | 'scan';
  /** Folder of the parser and its grammars, as the extension ships them. */
  readonly grammars: string;
}

/** This extension beside another, in milliseconds. What the program measured is a list of them. */
export interface Pair {
  readonly ownMs: number;
  readonly otherMs: number;
}
