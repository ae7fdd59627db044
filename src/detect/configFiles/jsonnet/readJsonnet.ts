import type { TextSpan } from '../../../model/optimizer/textSpan';
import {
  computedScalar,
  type ConfigDocument,
  type ConfigEntry,
  type ConfigMapping,
  type ConfigNode,
  type ConfigScalar,
} from '../configTree';
import type { JsonnetBind, JsonnetExpression, JsonnetField, JsonnetObject } from './jsonnetTree';
import { parseJsonnet } from './parseJsonnet';

/** Names of an expression; `undefined` for a parameter, whose value only a caller knows. */
interface Scope {
  readonly names: ReadonlyMap<string, Bound | undefined>;
  readonly outer: Scope | undefined;
  readonly self: ObjectInScope | undefined;
  readonly outermost: ObjectInScope | undefined;
}

interface Bound {
  readonly value: JsonnetExpression;
  readonly scope: Scope;
}

interface ObjectInScope {
  readonly object: JsonnetObject;
  readonly scope: Scope;
}

const TOP: Scope = { names: new Map(), outer: undefined, self: undefined, outermost: undefined };
/** Followed names in a chain, and parts of the tree: nobody's configuration has more. */
const MAX_DEPTH = 60;
const MAX_PARTS = 20_000;
const OPEN = { open: 'keys' } as const;

/**
 * The tree that a Jsonnet text evaluates to, as far as the text alone fixes it: locals, references, arithmetic and composed objects.
 * Imports, calls, conditions and loops are unknown, and so are references to `self` and `$` where objects are composed.
 */
export function readJsonnet(text: string): ConfigDocument[] {
  const parsed = parseJsonnet(text);
  if (parsed === undefined) return [];
  const root = new Evaluation(text, parsed.composesObjects).evaluate(parsed.root, TOP, 0);
  return [{ root, incomplete: false }];
}

class Evaluation {
  readonly #text: string;
  readonly #composesObjects: boolean;
  /** Each object stands in the tree once, so that no site is found twice. */
  readonly #placed = new Set<JsonnetObject>();
  #parts = 0;

  constructor(text: string, composesObjects: boolean) {
    this.#text = text;
    this.#composesObjects = composesObjects;
  }

  evaluate(expression: JsonnetExpression, scope: Scope, depth: number): ConfigNode {
    this.#parts += 1;
    if (depth > MAX_DEPTH || this.#parts > MAX_PARTS) return this.#unknown(expression);
    switch (expression.kind) {
      case 'number':
      case 'string':
      case 'constant':
        return this.#scalar(expression, expression.value);
      case 'name':
        return this.#named(expression, lookUp(expression.name, scope), depth);
      case 'member':
        return this.#named(expression, this.#member(expression, scope), depth);
      case 'object':
        return this.#object(expression, scope, depth);
      case 'array':
        return {
          kind: 'sequence',
          span: spanOf(expression),
          items: expression.items.map((item) => this.evaluate(item, scope, depth + 1)),
        };
      case 'local':
        return this.evaluate(expression.body, withBinds(expression.binds, scope), depth + 1);
      case 'function': {
        const names = new Map(expression.parameters.map((name) => [name, undefined] as const));
        return this.evaluate(expression.body, { ...scope, names, outer: scope }, depth + 1);
      }
      case 'call':
        return this.#called(expression, scope, depth);
      case 'binary':
        return this.#binary(expression, scope, depth);
      case 'self':
      case 'outermost':
      case 'opaque':
        return this.#unknown(expression);
    }
  }

  /** What stands elsewhere keeps its place, and is known by what is written here. */
  #named(use: JsonnetExpression, bound: Bound | undefined, depth: number): ConfigNode {
    if (bound === undefined) return this.#unknown(use);
    const node = this.evaluate(bound.value, bound.scope, depth + 1);
    if (node.kind !== 'scalar') return node;
    if (node.hyperparameter !== undefined) return this.#unknown(use);
    return { ...node, reference: { name: this.#source(use), span: spanOf(use) } };
  }

  #member(
    { object, name }: JsonnetExpression & { readonly kind: 'member' },
    scope: Scope,
  ): Bound | undefined {
    const holder = this.#objectOf(object, scope, 0);
    const field = holder?.object.fields.findLast(({ key }) => key === name);
    if (holder === undefined || field === undefined || field.adds || holder.object.isOpen) return undefined;
    return { value: field.value, scope: inside(holder.object, holder.scope) };
  }

  /** The object literal that an expression stands for, where nothing can have changed its fields. */
  #objectOf(expression: JsonnetExpression, scope: Scope, depth: number): ObjectInScope | undefined {
    if (depth > MAX_DEPTH) return undefined;
    switch (expression.kind) {
      case 'object':
        return { object: expression, scope };
      case 'self':
        return this.#composesObjects ? undefined : scope.self;
      case 'outermost':
        return this.#composesObjects ? undefined : scope.outermost;
      case 'name': {
        const bound = lookUp(expression.name, scope);
        return bound === undefined ? undefined : this.#objectOf(bound.value, bound.scope, depth + 1);
      }
      case 'member': {
        const bound = this.#member(expression, scope);
        return bound === undefined ? undefined : this.#objectOf(bound.value, bound.scope, depth + 1);
      }
      default:
        return undefined;
    }
  }

  #object(object: JsonnetObject, scope: Scope, depth: number): ConfigNode {
    if (this.#placed.has(object)) return this.#unknown(object);
    this.#placed.add(object);
    const inner = inside(object, scope);
    const entries = object.fields.map((field) => this.#entry(field, inner, depth));
    const span = spanOf(object);
    const inline = !this.#source(object).includes('\n');
    return { kind: 'mapping', span, inline, entries, ...(object.isOpen ? OPEN : {}) };
  }

  #entry({ key, keySpan, value }: JsonnetField, scope: Scope, depth: number): ConfigEntry {
    return { key, keySpan, value: this.evaluate(value, scope, depth + 1) };
  }

  /** A function of this text, whose parameters are unknown; of all others nothing is known. */
  #called(call: JsonnetExpression & { readonly kind: 'call' }, scope: Scope, depth: number): ConfigNode {
    const { callee } = call;
    const bound = callee.kind === 'name' ? lookUp(callee.name, scope) : undefined;
    if (bound?.value.kind !== 'function') return this.#unknown(call);
    const node = this.evaluate(bound.value, bound.scope, depth + 1);
    return node.kind === 'scalar' ? this.#unknown(call) : node;
  }

  #binary(
    expression: JsonnetExpression & { readonly kind: 'binary' },
    scope: Scope,
    depth: number,
  ): ConfigNode {
    const left = this.evaluate(expression.left, scope, depth + 1);
    const right = this.evaluate(expression.right, scope, depth + 1);
    if (expression.operator === '+' && (left.kind === 'mapping' || right.kind === 'mapping'))
      return composed(left, right, literalBehind(expression.right, scope));
    const value = arithmetic(expression.operator, left, right);
    return value === undefined ? this.#unknown(expression) : this.#scalar(expression, value);
  }

  #scalar(span: TextSpan, value: string | number | boolean | null): ConfigScalar {
    return { kind: 'scalar', span: spanOf(span), value, text: this.#source(span) };
  }

  #unknown(span: TextSpan): ConfigScalar {
    return computedScalar(this.#text, span);
  }

  #source({ start, end }: TextSpan): string {
    return this.#text.slice(start, end);
  }
}

function lookUp(name: string, scope: Scope): Bound | undefined {
  for (let each: Scope | undefined = scope; each !== undefined; each = each.outer)
    if (each.names.has(name)) return each.names.get(name);
  return undefined;
}

function withBinds(binds: readonly JsonnetBind[], outer: Scope): Scope {
  const names = new Map<string, Bound | undefined>();
  const scope: Scope = { ...outer, names, outer };
  for (const { name, value } of binds) names.set(name, { value, scope });
  return scope;
}

function inside(object: JsonnetObject, scope: Scope): Scope {
  const self = { object, scope };
  return withBinds(object.locals, { ...scope, self, outermost: scope.outermost ?? self });
}

/** The literal that stands behind a plus, itself or by name. */
function literalBehind(expression: JsonnetExpression, scope: Scope): JsonnetObject | undefined {
  if (expression.kind === 'object') return expression;
  const bound = expression.kind === 'name' ? lookUp(expression.name, scope) : undefined;
  return bound?.value.kind === 'object' ? bound.value : undefined;
}

/** The right object's fields over the left one's; of a side that is unknown nothing is known but that it may hold more. */
function composed(left: ConfigNode, right: ConfigNode, literal: JsonnetObject | undefined): ConfigNode {
  if (right.kind !== 'mapping') return left.kind === 'mapping' ? withUnknownValues(left) : right;
  const before: ConfigMapping = left.kind === 'mapping' ? left : { ...right, entries: [], ...OPEN };
  const isOpen = before.open !== undefined || right.open !== undefined;
  const own = right.entries.map((entry): ConfigEntry => {
    const field = literal?.fields.findLast(({ key }) => key === entry.key);
    if (field?.adds !== true || entry.value === undefined) return entry;
    const earlier = before.entries.findLast(({ key }) => key === entry.key)?.value;
    return { ...entry, value: added(earlier, entry.value, { field, isOpen }) };
  });
  const keys = new Set(own.map(({ key }) => key));
  const inherited = before.entries
    .filter(({ key }) => !keys.has(key))
    .map((entry) => ({ ...entry, inherited: true }));
  return { ...right, entries: [...own, ...inherited], ...(isOpen ? OPEN : {}) };
}

/** What `key+: value` makes of the value that was there before. */
function added(
  earlier: ConfigNode | undefined,
  value: ConfigNode,
  { field, isOpen }: { readonly field: JsonnetField; readonly isOpen: boolean },
): ConfigNode {
  if (value.kind === 'scalar') return withUnknownValue(value);
  if (value.kind === 'sequence') return value;
  const literal = field.value.kind === 'object' ? field.value : undefined;
  if (earlier !== undefined) return composed(earlier, value, literal);
  return isOpen ? { ...value, ...OPEN } : value;
}

/** What an unknown object is laid over may be replaced by it. */
function withUnknownValues(mapping: ConfigMapping): ConfigMapping {
  return {
    ...mapping,
    ...OPEN,
    entries: mapping.entries.map((entry): ConfigEntry => {
      const { value } = entry;
      if (value?.kind === 'mapping') return { ...entry, value: withUnknownValues(value) };
      return value?.kind === 'scalar' ? { ...entry, value: withUnknownValue(value) } : entry;
    }),
  };
}

function withUnknownValue({ span, text, reference }: ConfigScalar): ConfigScalar {
  const argument = reference?.span ?? span;
  const hyperparameter = { state: 'unknown', text, argument, reason: 'dynamic' } as const;
  return { kind: 'scalar', span, value: null, text, hyperparameter };
}

function arithmetic(operator: string, left: ConfigNode, right: ConfigNode): number | undefined {
  if (left.kind !== 'scalar' || right.kind !== 'scalar') return undefined;
  if (typeof left.value !== 'number' || typeof right.value !== 'number') return undefined;
  switch (operator) {
    case '+':
      return left.value + right.value;
    case '-':
      return left.value - right.value;
    case '*':
      return left.value * right.value;
    case '/':
      return left.value / right.value;
    default:
      return undefined;
  }
}

function spanOf({ start, end }: TextSpan): TextSpan {
  return { start, end };
}
