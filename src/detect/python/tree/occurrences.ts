import type { SourceTree, SyntaxNode } from './sourceTree';

/** So many names are searched for one by one; for more, all words are listed once. */
const SEARCHES = 24;

/** Where words stand in a source text: found in the text, then looked up in the tree, so that nothing else of it is visited. */
export class Occurrences {
  readonly #tree: SourceTree;
  #words: ReadonlyMap<string, readonly number[]> | undefined;
  #searched = 0;
  readonly #identifiers = new Map<string, readonly SyntaxNode[]>();
  readonly #strings = new Map<string, readonly SyntaxNode[]>();

  constructor(tree: SourceTree) {
    this.#tree = tree;
  }

  /** Every identifier of this name, in order, outside comments and strings. */
  identifiers(name: string): readonly SyntaxNode[] {
    return remember(this.#identifiers, name, () =>
      this.#offsetsOf(name).flatMap((offset) => {
        const node = this.#tree.nodeAt(offset, offset + name.length);
        return node.type === 'identifier' ? [node] : [];
      }),
    );
  }

  /** Every identifier of this name that its neighbours let bind something: not `name.x`, `name[…]` or `name(…)` unless defined. */
  bindingIdentifiers(name: string): readonly SyntaxNode[] {
    return remember(this.#identifiers, `=${name}`, () =>
      this.#offsetsOf(name).flatMap((offset) => {
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

  #offsetsOf(name: string): readonly number[] {
    // The parser puts in an empty name where one is missing.
    if (name === '') return [];
    this.#searched += 1;
    if (this.#searched > SEARCHES) return (this.#words ??= wordOffsets(this.#tree.text)).get(name) ?? [];
    const { text } = this.#tree;
    const offsets: number[] = [];
    for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length))
      if (!isWord(text.charCodeAt(at - 1)) && !isWord(text.charCodeAt(at + name.length))) offsets.push(at);
    return offsets;
  }
}

/** Every word of a text with its offsets. */
function wordOffsets(text: string): ReadonlyMap<string, readonly number[]> {
  const words = new Map<string, number[]>();
  for (const { 0: word, index } of text.matchAll(/[\w\u0080-\uffff]+/gu)) {
    const offsets = words.get(word);
    if (offsets === undefined) words.set(word, [index]);
    else offsets.push(index);
  }
  return words;
}

function mayBind(text: string, start: number, end: number): boolean {
  let next = end;
  while (text[next] === ' ' || text[next] === '\t') next += 1;
  const follows = text[next];
  if (follows === '.' || follows === '[') return false;
  if (text[start - 1] === '.') return false;
  return follows !== '(' || /(?:def|class)[ \t]+$/u.test(text.slice(Math.max(0, start - 12), start));
}

function isWord(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code > 127
  );
}

function remember<Value>(cache: Map<string, Value>, key: string, make: () => Value): Value {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const made = make();
  cache.set(key, made);
  return made;
}
