import type { Node } from '@vscode/tree-sitter-wasm';

const HASH = 35;

/**
 * A node of a syntax tree as JavaScript sees it. Every look into tree-sitter crosses into WebAssembly and costs more than parsing
 * the node did; so parents, children and ranges are fetched once, and only where somebody looks.
 */
export class SyntaxNode {
  readonly tree: SourceTree;
  readonly parent: SyntaxNode | undefined;
  /** Offset of the first character, in UTF-16 code units. */
  readonly start: number;
  readonly #node: Node;
  #type: string | undefined;
  #end: number | undefined;
  #children: readonly SyntaxNode[] | undefined;
  #fields: Map<string, SyntaxNode | undefined> | undefined;

  constructor(tree: SourceTree, node: Node, parent: SyntaxNode | undefined) {
    this.tree = tree;
    this.parent = parent;
    this.start = node.startIndex;
    this.#node = node;
  }

  get type(): string {
    return (this.#type ??= this.#node.type);
  }

  /** Offset behind the last character. */
  get end(): number {
    return (this.#end ??= this.#node.endIndex);
  }

  get text(): string {
    return this.tree.text.slice(this.start, this.end);
  }

  /** 0-based. */
  get line(): number {
    return this.tree.lineAt(this.start);
  }

  get hasError(): boolean {
    return this.#node.hasError;
  }

  /** Named children without comments. */
  get children(): readonly SyntaxNode[] {
    if (this.#children === undefined) {
      const children: SyntaxNode[] = [];
      for (const child of this.#node.namedChildren) {
        if (child === null) continue;
        const mayBeComment = this.tree.text.charCodeAt(child.startIndex) === HASH;
        if (!mayBeComment || child.type !== 'comment') children.push(new SyntaxNode(this.tree, child, this));
      }
      this.#children = children;
    }
    return this.#children;
  }

  /** The child in a field of the grammar, such as `function` of a call. */
  field(name: string): SyntaxNode | undefined {
    this.#fields ??= new Map();
    if (this.#fields.has(name)) return this.#fields.get(name);
    const raw = this.#node.childForFieldName(name);
    const known = raw === null ? undefined : this.children.find((child) => child.#node.id === raw.id);
    const found = known ?? (raw === null ? undefined : new SyntaxNode(this.tree, raw, this));
    this.#fields.set(name, found);
    return found;
  }
}

/** One parsed source text. */
export class SourceTree {
  readonly text: string;
  readonly root: SyntaxNode;
  /** Path relative to the workspace folder; absent for the document under inspection. */
  readonly file: string | undefined;
  #lineStarts: number[] | undefined;

  constructor(text: string, root: Node, file?: string) {
    this.text = text;
    this.root = new SyntaxNode(this, root, undefined);
    this.file = file;
  }

  /** The innermost named node that holds [start, end). */
  nodeAt(start: number, end: number): SyntaxNode {
    let node = this.root;
    for (;;) {
      const child = lastStartingBefore(node.children, start);
      if (child === undefined || child.end < end) return node;
      node = child;
    }
  }

  /** 0-based line of an offset. */
  lineAt(offset: number): number {
    this.#lineStarts ??= lineStarts(this.text);
    let low = 0;
    let high = this.#lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

function lastStartingBefore(children: readonly SyntaxNode[], offset: number): SyntaxNode | undefined {
  let low = 0;
  let high = children.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((children[middle]?.start ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  const found = children[low];
  return found !== undefined && found.start <= offset ? found : undefined;
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let index = text.indexOf('\n'); index >= 0; index = text.indexOf('\n', index + 1))
    starts.push(index + 1);
  return starts;
}
