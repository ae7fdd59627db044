import type { Effect } from '../tree/reaching';
import { scopeOf } from '../tree/scopes';
import type { SyntaxNode } from '../../parsing/sourceTree';
import { callArguments, callOfCallee, dictionaryArguments, statementOf } from '../tree/syntax';
import type { PythonModule } from './pythonModule';
import { AMBIGUOUS, type Evaluation, type Value } from './value';

/** Something that changes one part of an object: `args.lr = 0.1`, `config['lr'] *= 2`, `config.update(lr=1)`. */
export interface PartWrite extends Effect {
  /** Absent where the text does not show what is written. */
  readonly value: SyntaxNode | undefined;
}

/** What may change parts of an object that it is called with or on. */
const BULK_WRITERS =
  /\b(?:setattr|update|merge_from_file|merge_from_list|merge_from_other_cfg|merge_from_dict|merge_with|merge|from_dict)\b(?=[ \t]*\()/gu;

/** A part of an object, where it is read. */
export interface PartRead {
  /** The object as it is written. */
  readonly objectText: string;
  /** Knows the object, also under another name. */
  readonly isSame: (object: SyntaxNode) => boolean;
  readonly name: string;
  readonly at: SyntaxNode;
}

/** Every change in the file of `object.name` and `object['name']`. */
export function writesOf(read: PartRead, evaluation: Evaluation): readonly PartWrite[] {
  const { isSame, name, at } = read;
  const scope = scopeOf(at);
  const writes = writtenParts(name, evaluation.moduleOf(at)).flatMap(({ target, object, value }) =>
    isSame(object) ? [effectOf(target, value, scope)] : [],
  );
  return [...writes, ...calledWrites(read, evaluation)].toSorted(
    (left, right) => left.statement.start - right.statement.start,
  );
}

/** A part of an object that is assigned. */
export interface WrittenPart {
  /** `object.name` or `object['name']`. */
  readonly target: SyntaxNode;
  readonly object: SyntaxNode;
  /** Absent where the text does not show what is written. */
  readonly value: SyntaxNode | undefined;
}

const WRITTEN_PARTS = new WeakMap<PythonModule, Map<string, readonly WrittenPart[]>>();

/** Every assignment of a module to a part of this name, whatever the object. */
export function writtenParts(name: string, module: PythonModule): readonly WrittenPart[] {
  const byName = WRITTEN_PARTS.get(module) ?? new Map<string, readonly WrittenPart[]>();
  WRITTEN_PARTS.set(module, byName);
  const known = byName.get(name);
  if (known !== undefined) return known;
  const { occurrences } = module;
  const found = [
    ...occurrences.identifiers(name).flatMap((node) => writtenPart(node, 'attribute', 'object', 'attribute')),
    ...occurrences.strings(name).flatMap((node) => writtenPart(node, 'subscript', 'value', 'subscript')),
  ];
  byName.set(name, found);
  return found;
}

/** The target whose name a node is, where something is assigned to it. */
function writtenPart(
  node: SyntaxNode,
  type: string,
  objectField: string,
  nameField: string,
): readonly WrittenPart[] {
  const target = node.parent;
  if (target?.type !== type || target.field(nameField) !== node) return [];
  const object = target.field(objectField);
  const written = writtenTo(target);
  return object === undefined || written === undefined ? [] : [{ target, object, value: written.value }];
}

/** What is assigned to a target; undefined when the node is only read. */
export function writtenTo(target: SyntaxNode): { readonly value: SyntaxNode | undefined } | undefined {
  const { parent } = target;
  if (parent === undefined) return undefined;
  switch (parent.type) {
    case 'assignment': {
      if (parent.field('left') !== target) return undefined;
      let value = parent.field('right');
      while (value?.type === 'assignment') value = value.field('right');
      return value === undefined ? undefined : { value };
    }
    case 'augmented_assignment':
      return parent.field('left') === target ? { value: undefined } : undefined;
    case 'pattern_list':
    case 'tuple_pattern':
    case 'list_pattern': {
      const holder = parent.parent;
      const right = holder?.type === 'assignment' ? holder.field('right') : undefined;
      const isSequence = right?.type === 'expression_list' || right?.type === 'tuple';
      return { value: isSequence ? right.children[parent.children.indexOf(target)] : undefined };
    }
    case 'for_statement':
      return parent.field('left') === target ? { value: undefined } : undefined;
    default:
      return undefined;
  }
}

/** The value that writes leave. */
export function writtenValues(writes: readonly PartWrite[], evaluation: Evaluation): readonly Value[] {
  return writes.map(({ value }) => (value === undefined ? AMBIGUOUS : evaluation.evaluate(value)));
}

function effectOf(node: SyntaxNode, value: SyntaxNode | undefined, scope: SyntaxNode): PartWrite {
  return { statement: statementOf(node), value, deferred: scopeOf(node) !== scope };
}

/** A call that may change parts of an object. */
export interface WritingCall {
  readonly method: string;
  readonly object: SyntaxNode;
  readonly call: SyntaxNode;
}

const WRITING_CALLS = new WeakMap<PythonModule, readonly WritingCall[]>();

/** Every call of a module that may change parts of an object which it is called with or on. */
export function writingCalls(module: PythonModule): readonly WritingCall[] {
  const known = WRITING_CALLS.get(module);
  if (known !== undefined) return known;
  const found = module.nodesAt(BULK_WRITERS).flatMap(({ node }) => {
    const callee = node.parent?.type === 'attribute' ? node.parent : node;
    const call = callOfCallee(callee);
    const object = callee === node ? callArguments(call ?? node).arguments[0]?.value : callee.field('object');
    return call === undefined || object === undefined
      ? []
      : [{ method: node.text, object: attributesOf(object), call }];
  });
  WRITING_CALLS.set(module, found);
  return found;
}

/** The object whose attributes `vars(object)` and `object.__dict__` are; any other as it is. */
function attributesOf(object: SyntaxNode): SyntaxNode {
  if (object.type === 'call' && object.field('function')?.text === 'vars')
    return callArguments(object).arguments[0]?.value ?? object;
  const isDictionary = object.type === 'attribute' && object.field('attribute')?.text === '__dict__';
  return (isDictionary ? object.field('object') : undefined) ?? object;
}

/** `setattr(args, 'lr', 1)`, `config.update({'lr': 1})`, `cfg.merge_from_file(…)`. */
function calledWrites(
  { objectText, isSame, name, at }: PartRead,
  evaluation: Evaluation,
): readonly PartWrite[] {
  const scope = scopeOf(at);
  const root = objectText.split(/[.[]/u)[0] ?? objectText;
  return writingCalls(evaluation.moduleOf(at)).flatMap(({ method, object, call }) => {
    const isWhole = method !== 'update' && method !== 'setattr' && object.text === root;
    if (!isWhole && !isSame(object)) return [];
    const written = method === 'setattr' ? writtenByName(call, name, evaluation) : writtenByEntry(call, name);
    return written === undefined ? [] : [effectOf(call, written.value, scope)];
  });
}

function writtenByName(
  call: SyntaxNode,
  name: string,
  evaluation: Evaluation,
): { readonly value: SyntaxNode | undefined } | undefined {
  const [, attribute, value] = callArguments(call).arguments;
  const written = attribute === undefined ? undefined : evaluation.evaluate(attribute.value);
  if (written?.kind !== 'string') return { value: undefined };
  return written.value === name ? { value: value?.value } : undefined;
}

function writtenByEntry(
  call: SyntaxNode,
  name: string,
): { readonly value: SyntaxNode | undefined } | undefined {
  const given = callArguments(call);
  const whole = given.arguments.find((argument) => argument.name === undefined)?.value;
  const entries = whole?.type === 'dictionary' ? dictionaryArguments(whole) : undefined;
  if (whole !== undefined && entries === undefined) return { value: undefined };
  const entry = [...given.arguments, ...(entries?.arguments ?? [])].findLast((each) => each.name === name);
  if (entry !== undefined) return { value: entry.value };
  return given.mappings.length > 0 || (entries?.mappings.length ?? 0) > 0 ? { value: undefined } : undefined;
}
