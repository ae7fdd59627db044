import type * as TreeSitter from '@vscode/tree-sitter-wasm';
import { textChange } from './textChange';

interface ParsedDocument {
  readonly language: TreeSitter.Language;
  readonly text: string;
  readonly tree: TreeSitter.Tree;
}

/** Trees of this many documents are kept for their next version. */
const KEPT_DOCUMENTS = 12;

/** A text that takes longer is broken in a way that tree-sitter does not get over; 800 kB of code take 0.2 s. */
const PARSE_LIMIT_MS = 900;

/** Parses texts, and the next version of a document from the tree of its last. */
export class ParsedDocuments {
  readonly #parser: TreeSitter.Parser;
  /** By document, the one parsed last at the end. */
  readonly #parsed = new Map<string, ParsedDocument>();

  constructor(treeSitter: typeof TreeSitter) {
    this.#parser = new treeSitter.Parser();
  }

  /** What `read` makes of the text's tree, which it must not keep. Without `documentId` nothing is remembered. */
  read<Result>(
    language: TreeSitter.Language,
    text: string,
    documentId: string | undefined,
    read: (root: TreeSitter.Node) => Result,
  ): Result | undefined {
    this.#parser.setLanguage(language);
    const tree = this.#parse(language, text, documentId);
    if (documentId !== undefined) this.forget(documentId);
    if (tree === null) return undefined;
    try {
      return read(tree.rootNode);
    } finally {
      if (documentId === undefined) tree.delete();
      else this.#remember(documentId, { language, text, tree });
    }
  }

  /** Gives up the tree of a document. */
  forget(documentId: string): void {
    this.#parsed.get(documentId)?.tree.delete();
    this.#parsed.delete(documentId);
  }

  /**
   * From the tree of the last version, where that gives a tree without errors: what tree-sitter makes of broken code depends on
   * how it came to be.
   */
  #parse(
    language: TreeSitter.Language,
    text: string,
    documentId: string | undefined,
  ): TreeSitter.Tree | null {
    const edited = this.#editedTree(language, text, documentId);
    const tree = this.#parseInTime(text, edited);
    if (edited === null || tree?.rootNode.hasError !== true) return tree;
    tree.delete();
    return this.#parseInTime(text, null);
  }

  /** Null for a text that takes too long. */
  #parseInTime(text: string, edited: TreeSitter.Tree | null): TreeSitter.Tree | null {
    const startedAt = Date.now();
    const tree = this.#parser.parse(text, edited, {
      progressCallback: () => Date.now() - startedAt > PARSE_LIMIT_MS,
    });
    if (tree === null) this.#parser.reset();
    return tree;
  }

  #editedTree(
    language: TreeSitter.Language,
    text: string,
    documentId: string | undefined,
  ): TreeSitter.Tree | null {
    const last = documentId === undefined ? undefined : this.#parsed.get(documentId);
    if (last === undefined || last.language !== language) return null;
    last.tree.edit(textChange(last.text, text));
    return last.tree;
  }

  #remember(documentId: string, parsed: ParsedDocument): void {
    this.#parsed.set(documentId, parsed);
    for (const oldest of this.#parsed.keys()) {
      if (this.#parsed.size <= KEPT_DOCUMENTS) return;
      this.forget(oldest);
    }
  }
}
