import type { TextSpan } from '../../model/optimizer/textSpan';
import { parseCall } from './callArguments';
import type { CallLanguage } from './callLanguages';

/** A parameter of a function that is called in its file, and what those calls leave of its default. */
export interface CalledParameter {
  /** What each call gives, as an expression; the default where it gives nothing. */
  readonly values: readonly TextSpan[];
  /** Some call gives a value, so that the default is not all. */
  readonly isGiven: boolean;
}

/** A definition with the parameter that stands at an offset in its parentheses. */
interface Definition {
  readonly name: string;
  /** Offset of the name, where the definition has it. */
  readonly nameStart: number;
  readonly open: number;
  readonly bodyEnd: number;
}

/**
 * The values that a parameter gets from all calls of its function; undefined where they are not all in sight: no call, several
 * methods, the function exported or handed on as a value, arguments that are spread, or a use outside its body.
 */
export function calledParameter(
  parameter: {
    readonly name: string;
    readonly start: number;
    readonly value: TextSpan;
    readonly open: number;
  },
  use: number,
  code: string,
  language: CallLanguage,
): CalledParameter | undefined {
  const definition = definitionAt(parameter.open, code);
  if (definition === undefined || use > definition.bodyEnd || isExported(definition.name, code))
    return undefined;
  const position = positionOf(parameter.start, parameter.open, code);
  const values: TextSpan[] = [];
  let isGiven = false;
  for (const at of usesOf(definition.name, code)) {
    if (at === definition.nameStart) continue;
    const open = at + definition.name.length;
    if (code[open] !== '(') return undefined;
    const call = parseCall(code, open, language.keyword);
    if (call.close === undefined || call.hasSplat || isMethod(code, at, call.close)) return undefined;
    const byName = call.arguments.find(({ name, value }) =>
      name === undefined ? code.slice(value.start, value.end) === parameter.name : name === parameter.name,
    )?.value;
    // A `do` block is the first argument.
    const shift = /^\s*do\b/u.test(code.slice(call.close + 1, call.close + 20)) ? 1 : 0;
    const positional = call.arguments.filter(({ name }) => name === undefined);
    const given = byName ?? (position === undefined ? undefined : positional[position - shift]?.value);
    isGiven ||= given !== undefined;
    values.push(given ?? parameter.value);
  }
  return values.length === 0 ? undefined : { values, isGiven };
}

/** `function train(`, Julia's short `train(…) =` and R's `train <- function(`. */
function definitionAt(open: number, code: string): Definition | undefined {
  const before = code.slice(Math.max(0, open - 200), open);
  const found =
    /(?:^|\n)([ \t]*)(?:([\w.]+)\s*(?:<-|=)\s*function\s*|(?:function\s+)?([\p{L}_][\p{L}\p{N}_!]*))$/u.exec(
      before,
    );
  const name = found?.[2] ?? found?.[3];
  if (found === null || name === undefined || name === 'function') return undefined;
  const start = open - before.length + found.index;
  const [, indent = ''] = found;
  const nameStart = code.indexOf(name, start);
  const end = new RegExp(`\\n${indent}(?:end\\b|\\}|\\S)`, 'u').exec(code.slice(open));
  return { name, nameStart, open, bodyEnd: end === null ? code.length : open + end.index };
}

/** Which positional parameter stands at an offset; undefined behind the semicolon of Julia's keywords. */
function positionOf(start: number, open: number, code: string): number | undefined {
  let depth = 0;
  let position = 0;
  for (let at = open + 1; at < start; at += 1) {
    const character = code[at] ?? '';
    if ('([{'.includes(character)) depth += 1;
    if (')]}'.includes(character)) depth -= 1;
    if (depth === 0 && character === ';') return undefined;
    if (depth === 0 && character === ',') position += 1;
  }
  return position;
}

function usesOf(name: string, code: string): number[] {
  const uses = new RegExp(`(?<![\\p{L}\\p{N}_.!:])${name}(?![\\p{L}\\p{N}_!])`, 'gu');
  return [...code.matchAll(uses)].map(({ index }) => index);
}

/** Another definition of the same name, which Julia would dispatch to. */
function isMethod(code: string, at: number, close: number): boolean {
  const isLong = /\bfunction\s+$/u.test(code.slice(Math.max(0, at - 20), at));
  return isLong || /^\s*=(?!=)/u.test(code.slice(close + 1, close + 20));
}

function isExported(name: string, code: string): boolean {
  return new RegExp(`\\bexport\\b[^\\n]*(?<![\\w.])${name}(?!\\w)`, 'u').test(code);
}
