import type {
  Hyperparameter,
  ResolutionStep,
  UnknownValueReason,
} from '../../model/optimizer/hyperparameter';
import type { TextSpan } from '../../model/optimizer/textSpan';
import { toHyperparameter, type ResolvedNumber } from '../resolvedNumber';
import { Arithmetic } from '../calls/arithmetic';
import { LineIndex } from '../parsing/lineIndex';
import { Brackets } from './brackets';
import { trimmed } from './nameUses';

/** A MATLAB text, looked through once for what every name depends on. */
export class MatlabSource {
  readonly text: string;
  /** The text with comments, the insides of strings and line continuations blank. */
  readonly code: string;
  readonly lines: LineIndex;
  readonly brackets: Brackets;
  /** What was found of names that were looked up before, by name and function. */
  readonly bindings = new Map<string, readonly Binding[] | undefined>();
  readonly #functions: readonly number[];
  /** Where statements run that may bind any name. */
  readonly #foreignStatements: readonly number[];
  readonly #sharedNames: ReadonlySet<string>;
  #fields: ReadonlyMap<string, readonly FieldAssignment[]> | undefined;

  constructor(text: string, code: string) {
    this.text = text;
    this.code = code;
    this.lines = new LineIndex(text);
    this.brackets = new Brackets(code);
    this.#functions = [0, ...offsetsOf(/^[ \t]*function\b/gmu, code)];
    this.#foreignStatements = offsetsOf(/(?:^|[\n;,])[^\S\n]*(?:load|eval|evalin|run|clear)\b/gu, code);
    const shared = code.matchAll(/(?:^|[\n;,])[^\S\n]*(?:global|persistent)\b([^\n;,]*)/gu);
    this.#sharedNames = new Set([...shared].flatMap(([, names = '']) => names.match(/\w+/gu) ?? []));
  }

  /** From the `function` in front of `offset`, or the top, to the next one. */
  functionAround(offset: number): TextSpan {
    const position = lastUpTo(this.#functions, offset);
    return { start: this.#functions[position] ?? 0, end: this.#functions[position + 1] ?? this.code.length };
  }

  /** What is loaded or evaluated between two places may bind any name. */
  isForeignBetween(start: number, end: number): boolean {
    const last = this.#foreignStatements[lastUpTo(this.#foreignStatements, end)];
    return last !== undefined && last >= start;
  }

  /** Every `variable.name = value`, in order. */
  fieldsOf(variable: string): readonly FieldAssignment[] {
    return (this.#fields ??= fieldAssignments(this.code)).get(variable) ?? [];
  }

  /** Whether a name is global or persistent somewhere. */
  isShared(name: string): boolean {
    return this.#sharedNames.has(name);
  }
}

function fieldAssignments(code: string): ReadonlyMap<string, readonly FieldAssignment[]> {
  const byVariable = new Map<string, FieldAssignment[]>();
  const pattern = /(?<![\w.])([A-Za-z]\w*)\.([A-Za-z]\w*)\s*=(?!=)\s*([^;\n,]*)/gu;
  for (const { 0: found, 1: variable = '', 2: name = '', 3: value = '', index } of code.matchAll(pattern)) {
    const end = index + found.length;
    const known = byVariable.get(variable) ?? [];
    known.push({ name, start: index, value: { start: end - value.length, end } });
    byVariable.set(variable, known);
  }
  return byVariable;
}

function offsetsOf(pattern: RegExp, code: string): number[] {
  return [...code.matchAll(pattern)].map(({ index }) => index);
}

/** The position of the last offset that is not behind `offset`; -1 where all are. */
function lastUpTo(offsets: readonly number[], offset: number): number {
  let low = 0;
  let high = offsets.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((offsets[middle] ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

interface FieldAssignment {
  readonly name: string;
  readonly start: number;
  readonly value: TextSpan;
}

interface Binding {
  readonly start: number;
  /** Absent for an output of a function, a loop's variable, a part of an array. */
  readonly value?: TextSpan;
}

const NAME = /^[A-Za-z]\w*(?:\.[A-Za-z]\w*)*$/u;
const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eEdD][+-]?\d+)?$/u;
const MAX_DEPTH = 6;
const LONGEST_EXPRESSION = 200;
/** A name that is bound more often than this is not followed. */
const MOST_BINDINGS = 20;

/** The number of an expression, followed through variables that are assigned once in their function. */
export function resolveMatlab(argument: TextSpan, source: MatlabSource): Hyperparameter {
  return toHyperparameter(resolve(argument, source, 0), argument, { code: source.text, lines: source.lines });
}

/** What a string is, or a variable that one is assigned to. */
export function stringOf(span: TextSpan, source: MatlabSource): string | undefined {
  const text = source.text.slice(span.start, span.end);
  const quoted = /^(['"])(.*)\1$/u.exec(text)?.[2];
  if (quoted !== undefined || !NAME.test(text)) return quoted;
  const [binding, ...others] = bindingsOf(text, span.start, source) ?? [];
  if (binding?.value === undefined || others.length > 0) return undefined;
  return /^(['"])(.*)\1$/u.exec(source.text.slice(binding.value.start, binding.value.end))?.[2];
}

function resolve(span: TextSpan, source: MatlabSource, depth: number): ResolvedNumber {
  const text = source.code.slice(span.start, span.end);
  if (depth > MAX_DEPTH || text.length > LONGEST_EXPRESSION) return 'dynamic';
  const line = source.lines.lineAt(span.start);
  if (NUMBER.test(text)) {
    const value = Number(text.replace(/d/iu, 'e'));
    return { value, definition: span, steps: [{ kind: 'literal', name: '', line }] };
  }
  if (NAME.test(text)) return resolveName(text, span, source, depth);
  return resolveArithmetic(text, span, source, depth);
}

function resolveName(name: string, { start }: TextSpan, source: MatlabSource, depth: number): ResolvedNumber {
  const bindings = bindingsOf(name, start, source);
  const [binding, ...others] = bindings ?? [];
  if (bindings === undefined || binding === undefined) return 'dynamic';
  if (others.length > 0) return 'ambiguous';
  if (binding.value === undefined || binding.start > start) return 'dynamic';
  if (source.isForeignBetween(binding.start, start)) return 'ambiguous';
  const resolved = resolve(binding.value, source, depth + 1);
  if (typeof resolved === 'string') return resolved;
  const line = source.lines.lineAt(resolved.definition.start);
  const step: ResolutionStep = { kind: 'constant', name, line };
  return { ...resolved, steps: [step, ...resolved.steps.filter(({ kind }) => kind !== 'literal')] };
}

/** Names in an expression are replaced by their numbers first. */
function resolveArithmetic(
  text: string,
  span: TextSpan,
  source: MatlabSource,
  depth: number,
): ResolvedNumber {
  // MATLAB raises from left to right.
  if (text.split('^').length > 2) return 'dynamic';
  let failure: UnknownValueReason | undefined;
  const numbers = text.replaceAll(/(?<![\w.])[A-Za-z]\w*(?:\.[A-Za-z]\w*)*/gu, (name, index: number) => {
    const start = span.start + index;
    const resolved = resolve({ start, end: start + name.length }, source, depth + 1);
    if (typeof resolved !== 'string') return `(${resolved.value})`;
    failure ??= resolved;
    return '';
  });
  if (failure !== undefined) return failure;
  const value = new Arithmetic(numbers).value();
  const line = source.lines.lineAt(span.start);
  return value === undefined
    ? 'dynamic'
    : { value, definition: span, steps: [{ kind: 'arithmetic', name: text, line }] };
}

/** The assignments to a variable in the function around `offset`; undefined for its parameters and for too many. */
function bindingsOf(name: string, offset: number, source: MatlabSource): readonly Binding[] | undefined {
  const section = source.functionAround(offset);
  const key = `${section.start} ${name}`;
  if (!source.bindings.has(key)) source.bindings.set(key, findBindings(name, section, source));
  return source.bindings.get(key);
}

function findBindings(name: string, section: TextSpan, source: MatlabSource): Binding[] | undefined {
  const { code } = source;
  const lineEnd = code.indexOf('\n', section.start + 1);
  const header = code.slice(section.start, lineEnd < 0 ? section.end : lineEnd);
  const [base = name] = name.split('.');
  const isParameter = /^\s*function\b/u.test(header) && new RegExp(`\\b${base}\\b`, 'u').test(header);
  if (isParameter || source.isShared(base)) return undefined;
  const found: Binding[] = [];
  // The whole structure may be assigned too.
  for (const each of name === base ? [name] : [name, base]) {
    for (
      let at = code.indexOf(each, section.start);
      at >= 0 && at < section.end;
      at = code.indexOf(each, at + 1)
    ) {
      if (/[\w.]/u.test(code[at - 1] ?? '') || /\w/u.test(code[at + each.length] ?? '')) continue;
      const binding = bindingAt(at, each.length, source);
      if (binding === undefined) continue;
      // A structure that is made before one of its fields is set changes nothing of that.
      if (each !== name && found.some(({ start }) => start > at)) continue;
      found.push(binding);
      if (found.length > MOST_BINDINGS) return undefined;
    }
  }
  return found;
}

function bindingAt(start: number, length: number, { code, brackets }: MatlabSource): Binding | undefined {
  const end = start + length;
  const around = brackets.around(start);
  if (around?.kind === '[') {
    return /^\s*=(?!=)/u.test(code.slice(around.end, around.end + 20)) ? { start } : undefined;
  }
  if (around !== undefined && around.kind !== '{') return undefined;
  const assigned = /^\s*(?:(\([^()]*\)|\{[^{}]*\})\s*)?=(?!=)/u.exec(code.slice(end, end + 200));
  if (assigned === null) return undefined;
  const isLoop = /\b(?:par)?for\s*$/u.test(code.slice(Math.max(0, start - 20), start));
  if (isLoop || assigned[1] !== undefined) return { start };
  const valueStart = end + assigned[0].length;
  return { start, value: trimmed(code, valueStart, statementEnd(valueStart, code)) };
}

function statementEnd(start: number, code: string): number {
  let depth = 0;
  for (let at = start; at < Math.min(code.length, start + 2 * LONGEST_EXPRESSION); at += 1) {
    const character = code[at] ?? '';
    if ('([{'.includes(character)) depth += 1;
    if (')]}'.includes(character)) depth -= 1;
    if (character === '\n' || (depth === 0 && /[;,]/u.test(character))) return at;
  }
  return Math.min(code.length, start + 2 * LONGEST_EXPRESSION);
}
