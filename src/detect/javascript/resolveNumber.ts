import type {
  Hyperparameter,
  ResolutionStep,
  UnknownValueReason,
} from '../../model/optimizer/hyperparameter';
import type { SyntaxNode } from '../parsing/sourceTree';
import type { BindingTable } from './bindings';
import { ancestor, callArguments, propertyOf, spanOf, stringValue } from './syntax';

type Resolved =
  | {
      readonly kind: 'number';
      readonly value: number;
      readonly definition: SyntaxNode;
      readonly steps: readonly ResolutionStep[];
    }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'unknown'; readonly reason: UnknownValueReason };

const MAX_DEPTH = 10;
const DYNAMIC: Resolved = { kind: 'unknown', reason: 'dynamic' };
const AMBIGUOUS: Resolved = { kind: 'unknown', reason: 'ambiguous' };
const NOT_A_NUMBER: Resolved = { kind: 'unknown', reason: 'notANumber' };
const NOT_FINITE: Resolved = { kind: 'unknown', reason: 'notFinite' };

/** The number that an argument has, followed to where it is written; `nothing` for null and undefined. */
export function resolveHyperparameter(
  argument: SyntaxNode,
  bindings: BindingTable,
): Hyperparameter | 'nothing' {
  const resolved = resolve(argument, bindings, 0);
  const { text } = argument;
  switch (resolved.kind) {
    case 'nothing':
      return 'nothing';
    case 'unknown':
      return { state: 'unknown', text, argument: spanOf(argument), reason: resolved.reason };
    case 'number': {
      const { definition, value, steps } = resolved;
      return {
        state: 'known',
        value,
        text,
        argument: spanOf(argument),
        definition: { span: spanOf(definition), line: definition.line },
        resolution: steps,
      };
    }
  }
}

function resolve(node: SyntaxNode, bindings: BindingTable, depth: number): Resolved {
  if (depth > MAX_DEPTH) return DYNAMIC;
  const inside = (child: SyntaxNode | undefined): Resolved =>
    child === undefined ? DYNAMIC : resolve(child, bindings, depth + 1);
  switch (node.type) {
    case 'number':
      return numberAt(node, node.text);
    case 'null':
    case 'undefined':
      return { kind: 'nothing' };
    case 'string':
    case 'true':
    case 'false':
    case 'object':
    case 'array':
      return NOT_A_NUMBER;
    case 'parenthesized_expression':
    case 'as_expression':
    case 'satisfies_expression':
    case 'non_null_expression':
      return inside(node.children[0]);
    case 'unary_expression':
    case 'binary_expression':
      return arithmetic(node, bindings, depth);
    case 'identifier':
    case 'shorthand_property_identifier':
      return resolveName(node, bindings, depth);
    case 'member_expression':
      return resolveMember(node, bindings, depth);
    case 'call_expression':
      return resolveCall(node, inside);
    default:
      return DYNAMIC;
  }
}

function numberAt(node: SyntaxNode, text: string): Resolved {
  const value = text.trim() === '' ? Number.NaN : Number(text.replaceAll('_', ''));
  if (Math.abs(value) === Infinity) return NOT_FINITE;
  return Number.isNaN(value)
    ? DYNAMIC
    : { kind: 'number', value, definition: node, steps: [{ kind: 'literal', name: '', line: node.line }] };
}

/** `Number('0.1')` and `parseFloat('0.1')`. */
function resolveCall(node: SyntaxNode, inside: (child: SyntaxNode | undefined) => Resolved): Resolved {
  const callee = node.field('function')?.text ?? '';
  const [argument] = callArguments(node);
  if (!/^(Number|(Number\.)?parseFloat)$/u.test(callee) || argument === undefined) return DYNAMIC;
  const text = stringValue(argument);
  return text === undefined ? inside(argument) : numberAt(argument, text);
}

function arithmetic(node: SyntaxNode, bindings: BindingTable, depth: number): Resolved {
  const operator = node.field('operator')?.text ?? '';
  const fields = node.type === 'unary_expression' ? ['argument'] : ['left', 'right'];
  const numbers: number[] = [];
  let isLiteral = true;
  for (const field of fields) {
    const operand = node.field(field);
    const resolved = operand === undefined ? DYNAMIC : resolve(operand, bindings, depth + 1);
    if (resolved.kind === 'nothing') return DYNAMIC;
    // What an operation makes of an infinity may be a number again.
    if (resolved.kind === 'unknown' && resolved.reason === 'notFinite' && fields.length > 1) return DYNAMIC;
    if (resolved.kind === 'unknown') return resolved;
    isLiteral &&= operand?.type === 'number';
    numbers.push(resolved.value);
  }
  const value = calculate(operator, numbers);
  if (value === undefined || Number.isNaN(value)) return DYNAMIC;
  if (!Number.isFinite(value)) return NOT_FINITE;
  const kind = isLiteral && numbers.length === 1 ? 'literal' : 'arithmetic';
  return { kind: 'number', value, definition: node, steps: [{ kind, name: node.text, line: node.line }] };
}

function calculate(operator: string, [left = Number.NaN, right]: readonly number[]): number | undefined {
  if (right === undefined) return operator === '-' ? -left : operator === '+' ? left : undefined;
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '**':
      return left ** right;
    default:
      return undefined;
  }
}

function resolveName(node: SyntaxNode, bindings: BindingTable, depth: number): Resolved {
  const name = node.text;
  if (name === 'undefined') return { kind: 'nothing' };
  const [binding, ...others] = bindings.lookUp(name, node);
  if (binding === undefined) return name === 'Infinity' || name === 'NaN' ? NOT_FINITE : DYNAMIC;
  if (others.length > 0) return AMBIGUOUS;
  switch (binding.kind) {
    case 'import':
    case 'other':
      return DYNAMIC;
    case 'value':
      return through(resolve(binding.value, bindings, depth + 1), 'constant', name);
    case 'member':
      return memberOf(binding.value, binding.key, bindings, depth + 1);
    case 'parameter': {
      const { functionNode, index, defaultValue } = binding;
      const functionName = nameOf(functionNode);
      if (functionName === undefined) return DYNAMIC;
      const calls = bindings.callsOf(functionName);
      const given = calls.flatMap((call) => callArguments(call)[index] ?? []);
      if (calls.some((call) => callArguments(call).some(({ type }) => type === 'spread_element')))
        return DYNAMIC;
      if (given.length === 0)
        return defaultValue === undefined
          ? DYNAMIC
          : through(resolve(defaultValue, bindings, depth + 1), 'parameterDefault', name);
      const [only] = given;
      return given.length === 1 && calls.length === 1 && only !== undefined && !isExported(functionNode)
        ? through(resolve(only, bindings, depth + 1), 'onlyCallArgument', name)
        : AMBIGUOUS;
    }
  }
}

function nameOf(functionNode: SyntaxNode): string | undefined {
  const { parent } = functionNode;
  const own = functionNode.field('name')?.text;
  if (own === 'constructor') return ancestor(functionNode, isClass)?.field('name')?.text;
  return own ?? (parent?.type === 'variable_declarator' ? parent.field('name')?.text : undefined);
}

/** Other files may call it too. */
function isExported(functionNode: SyntaxNode): boolean {
  return ancestor(functionNode, ({ type }) => type === 'export_statement') !== undefined;
}

/** `config.lr` of an object literal that nobody writes to, and `this.lr` that its class writes once. */
function resolveMember(node: SyntaxNode, bindings: BindingTable, depth: number): Resolved {
  const object = node.field('object');
  const key = node.field('property')?.text ?? '';
  if (object === undefined) return DYNAMIC;
  if (object.text === 'Number' && /^(?:NaN|(?:POSITIVE|NEGATIVE)_INFINITY)$/u.test(key)) return NOT_FINITE;
  return object.type === 'this'
    ? fieldOf(node, key, bindings, depth + 1)
    : memberOf(object, key, bindings, depth + 1);
}

function memberOf(object: SyntaxNode, key: string, bindings: BindingTable, depth: number): Resolved {
  const literal = objectLiteral(object, bindings, depth);
  if (literal === undefined) return DYNAMIC;
  if (bindings.memberWrites(key).length > 0) return AMBIGUOUS;
  const value = propertyOf(literal, [key]);
  return value === undefined
    ? DYNAMIC
    : through(resolve(value, bindings, depth + 1), 'dictionaryEntry', `${object.text}.${key}`);
}

/** The literal that an expression is; one that is handed to functions may still be changed, as constants may not. */
function objectLiteral(node: SyntaxNode, bindings: BindingTable, depth: number): SyntaxNode | undefined {
  if (depth > MAX_DEPTH) return undefined;
  switch (node.type) {
    case 'object':
      return node;
    case 'as_expression':
    case 'satisfies_expression':
    case 'parenthesized_expression': {
      const [inner] = node.children;
      return inner === undefined ? undefined : objectLiteral(inner, bindings, depth + 1);
    }
    case 'call_expression': {
      const [argument] = callArguments(node);
      return node.field('function')?.text === 'Object.freeze' && argument !== undefined
        ? objectLiteral(argument, bindings, depth + 1)
        : undefined;
    }
    case 'identifier': {
      const [binding, ...others] = bindings.lookUp(node.text, node);
      return binding?.kind === 'value' && others.length === 0
        ? objectLiteral(binding.value, bindings, depth + 1)
        : undefined;
    }
    case 'member_expression': {
      const outer = node.field('object');
      const literal = outer === undefined ? undefined : objectLiteral(outer, bindings, depth + 1);
      const value =
        literal === undefined ? undefined : propertyOf(literal, [node.field('property')?.text ?? '']);
      return value === undefined ? undefined : objectLiteral(value, bindings, depth + 1);
    }
    default:
      return undefined;
  }
}

function fieldOf(node: SyntaxNode, key: string, bindings: BindingTable, depth: number): Resolved {
  const [write, ...others] = bindings.memberWrites(key);
  if (write === undefined) return DYNAMIC;
  if (others.length > 0) return AMBIGUOUS;
  const value = write.field('right') ?? write.field('value');
  const sameClass = ancestor(write, isClass) === ancestor(node, isClass);
  return value === undefined || !sameClass || write.type === 'augmented_assignment_expression'
    ? DYNAMIC
    : through(resolve(value, bindings, depth + 1), 'attribute', `this.${key}`);
}

function isClass({ type }: SyntaxNode): boolean {
  return type === 'class_declaration' || type === 'class';
}

function through(resolved: Resolved, kind: ResolutionStep['kind'], name: string): Resolved {
  if (resolved.kind !== 'number') return resolved;
  const { line } = resolved.definition;
  return {
    ...resolved,
    steps: [{ kind, name, line }, ...resolved.steps.filter((step) => step.kind !== 'literal')],
  };
}
