import type { Hyperparameter, ResolutionStep } from '../../model/optimizer/hyperparameter';
import type { TextSpan } from '../../model/optimizer/textSpan';
import { toHyperparameter, type ResolvedNumber } from '../resolvedNumber';
import type { LineIndex } from '../parsing/lineIndex';
import { Arithmetic, numberOf } from './arithmetic';
import type { CallLanguage } from './callLanguages';
import { calledParameter } from './parameterDefaults';

/** Masked code with what is needed to look names up in it. */
export interface MaskedCode {
  readonly code: string;
  readonly lines: LineIndex;
  readonly language: CallLanguage;
  /** The bindings of names that were looked up before. */
  readonly bindings: Map<string, readonly Binding[]>;
}

const NUMBER = /^[+-]?(?:\d[\d_]*(?:\.[\d_]*)?|\.\d+)(?:[ef][+-]?\d+)?L?$/iu;
const NAME = /^[\p{L}_.][\p{L}\p{N}_.!]*$/u;
const MAX_DEPTH = 6;
const MAX_EXPRESSION_CHARACTERS = 200;

/** The number of an argument, followed through names that are bound once. */
export function resolveValue(argument: TextSpan, source: MaskedCode): Hyperparameter {
  return toHyperparameter(resolve(argument, source, 0), argument, source);
}

function resolve(span: TextSpan, source: MaskedCode, depth: number): ResolvedNumber {
  const text = source.code.slice(span.start, span.end);
  const line = source.lines.lineAt(span.start);
  if (depth > MAX_DEPTH || text.length > MAX_EXPRESSION_CHARACTERS) return 'dynamic';
  if (NUMBER.test(text)) {
    return { value: numberOf(text), definition: span, steps: [{ kind: 'literal', name: '', line }] };
  }
  if (NAME.test(text)) return resolveName(span, source, depth);
  const value = new Arithmetic(text).value();
  return value === undefined
    ? 'dynamic'
    : { value, definition: span, steps: [{ kind: 'arithmetic', name: text, line }] };
}

/** `lr` that is bound once, or `args.lr` whose field has a default and is written nowhere else. */
function resolveName(use: TextSpan, source: MaskedCode, depth: number): ResolvedNumber {
  const text = source.code.slice(use.start, use.end);
  const name = text.split('.').at(-1) ?? '';
  const isField = text.includes('.') && source.language.keyword.exec(`${text}=`)?.[1] !== text;
  // A keyword of some call sets a field of the object that it makes, and no variable.
  const bindings = rememberedBindings(name, source).filter(({ place }) => isField || place !== 'keyword');
  const [binding, ...others] = bindings;
  if (binding === undefined) return 'dynamic';
  if (others.length > 0) return 'ambiguous';
  if (binding.place === 'parameter' && !isField) return resolveParameter(name, binding, use, source, depth);
  if (binding.place !== 'statement' || isField !== isStructField(binding.start, source.code))
    return 'dynamic';
  const resolved = resolve(binding.value, source, depth + 1);
  if (typeof resolved === 'string') return resolved;
  const line = source.lines.lineAt(resolved.definition.start);
  const step: ResolutionStep = { kind: isField ? 'classFieldDefault' : 'constant', name: text, line };
  return { ...resolved, steps: [step, ...resolved.steps.filter(({ kind }) => kind !== 'literal')] };
}

/** What the calls of a function give its parameter, where they are all in the file and agree. */
function resolveParameter(
  name: string,
  { start, value }: Binding,
  use: TextSpan,
  source: MaskedCode,
  depth: number,
): ResolvedNumber {
  const { code, language, lines } = source;
  const open = openParenthesis(code, start);
  const called =
    open === undefined ? undefined : calledParameter({ name, start, value, open }, use.start, code, language);
  if (called === undefined) return 'dynamic';
  const resolved = called.values.map((each) => resolve(each, source, depth + 1));
  const [first] = resolved;
  if (first === undefined || typeof first === 'string') return first ?? 'dynamic';
  if (resolved.some((each) => typeof each === 'string' || each.value !== first.value)) return 'ambiguous';
  const kind = called.isGiven ? 'onlyCallArgument' : 'parameterDefault';
  const step: ResolutionStep = { kind, name, line: lines.lineAt(first.definition.start) };
  return { ...first, steps: [step, ...first.steps.filter((each) => each.kind !== 'literal')] };
}

export interface Binding {
  readonly start: number;
  readonly place: 'statement' | 'parameter' | 'keyword';
  readonly value: TextSpan;
}

function rememberedBindings(name: string, source: MaskedCode): readonly Binding[] {
  const known = source.bindings.get(name) ?? bindingsOf(name, source);
  source.bindings.set(name, known);
  return known;
}

/** A name that is bound more often than this is not followed. */
const MOST_BINDINGS = 100;

function bindingsOf(name: string, { code, language }: MaskedCode): Binding[] {
  const found: Binding[] = [];
  for (let at = code.indexOf(name); at >= 0; at = code.indexOf(name, at + name.length)) {
    if (found.length >= MOST_BINDINGS) return [];
    const after = at + name.length;
    if (/[\p{L}\p{N}_.]/u.test(code[at - 1] ?? '') || /[\p{L}\p{N}_!]/u.test(code[after] ?? '')) continue;
    const assignment = language.assignment.exec(code.slice(after, after + 80));
    if (assignment === null) continue;
    const start = after + assignment[0].length;
    const rest = code.slice(start, start + 400);
    const end = start + (/[\n;,)]/u.exec(rest)?.index ?? rest.length);
    const text = code.slice(start, end);
    const lead = text.length - text.trimStart().length;
    const value = { start: start + lead, end: Math.max(start + lead, start + text.trimEnd().length) };
    found.push({ start: at, place: placeOf(code, at), value });
  }
  return found;
}

/** Where a binding stands: on its own, among the parameters of a definition, or as a keyword of a call. */
function placeOf(code: string, at: number): Binding['place'] {
  const open = openParenthesis(code, at);
  if (open === undefined) return 'statement';
  if (/\bfunction(?:\s*[\w.!]+)?\s*$/u.test(code.slice(Math.max(0, open - 80), open))) return 'parameter';
  const close = closeParenthesis(code, at);
  // Julia's short form, `f(; lr = 0.1) = Descent(lr)`.
  return close !== undefined && /^\s*=(?!=)/u.test(code.slice(close + 1, close + 40))
    ? 'parameter'
    : 'keyword';
}

/** How far a parenthesis is looked for. */
const NEAR = 20_000;

function openParenthesis(code: string, at: number): number | undefined {
  let depth = 0;
  for (let index = at - 1; index >= Math.max(0, at - NEAR); index -= 1) {
    const character = code[index];
    if (character === ')' || character === ']') depth += 1;
    if (character === '(' || character === '[') depth -= 1;
    if (depth < 0) return index;
  }
  return undefined;
}

function closeParenthesis(code: string, at: number): number | undefined {
  let depth = 0;
  for (let index = at; index < Math.min(code.length, at + NEAR); index += 1) {
    const character = code[index];
    if (character === '(' || character === '[') depth += 1;
    if (character === ')' || character === ']') depth -= 1;
    if (depth < 0) return index;
  }
  return undefined;
}

/** Between `struct` and its `end`. */
function isStructField(at: number, code: string): boolean {
  const before = code.slice(Math.max(0, at - 2000), at);
  const opened = before.lastIndexOf('struct ');
  return opened >= 0 && !/\bend\b/u.test(before.slice(opened));
}
