import type { TextSpan } from '../../model/optimizer/textSpan';

/** A pair of brackets; one that is never closed reaches to the end of the text. */
export interface Bracket extends TextSpan {
  readonly kind: '(' | '[' | '{';
  readonly parent: Bracket | undefined;
  readonly isClosed: boolean;
}

interface OpenBracket {
  kind: Bracket['kind'];
  start: number;
  end: number;
  parent: Bracket | undefined;
  isClosed: boolean;
}

const OPENING: Readonly<Record<string, Bracket['kind']>> = { ')': '(', ']': '[', '}': '{' };

/** The brackets of masked code, as a tree. */
export class Brackets {
  /** In the order in which they open. */
  readonly #all: readonly Bracket[];

  constructor(code: string) {
    const all: OpenBracket[] = [];
    const open: OpenBracket[] = [];
    for (const { 0: character, index } of code.matchAll(/[()[\]{}]/gu)) {
      const opening = OPENING[character];
      if (opening !== undefined) {
        close(open, opening, index);
        continue;
      }
      const kind = character === '(' ? '(' : character === '[' ? '[' : '{';
      const made = { kind, start: index, end: code.length, parent: open.at(-1), isClosed: false } as const;
      const bracket: OpenBracket = { ...made };
      all.push(bracket);
      open.push(bracket);
    }
    this.#all = all;
  }

  /** The innermost pair that holds the character at `offset`, without the pair that opens there. */
  around(offset: number): Bracket | undefined {
    let bracket = this.#lastBefore(offset);
    while (bracket !== undefined && bracket.end <= offset) bracket = bracket.parent;
    return bracket;
  }

  /** The pair that opens at `offset`. */
  openingAt(offset: number): Bracket | undefined {
    const bracket = this.#lastBefore(offset + 1);
    return bracket?.start === offset ? bracket : undefined;
  }

  /** The braces around `offset`; undefined at the top. */
  blockAround(offset: number): Bracket | undefined {
    let bracket = this.around(offset);
    while (bracket !== undefined && bracket.kind !== '{') bracket = bracket.parent;
    return bracket;
  }

  #lastBefore(offset: number): Bracket | undefined {
    let low = 0;
    let high = this.#all.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#all[middle]?.start ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return this.#all[low - 1];
  }
}

/** How many open brackets are looked through for the one that is closed: texts nested deeper are not read at all. */
const MAX_OPEN = 500;

/** Closes the innermost open bracket of a kind, and with it what was left open inside; a closing one without any is passed over. */
function close(open: OpenBracket[], kind: Bracket['kind'], index: number): void {
  let position = open.length - 1;
  const last = Math.max(0, open.length - MAX_OPEN);
  while (position >= last && open[position]?.kind !== kind) position -= 1;
  if (position < last) return;
  for (const [inner, bracket] of open.splice(position).entries()) {
    bracket.end = inner === 0 ? index + 1 : index;
    bracket.isClosed = inner === 0;
  }
}

/** Whether `inner` is `outer` or stands inside; the top (undefined) holds everything. */
export function holds(outer: Bracket | undefined, offset: number): boolean {
  return outer === undefined || (offset > outer.start && offset < outer.end);
}
