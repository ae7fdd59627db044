import { BindingTable } from '../tree/bindings';
import { Occurrences } from '../tree/occurrences';
import type { SourceTree, SyntaxNode } from '../../parsing/sourceTree';

/** One Python source and what was found in it so far. */
export class PythonModule {
  readonly tree: SourceTree;
  /** Path relative to the workspace folder. */
  readonly path: string;
  readonly occurrences: Occurrences;
  readonly bindings: BindingTable;
  readonly #mentioned = new Map<string, boolean>();
  #wildcards: readonly string[] | undefined;

  constructor(tree: SourceTree, path: string) {
    this.tree = tree;
    this.path = path;
    this.occurrences = new Occurrences(tree);
    this.bindings = new BindingTable(this.occurrences);
  }

  get text(): string {
    return this.tree.text;
  }

  /** Whether the text holds `words` anywhere: looked for once, however many sites ask. */
  mentions(words: string): boolean {
    const known = this.#mentioned.get(words) ?? this.text.includes(words);
    this.#mentioned.set(words, known);
    return known;
  }

  /** Modules from which `import *` brings names. */
  get wildcards(): readonly string[] {
    this.#wildcards ??= this.nodesAt(/^[ \t]*from[ \t]+[\w.]+[ \t]+import[ \t]*\*/gmu).flatMap(({ node }) =>
      node.type === 'import_from_statement' ? [node.field('module_name')?.text ?? ''] : [],
    );
    return this.#wildcards;
  }

  /** Where a pattern matches in code, with the innermost node that holds the match without its surrounding blanks. */
  nodesAt(pattern: RegExp): { readonly node: SyntaxNode; readonly match: RegExpExecArray }[] {
    const found: { node: SyntaxNode; match: RegExpExecArray }[] = [];
    for (const match of this.text.matchAll(pattern)) {
      const start = match.index + match[0].length - match[0].trimStart().length;
      const node = this.tree.nodeAt(start, match.index + match[0].trimEnd().length);
      if (node.type !== 'comment' && !node.type.startsWith('string')) found.push({ node, match });
    }
    return found;
  }
}
