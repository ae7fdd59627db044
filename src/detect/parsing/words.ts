/** So many words are searched for one by one; for more, all are listed once. */
const SEARCHES = 24;

/** What words are made of, besides ASCII letters, digits, underscores and whatever is not ASCII. */
export type WordSyntax = 'plain' | 'withDollar';

const WORDS: Readonly<Record<WordSyntax, RegExp>> = {
  plain: /[\w\u0080-\uffff]+/gu,
  withDollar: /[\w$\u0080-\uffff]+/gu,
};

/** Where words stand in a text. */
export class Words {
  readonly #text: string;
  readonly #syntax: WordSyntax;
  #offsets: ReadonlyMap<string, readonly number[]> | undefined;
  #searched = 0;

  constructor(text: string, syntax: WordSyntax) {
    this.#text = text;
    this.#syntax = syntax;
  }

  /** The offset of every whole word `word`, in order; none for an empty one, which parsers put in where a name is missing. */
  offsetsOf(word: string): readonly number[] {
    if (word === '') return [];
    this.#searched += 1;
    if (this.#searched > SEARCHES) return (this.#offsets ??= this.#allOffsets()).get(word) ?? [];
    const text = this.#text;
    const offsets: number[] = [];
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length))
      if (!this.#isWord(text.charCodeAt(at - 1)) && !this.#isWord(text.charCodeAt(at + word.length)))
        offsets.push(at);
    return offsets;
  }

  #allOffsets(): ReadonlyMap<string, readonly number[]> {
    const words = new Map<string, number[]>();
    for (const { 0: word, index } of this.#text.matchAll(WORDS[this.#syntax])) {
      const offsets = words.get(word);
      if (offsets === undefined) words.set(word, [index]);
      else offsets.push(index);
    }
    return words;
  }

  #isWord(code: number): boolean {
    return (
      (code >= 97 && code <= 122) ||
      (code >= 65 && code <= 90) ||
      (code >= 48 && code <= 57) ||
      code === 95 ||
      (code === 36 && this.#syntax === 'withDollar') ||
      code > 127
    );
  }
}
