import type { Language, Parser, Tree } from '@vscode/tree-sitter-wasm';
import type { ParserRuntime } from './parserRuntime';

/** A text that takes longer is broken in a way that tree-sitter does not get over; 800 kB of code take 0.2 s. */
const PARSE_LIMIT_MS = 700;

/** Parses whatever text there is, and gives up those that cost too much. */
export class BoundedParser {
  readonly #runtime: ParserRuntime;
  #idle: Parser | undefined;

  constructor(runtime: ParserRuntime) {
    this.#runtime = runtime;
  }

  /** The text's tree, made from that of an earlier version where there is one; undefined for a text that is given up. */
  parse(language: Language, text: string, edited: Tree | null = null): Tree | undefined {
    const parser = this.#idle ?? new this.#runtime.treeSitter.Parser();
    this.#idle = undefined;
    parser.setLanguage(language);
    const startedAt = Date.now();
    const tree = this.#unlessTooDeep(() =>
      parser.parse(text, edited, { progressCallback: () => Date.now() - startedAt > PARSE_LIMIT_MS }),
    );
    if (tree === 'tooDeep') return undefined;
    if (tree === null) {
      // Parsers are not used again after a parse that did not end: the next text would be parsed on top of its stack.
      this.#unlessTooDeep(() => parser.delete());
      return undefined;
    }
    this.#idle = parser;
    return tree;
  }

  /** What runs out of stack leaves a parser behind that nothing must touch again, not even to free it. */
  #unlessTooDeep<Result>(run: () => Result): Result | 'tooDeep' {
    try {
      return run();
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.#runtime.resetStack();
      return 'tooDeep';
    }
  }
}
