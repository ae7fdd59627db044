import type * as TreeSitter from '@vscode/tree-sitter-wasm';
import type { BoundedParser } from './boundedParser';
import { textChange } from './textChange';

interface ParsedDocument {
  readonly language: TreeSitter.Language;
  readonly text: string;
  readonly tree: TreeSitter.Tree;
}

/** Trees of this many documents are kept for their next version. */
const KEPT_DOCUMENTS = 12;

/** Parses texts, and the next version of a document from the tree of its last. */
export class ParsedDocuments {
  readonly #parser: BoundedParser;
  /** By document, the one parsed last at the end. */
  readonly #parsed = new Map<string, ParsedDocument>();

  constructor(parser: BoundedParser) {
    this.#parser = parser;
  }

  /**
   * What `read` makes of the text's tree, which it must not keep; undefined for a text that the parser gives up. Without
   * `documentId` nothing is remembered.
   */
  read<Result>(
    language: TreeSitter.Language,
    text: string,
    documentId: string | undefined,
    read: (root: TreeSitter.Node) => Result,
  ): Result | undefined {
    const tree = this.#parse(language, text, documentId);
    if (documentId !== undefined) this.forget(documentId);
    if (tree === undefined) return undefined;
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
  ): TreeSitter.Tree | undefined {
    const edited = this.#editedTree(language, text, documentId);
    const tree = this.#parser.parse(language, text, edited);
    if (edited === null || tree?.rootNode.hasError !== true) return tree;
    tree.delete();
    return this.#parser.parse(language, text);
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
