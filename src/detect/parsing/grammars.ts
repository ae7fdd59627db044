import type * as TreeSitter from '@vscode/tree-sitter-wasm';
import type { SourceLanguage } from '../triggers';

export type GrammarName = 'python' | 'javascript' | 'typescript' | 'tsx';

/** Compiled grammars, each loaded once. */
export class Grammars {
  readonly #treeSitter: typeof TreeSitter;
  readonly #read: (name: GrammarName) => Promise<Uint8Array>;
  readonly #loaded = new Map<GrammarName, TreeSitter.Language>();

  constructor(treeSitter: typeof TreeSitter, read: (name: GrammarName) => Promise<Uint8Array>) {
    this.#treeSitter = treeSitter;
    this.#read = read;
  }

  /** Rejects when the grammar cannot be read or compiled. */
  async load(name: GrammarName): Promise<void> {
    if (this.#loaded.has(name)) return;
    this.#loaded.set(name, await this.#treeSitter.Language.load(await this.#read(name)));
  }

  /** Throws for a grammar that was not loaded. */
  of(name: GrammarName): TreeSitter.Language {
    const grammar = this.#loaded.get(name);
    if (grammar === undefined) throw new Error(`The grammar of ${name} was not prepared.`);
    return grammar;
  }
}

/** The grammar that a language is parsed with; undefined for one that tree-sitter does not parse here. */
export function grammarName(language: SourceLanguage | undefined): GrammarName | undefined {
  switch (language) {
    case 'python':
    case 'javascript':
    case 'typescript':
    case 'tsx':
      return language;
    case 'chunks':
      return 'python';
    case 'html':
      return 'javascript';
    case 'julia':
    case 'r':
    case 'cpp':
    case 'matlab':
    case 'rust':
    case 'java':
    case 'kotlin':
    case 'yaml':
    case 'json':
    case 'toml':
    case 'prototxt':
    case 'ini':
    case 'jsonnet':
    case 'gin':
    case undefined:
      return undefined;
  }
}
