import type { Node } from '@vscode/tree-sitter-wasm';
import type { Hyperparameter, ResolutionStep, UnknownValueReason } from '../../model/hyperparameter';
import type { BindingTable } from './bindings';
import { callArguments, lineOf, namedChildren, spanOf, stringValue } from './syntax';

type Resolved =
  | {
      readonly kind: 'number';
      readonly value: number;
      readonly definition: Node;
      readonly steps: readonly ResolutionStep[];
    }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly reason: UnknownValueReason };

const MAX_DEPTH = 12;
const DYNAMIC: Resolved = { kind: 'unknown', reason: 'dynamic' };
const AMBIGUOUS: Resolved = { kind: 'unknown', reason: 'ambiguous' };
const SCHEDULE_NAME = /schedule|decay|annealing|scheduler/i;

/** The number that an argument has, followed through names to where it is written; never a guess. */
export function resolveHyperparameter(argument: Node, bindings: BindingTable): Hyperparameter | 'none' {
  const resolved = resolve(argument, bindings, 0);
  switch (resolved.kind) {
    case 'none':
      return 'none';
    case 'unknown':
      return { state: 'unknown', text: argument.text, argument: spanOf(argument), reason: resolved.reason };
    case 'number':
      return {
        state: 'known',
        value: resolved.value,
        text: argument.text,
        argument: spanOf(argument),
        definition: { span: spanOf(resolved.definition), line: lineOf(resolved.definition) },
        resolution: resolved.steps,
      };
  }
}

/** `True`, `False` or unknown. */
export function resolveBoolean(argument: Node, bindings: BindingTable): boolean | undefined {
  if (argument.type === 'true') return true;
  if (argument.type === 'false') return false;
  if (argument.type !== 'identifier') return undefined;
  const [binding, ...others] = bindings.lookUp(argument.text, argument);
  return binding?.kind === 'assignment' && others.length === 0
    ? resolveBoolean(binding.value, bindings)
    : undefined;
}

function resolve(node: Node, bindings: BindingTable, depth: number): Resolved {
  if (depth > MAX_DEPTH) return DYNAMIC;
  switch (node.type) {
    case 'integer':
    case 'float':
      return numberAt(node, pythonNumber(node.text));
    case 'none':
      return { kind: 'none' };
    case 'string':
    case 'list':
    case 'tuple':
    case 'dictionary':
    case 'true':
    case 'false':
      return { kind: 'unknown', reason: 'notANumber' };
    case 'parenthesized_expression': {
      const inner = namedChildren(node)[0];
      return inner === undefined ? DYNAMIC : resolve(inner, bindings, depth + 1);
    }
    case 'unary_operator':
    case 'binary_operator':
      return resolveArithmetic(node, bindings, depth);
    case 'identifier':
      return resolveName(node, bindings, depth);
    case 'attribute':
      return resolveAttribute(node, bindings, depth);
    case 'call':
      return resolveCall(node, bindings, depth);
    default:
      return DYNAMIC;
  }
}

function numberAt(node: Node, value: number): Resolved {
  return Number.isNaN(value)
    ? DYNAMIC
    : {
        kind: 'number',
        value,
        definition: node,
        steps: [{ kind: 'literal', name: '', line: lineOf(node) }],
      };
}

function resolveArithmetic(node: Node, bindings: BindingTable, depth: number): Resolved {
  const operator = node.childForFieldName('operator')?.text;
  const operands = (node.type === 'unary_operator' ? ['argument'] : ['left', 'right']).map((field) => {
    const operand = node.childForFieldName(field);
    return operand === null ? DYNAMIC : resolve(operand, bindings, depth + 1);
  });
  const numbers: number[] = [];
  for (const operand of operands) {
    if (operand.kind !== 'number')
      return operand.kind === 'none' ? { kind: 'unknown', reason: 'notANumber' } : operand;
    numbers.push(operand.value);
  }
  const [first = Number.NaN, second] = numbers;
  const value = second === undefined ? unary(operator, first) : binary(operator, first, second);
  if (value === undefined || Number.isNaN(value)) return DYNAMIC;
  const literal = node.type === 'unary_operator' && node.childForFieldName('argument')?.type !== 'identifier';
  return {
    kind: 'number',
    value,
    definition: node,
    steps: [{ kind: literal ? 'literal' : 'arithmetic', name: node.text, line: lineOf(node) }],
  };
}

function unary(operator: string | undefined, operand: number): number | undefined {
  return operator === '-' ? -operand : operator === '+' ? operand : undefined;
}

function binary(operator: string | undefined, left: number, right: number): number | undefined {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return right === 0 ? undefined : left / right;
    case '**':
      return left ** right;
    default:
      return undefined;
  }
}

function resolveName(node: Node, bindings: BindingTable, depth: number): Resolved {
  const [binding, ...others] = bindings.lookUp(node.text, node);
  if (binding === undefined) return DYNAMIC;
  if (others.length > 0) return AMBIGUOUS;
  switch (binding.kind) {
    case 'other':
      return DYNAMIC;
    case 'assignment':
      return through(resolve(binding.value, bindings, depth + 1), 'constant', node.text);
    case 'parameter': {
      if (binding.defaultValue === undefined) return DYNAMIC;
      const functionName = binding.functionNode.childForFieldName('name')?.text ?? '';
      const isGiven = bindings
        .callsOf(functionName)
        .some((call) => callArguments(call).hasSplat || callArguments(call).arguments.length > 0);
      if (isGiven) return AMBIGUOUS;
      return through(resolve(binding.defaultValue, bindings, depth + 1), 'parameterDefault', node.text);
    }
  }
}

/** `args.lr`, where a parser of this file fixes its default. */
function resolveAttribute(node: Node, bindings: BindingTable, depth: number): Resolved {
  const attribute = node.childForFieldName('attribute')?.text ?? '';
  const object = node.childForFieldName('object');
  if (object?.type !== 'identifier' || !mayBeArguments(object, bindings)) return DYNAMIC;
  const [option, ...others] = bindings.options(attribute);
  if (option?.defaultValue === undefined) return DYNAMIC;
  if (others.length > 0) return AMBIGUOUS;
  const text = stringValue(option.defaultValue);
  const resolved =
    text === undefined
      ? resolve(option.defaultValue, bindings, depth + 1)
      : numberAt(option.defaultValue, pythonNumber(text));
  return through(resolved, 'commandLineDefault', option.flag);
}

/** A name bound from `parse_args()`, or a parameter or global that the text does not bind otherwise. */
function mayBeArguments(object: Node, bindings: BindingTable): boolean {
  const found = bindings.lookUp(object.text, object);
  return found.every((binding) => {
    switch (binding.kind) {
      case 'parameter':
        return binding.defaultValue === undefined;
      case 'assignment':
        return /parse_(known_)?args/u.test(binding.value.text);
      case 'other':
        return object.text.includes('arg') || object.text === 'opt';
    }
  });
}

/** `float("1e-3")` and `float(x)`; any other call is unknown, and a schedule when its name says so. */
function resolveCall(node: Node, bindings: BindingTable, depth: number): Resolved {
  const callee = node.childForFieldName('function')?.text ?? '';
  const [argument] = callArguments(node).arguments;
  if (callee === 'float' && argument !== undefined) {
    const text = stringValue(argument.value);
    return text === undefined
      ? resolve(argument.value, bindings, depth + 1)
      : numberAt(argument.value, pythonNumber(text));
  }
  return { kind: 'unknown', reason: SCHEDULE_NAME.test(callee) ? 'schedule' : 'dynamic' };
}

function through(resolved: Resolved, kind: ResolutionStep['kind'], name: string): Resolved {
  if (resolved.kind !== 'number') return resolved;
  const line = lineOf(resolved.definition);
  return {
    ...resolved,
    steps: [{ kind, name, line }, ...resolved.steps.filter((step) => step.kind !== 'literal')],
  };
}

/** A Python number literal; NaN for anything else, as for complex literals. */
function pythonNumber(text: string): number {
  const plain = text.replaceAll('_', '').trim();
  return /^[+-]?(0x[0-9a-f]+|0o[0-7]+|0b[01]+|(\d+\.?\d*|\.\d+)(e[+-]?\d+)?)$/iu.test(plain)
    ? Number(plain)
    : Number.NaN;
}
