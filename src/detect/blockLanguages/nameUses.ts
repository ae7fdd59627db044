import type { TextSpan } from '../../model/optimizer/textSpan';
import { holds, type Bracket } from './brackets';
import type { BindingForm, BlockSource, Occurrence } from './blockSource';

/** A name that stands more often than this is not followed. */
const MOST_USES = 200;
const NEAR_CHARACTERS = 160;

/** Every use of a plain name, in order; undefined where there are too many to look at. */
export function usesOf(name: string, source: BlockSource): readonly Occurrence[] | undefined {
  const known = source.uses.get(name) ?? findUses(name, source);
  source.uses.set(name, known);
  return known.length > MOST_USES ? undefined : known;
}

function findUses(name: string, source: BlockSource): Occurrence[] {
  const { code } = source;
  const found: Occurrence[] = [];
  for (let at = code.indexOf(name); at >= 0; at = code.indexOf(name, at + name.length)) {
    if (found.length > MOST_USES) break;
    const end = at + name.length;
    if (/[\p{L}\p{N}_$]/u.test(code[at - 1] ?? '') || /[\p{L}\p{N}_$]/u.test(code[end] ?? '')) continue;
    const before = code.slice(Math.max(0, at - NEAR_CHARACTERS), at);
    if (/(?:\.|->|::)\s*$/u.test(before)) continue;
    found.push(useAt({ start: at, end }, before, source));
  }
  return found;
}

function useAt({ start, end }: TextSpan, before: string, source: BlockSource): Occurrence {
  const { code, brackets, syntax } = source;
  const after = code.slice(end, end + NEAR_CHARACTERS);
  const place = { start, end };
  const form = syntax.bindingAt(before, after, brackets.around(start)?.kind);
  if (form !== undefined) {
    const value = boundValue(form, end, source);
    const bound = { ...place, use: 'binding', form, scope: scopeOf(form, start, source) } as const;
    return value === undefined ? bound : { ...bound, value };
  }
  const scope = brackets.blockAround(start);
  if (/^\s*=(?![=>])/u.test(after)) {
    const value = valueBehind(end, source);
    return { ...place, use: 'write', scope, ...(value === undefined ? {} : { value }) };
  }
  const isChanged = /^\s*(?:[-+*/%&|^]=|<<=|>>=|\+\+|--)/u.test(after);
  const isHandedOut = /(?:\+\+|--|(?<!&)&(?:\s*mut)?|>>)\s*$/u.test(before);
  if (isChanged || isHandedOut) return { ...place, use: 'write', scope };
  const isGiven = /[(,{]\s*$/u.test(before) && /^\s*[,)}]/u.test(after);
  return { ...place, use: isGiven && mayChangeArguments(start, source) ? 'argument' : 'read', scope };
}

/** Whether what is called around `at` may write to its arguments. */
function mayChangeArguments(at: number, { code, brackets, syntax }: BlockSource): boolean {
  const open = brackets.around(at)?.start ?? 0;
  return syntax.takesValues?.test(code.slice(Math.max(0, open - NEAR_CHARACTERS), open)) !== true;
}

function boundValue({ kind }: BindingForm, end: number, source: BlockSource): TextSpan | undefined {
  switch (kind) {
    case 'declaration':
      return valueBehind(end, source);
    case 'onLine':
      return trimmed(source.code, end, source.lines.lineEnd(end));
    case 'parameter':
    case 'pattern':
      return undefined;
  }
}

function scopeOf({ kind }: BindingForm, start: number, source: BlockSource): Bracket | undefined {
  const { code, brackets, syntax } = source;
  if (kind === 'onLine') return undefined;
  if (kind === 'parameter') return bodyBehind(start, source);
  let block = brackets.blockAround(start);
  while (block !== undefined && syntax.transparentBlock.test(headerOf(block, code)))
    block = block.parent === undefined ? undefined : brackets.blockAround(block.start);
  return block;
}

/** What stands in front of a pair of braces, from the end of the statement before. */
export function headerOf({ start }: Bracket, code: string): string {
  const before = code.slice(Math.max(0, start - 300), start);
  return before.slice(
    1 + Math.max(before.lastIndexOf('{'), before.lastIndexOf('}'), before.lastIndexOf(';')),
  );
}

/** The expression behind `=`, or the only one between the brackets behind a name. */
function valueBehind(end: number, source: BlockSource): TextSpan | undefined {
  const { code, brackets } = source;
  const assigned = /^\s*(?::[\w:<>&'\s]+)?=(?!=)\s*/u.exec(code.slice(end, end + NEAR_CHARACTERS));
  if (assigned !== null) {
    const start = end + assigned[0].length;
    return trimmed(code, start, expressionEnd(start, source));
  }
  const opened = /^\s*[({]/u.exec(code.slice(end, end + NEAR_CHARACTERS));
  const bracket = opened === null ? undefined : brackets.openingAt(end + opened[0].length - 1);
  if (bracket === undefined || !bracket.isClosed) return undefined;
  return trimmed(code, bracket.start + 1, bracket.end - 1);
}

const LONGEST_EXPRESSION = 400;

/** Where an expression ends: in front of what separates it from the next, outside of brackets. */
function expressionEnd(start: number, { code, syntax }: BlockSource): number {
  const separator = syntax.endsAtLineBreak ? /[;,\n]/u : /[;,]/u;
  let depth = 0;
  const limit = Math.min(code.length, start + LONGEST_EXPRESSION);
  for (let at = start; at < limit; at += 1) {
    const character = code[at] ?? '';
    if ('([{'.includes(character)) depth += 1;
    if (')]}'.includes(character)) depth -= 1;
    if (depth < 0 || (depth === 0 && separator.test(character))) return at;
  }
  return limit;
}

/** Without the blanks around; an empty one stands where it begins. */
export function trimmed(code: string, start: number, end: number): TextSpan {
  const text = code.slice(start, end);
  const first = start + (text.length - text.trimStart().length);
  return { start: first, end: Math.max(first, start + text.trimEnd().length) };
}

/** The braces that follow the parameter list in which `at` stands; that list itself where none do. */
function bodyBehind(at: number, { code, brackets }: BlockSource): Bracket | undefined {
  let list = brackets.around(at);
  while (list !== undefined && list.kind !== '(') list = list.parent;
  if (list === undefined) return brackets.blockAround(at);
  const opened = /^[^;{}]*\{/u.exec(code.slice(list.end, list.end + LONGEST_EXPRESSION));
  return opened === null ? list : brackets.openingAt(list.end + opened[0].length - 1);
}

/** The binding that a name means at `offset`: the innermost around it, and of those the last in front of it. */
export function bindingFor(uses: readonly Occurrence[], offset: number): Occurrence | undefined {
  let found: Occurrence | undefined;
  for (const use of uses) {
    if (use.use !== 'binding' || !holds(use.scope, offset)) continue;
    // What is bound anew from its own earlier value means the earlier one there.
    if (use.value !== undefined && offset >= use.value.start && offset < use.value.end) continue;
    // Behind the place of use only what holds everywhere is meant: a member, a constant of the file.
    if (use.start > offset && use.scope !== undefined) continue;
    if (found === undefined || (use.scope?.start ?? -1) >= (found.scope?.start ?? -1)) found = use;
  }
  return found;
}
