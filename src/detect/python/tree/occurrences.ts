import { Words } from '../../parsing/words';
import type { SourceTree, SyntaxNode } from '../../parsing/sourceTree';

/** Where words stand in a source text: found in the text, then looked up in the tree, so that nothing else of it is visited. */
export class Occurrences {
  readonly #tree: SourceTree;
  readonly #words: Words;
  readonly #identifiers = new Map<string, readonly SyntaxNode[]>();
  readonly #strings = new Map<string, readonly SyntaxNode[]>();

  constructor(tree: SourceTree) {
    this.#tree = tree;
    this.#words = new Words(tree.text, 'plain');
  }

  /** Every identifier of this name, in order, outside comments and strings. */
  identifiers(name: string): readonly SyntaxNode[] {
    return remember(this.#identifiers, name, () =>
      this.#words.offsetsOf(name).flatMap((offset) => {
        const node = this.#tree.nodeAt(offset, offset + name.length);
        return node.type === 'identifier' ? [node] : [];
      }),
    );
  }

  /** Every identifier of this name that its neighbours let bind something: not `name.x`, `name[…]` or `name(…)` unless defined. */
  bindingIdentifiers(name: string): readonly SyntaxNode[] {
    return remember(this.#identifiers, `=${name}`, () =>
      this.#words.offsetsOf(name).flatMap((offset) => {
        if (!mayBind(this.#tree.text, offset, offset + name.length)) return [];
        const node = this.#tree.nodeAt(offset, offset + name.length);
        return node.type === 'identifier' ? [node] : [];
      }),
    );
  }

  /** Every plain string literal with this content. */
  strings(content: string): readonly SyntaxNode[] {
    return remember(this.#strings, content, () =>
      ["'", '"'].flatMap((quote) => {
        const found: SyntaxNode[] = [];
        const literal = quote + content + quote;
        const { text } = this.#tree;
        for (let at = text.indexOf(literal); at >= 0; at = text.indexOf(literal, at + 1)) {
          const node = this.#tree.nodeAt(at, at + literal.length);
          if (node.type === 'string' && node.start === at && node.end === at + literal.length)
            found.push(node);
        }
        return found;
      }),
    );
  }
}

function mayBind(text: string, start: number, end: number): boolean {
  let next = end;
  while (text[next] === ' ' || text[next] === '\t') next += 1;
  const follows = text[next];
  if (follows === '.' || follows === '[') return false;
  if (text[start - 1] === '.') return false;
  return follows !== '(' || /(?:def|class)[ \t]+$/u.test(text.slice(Math.max(0, start - 12), start));
}

function remember<Value>(cache: Map<string, Value>, key: string, make: () => Value): Value {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const made = make();
  cache.set(key, made);
  return made;
}
