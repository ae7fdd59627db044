import type { TextSpan } from '../../model/optimizer/textSpan';

/** One argument of a call; `name` is absent for a positional one. */
export interface CallArgument {
  readonly name?: string;
  readonly value: TextSpan;
}

export interface ParsedCall {
  readonly arguments: readonly CallArgument[];
  /** Offset of the closing parenthesis; absent when there is none. */
  readonly close: number | undefined;
  /** Some `args...`, or what is still to be typed, may carry further ones. */
  readonly hasSplat: boolean;
}

const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
/** Longer argument lists than anybody writes. */
const MAX_CALL_CHARACTERS = 20_000;

/** The arguments behind the parenthesis at `open` in masked code, whose strings and comments are blank. */
export function parseCall(code: string, open: number, keyword: RegExp): ParsedCall {
  const given: CallArgument[] = [];
  const expected: string[] = [];
  let hasSplat = false;
  let start = open + 1;
  const add = (end: number): void => {
    const text = code.slice(start, end);
    if (text.trim() === '') return;
    if (/^\s*\.\.\.|\.\.\.\s*$/u.test(text)) {
      hasSplat = true;
      return;
    }
    const named = keyword.exec(text);
    const valueStart = start + (named?.[0].length ?? 0);
    const [name] = named === null ? [] : [named[1]];
    given.push({ ...(name === undefined ? {} : { name }), value: trimmed(code, valueStart, end) });
  };
  const limit = Math.min(code.length, open + MAX_CALL_CHARACTERS);
  for (let at = open; at < limit; at += 1) {
    const character = code[at] ?? '';
    const closing = CLOSING[character];
    if (closing !== undefined) {
      expected.push(closing);
    } else if (character === expected.at(-1)) {
      expected.pop();
      if (expected.length > 0) continue;
      add(at);
      return { arguments: given, close: at, hasSplat };
    } else if ((character === ',' || character === ';') && expected.length === 1) {
      add(at);
      start = at + 1;
    }
  }
  return { arguments: [], close: undefined, hasSplat: true };
}

function trimmed(code: string, start: number, end: number): TextSpan {
  const text = code.slice(start, end);
  const first = start + (text.length - text.trimStart().length);
  // Nothing but blanks behind `lr =`: empty, where the value is still to be typed.
  return { start: first, end: Math.max(first, start + text.trimEnd().length) };
}
