import type { ResolutionStep, UnknownValueReason } from '../../../model/optimizer/hyperparameter';
import type { SyntaxNode } from '../../parsing/sourceTree';
import type { CallArguments } from '../tree/syntax';
import type { PythonModule } from './pythonModule';

export interface NumberValue {
  readonly kind: 'number';
  readonly value: number;
  /** The expression that fixes the number. */
  readonly definition: SyntaxNode;
  readonly steps: readonly ResolutionStep[];
  /** Read from a configuration file, where `definition` only names it. */
  readonly place?: ConfigurationPlace;
}

/** Where a configuration file writes a value. */
export interface ConfigurationPlace {
  readonly file: string;
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

/** What an expression is known to be from the text alone. */
export type Value =
  | NumberValue
  | { readonly kind: 'string'; readonly value: string; readonly node: SyntaxNode }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'none' }
  /** A dictionary, or an object made of one, with its written entries. */
  | { readonly kind: 'dictionary'; readonly entries: CallArguments }
  | { readonly kind: 'sequence'; readonly items: readonly SyntaxNode[] }
  /** A name of a library: `torch.optim.SGD`. */
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'module'; readonly module: PythonModule }
  | { readonly kind: 'function'; readonly node: SyntaxNode }
  | { readonly kind: 'class'; readonly node: SyntaxNode }
  /** An object of a class; `given` is absent where the construction is not seen, as for `self`. */
  | { readonly kind: 'instance'; readonly classNode: SyntaxNode; readonly given: CallArguments | undefined }
  /** What a parser of command-line arguments yields; `overrides` are arguments written into the call. */
  | {
      readonly kind: 'commandLine';
      readonly module: PythonModule;
      readonly overrides: readonly string[];
    }
  /** One absl flag, whose `value` is asked for. */
  | { readonly kind: 'flag'; readonly name: string; readonly module: PythonModule }
  /** The named parameters of a function: `locals()`, `self.hparams`. */
  | { readonly kind: 'parametersOf'; readonly functionNode: SyntaxNode; readonly at: SyntaxNode | undefined }
  /** A function or class with some arguments given. */
  | { readonly kind: 'partial'; readonly of: Value; readonly given: CallArguments }
  /** A learning-rate schedule; `initial` is its first value where the text fixes it. */
  | { readonly kind: 'schedule'; readonly name: string; readonly initial: number | undefined }
  /** A mapping or part of one read from a configuration file. */
  | { readonly kind: 'configuration'; readonly file: string; readonly node: ConfigurationNode }
  /** `parameter` names a parameter that nothing in the file gives a value; `escapes` when others may call its function. */
  | {
      readonly kind: 'unknown';
      readonly reason: UnknownValueReason;
      readonly parameter?: string;
      readonly escapes?: boolean;
    };

/** A configuration file's content, as nested values. */
export type ConfigurationNode =
  | {
      readonly kind: 'scalar';
      readonly value: number | string | boolean | null;
      readonly place: ConfigurationPlace;
    }
  | { readonly kind: 'mapping'; readonly entries: ReadonlyMap<string, ConfigurationNode> };

/** What the parts of the evaluator ask of each other. */
export interface Evaluation {
  evaluate(node: SyntaxNode): Value;
  /** What `find` yields for a node, found once; ambiguous while it is being found, as for imports in a circle. */
  once(node: SyntaxNode, find: () => Value): Value;
  moduleOf(node: SyntaxNode): PythonModule;
  /** What `value.name` or `value['name']` is at a node; undefined when the value surely has no such part. */
  memberOf(value: Value, name: string, at: SyntaxNode): Value | undefined;
  /** The same of what an expression is there, with what the file has written to it since. */
  partOf(object: SyntaxNode, value: Value, name: string): Value | undefined;
  /** The module of the workspace that a dotted path names, seen from a file. */
  importModule(path: string, from: PythonModule): PythonModule | undefined;
  /** The module of a file of the workspace by its path. */
  openModule(file: string): PythonModule | undefined;
  /** The parsed YAML file of the workspace, seen from a file, with OmegaConf's references followed where its reader does. */
  readConfiguration(path: string, from: PythonModule, follows?: 'references'): Value;
}

export const DYNAMIC: Value = { kind: 'unknown', reason: 'dynamic' };
export const AMBIGUOUS: Value = { kind: 'unknown', reason: 'ambiguous' };
export const NOT_A_NUMBER: Value = { kind: 'unknown', reason: 'notANumber' };
export const NOT_FINITE: Value = { kind: 'unknown', reason: 'notFinite' };

export function numberAt(node: SyntaxNode, value: number): Value {
  if (Math.abs(value) === Infinity) return NOT_FINITE;
  return Number.isNaN(value)
    ? DYNAMIC
    : { kind: 'number', value, definition: node, steps: [step('literal', '', node)] };
}

export function step(kind: ResolutionStep['kind'], name: string, node: SyntaxNode): ResolutionStep {
  const { file } = node.tree;
  return { kind, name, line: node.line, ...(file === undefined ? {} : { file }) };
}

/** A number reached by one more step; anything else as it is. */
export function through(value: Value, kind: ResolutionStep['kind'], name: string, node: SyntaxNode): Value {
  if (value.kind !== 'number') return value;
  const steps = value.steps.filter((each) => each.kind !== 'literal');
  return { ...value, steps: [step(kind, name, node), ...steps] };
}

/** A Python number literal; NaN for anything else, as for complex literals. */
export function pythonNumber(text: string): number {
  const plain = text.replaceAll('_', '').trim();
  return /^[+-]?(0x[0-9a-f]+|0o[0-7]+|0b[01]+|(\d+(?:\.\d*)?|\.\d+)(e[+-]?\d+)?)$/iu.test(plain)
    ? Number(plain)
    : Number.NaN;
}

/** `inf`, `-Infinity`, `nan`, as `float` reads them. */
export function isNotFiniteText(text: string): boolean {
  return /^[+-]?(?:inf|infinity|nan)$/iu.test(text.trim());
}

/** One value where several may hold: known only when they agree. */
export function agree(values: readonly Value[]): Value {
  const [first, ...others] = values;
  if (first === undefined) return DYNAMIC;
  if (others.length === 0) return first;
  const path = values.find(({ kind }) => kind === 'path');
  if (path !== undefined && values.every(({ kind }) => kind === 'path' || kind === 'none')) return path;
  const same = others.every((other) => sameValue(first, other));
  return same ? first : AMBIGUOUS;
}

function sameValue(left: Value, right: Value): boolean {
  switch (left.kind) {
    case 'number':
    case 'string':
    case 'boolean':
      return right.kind === left.kind && right.value === left.value;
    case 'none':
      return right.kind === 'none';
    case 'commandLine':
      return (
        right.kind === 'commandLine' &&
        right.module === left.module &&
        right.overrides.join('\n') === left.overrides.join('\n')
      );
    case 'class':
    case 'function':
      return right.kind === left.kind && right.node === left.node;
    case 'instance':
      return right.kind === 'instance' && right.classNode === left.classNode && right.given === left.given;
    default:
      return left === right;
  }
}
