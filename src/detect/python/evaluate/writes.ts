import type { Effect } from '../tree/reaching';
import { scopeOf } from '../tree/scopes';
import type { SyntaxNode } from '../tree/sourceTree';
import { callArguments, callOfCallee, dictionaryArguments, statementOf } from '../tree/syntax';
import type { PythonModule } from './pythonModule';
import { AMBIGUOUS, type Evaluation, type Value } from './value';

/** Something that changes one part of an object: `args.lr = 0.1`, `config['lr'] *= 2`, `config.update(lr=1)`. */
export interface PartWrite extends Effect {
  /** Absent where the text does not show what is written. */
  readonly value: SyntaxNode | undefined;
}

/** What may change parts of an object that it is called with or on. */
const BULK_WRITERS = /\b(?:setattr|update|merge_from_file|merge_from_list|merge_with|merge|from_dict)\b/gu;

/** Every change in the file of `object.name` and `object['name']`, where the object is written as `objectText`. */
export function writesOf(
  objectText: string,
  name: string,
  at: SyntaxNode,
  evaluation: Evaluation,
): readonly PartWrite[] {
  const { occurrences } = evaluation.moduleOf(at);
  const scope = scopeOf(at);
  const targets = [
    ...occurrences.identifiers(name).flatMap((node) => {
      const { parent } = node;
      return parent?.type === 'attribute' &&
        parent.field('attribute') === node &&
        parent.field('object')?.text === objectText
        ? [parent]
        : [];
    }),
    ...occurrences.strings(name).flatMap((node) => {
      const { parent } = node;
      return parent?.type === 'subscript' && parent.field('value')?.text === objectText ? [parent] : [];
    }),
  ];
  const writes = targets.flatMap((target) => {
    const written = writtenTo(target);
    return written === undefined ? [] : [effectOf(target, written.value, scope)];
  });
  return [...writes, ...calledWrites(objectText, name, at, evaluation)].toSorted(
    (left, right) => left.statement.start - right.statement.start,
  );
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
interface WritingCall {
  readonly method: string;
  /** The object as written. */
  readonly object: string;
  readonly call: SyntaxNode;
}

const WRITING_CALLS = new WeakMap<PythonModule, readonly WritingCall[]>();

function writingCalls(module: PythonModule): readonly WritingCall[] {
  const known = WRITING_CALLS.get(module);
  if (known !== undefined) return known;
  const found = module.nodesAt(BULK_WRITERS).flatMap(({ node }) => {
    const callee = node.parent?.type === 'attribute' ? node.parent : node;
    const call = callOfCallee(callee);
    const object = callee === node ? callArguments(call ?? node).arguments[0]?.value : callee.field('object');
    return call === undefined || object === undefined
      ? []
      : [{ method: node.text, object: object.text, call }];
  });
  WRITING_CALLS.set(module, found);
  return found;
}

/** `setattr(args, 'lr', 1)`, `config.update({'lr': 1})`, `cfg.merge_from_file(…)`. */
function calledWrites(
  objectText: string,
  name: string,
  at: SyntaxNode,
  evaluation: Evaluation,
): readonly PartWrite[] {
  const scope = scopeOf(at);
  const root = objectText.split(/[.[]/u)[0] ?? objectText;
  return writingCalls(evaluation.moduleOf(at)).flatMap(({ method, object, call }) => {
    const plain = object.replace(/^vars\((.*)\)$/u, '$1').replace(/\.__dict__$/u, '');
    if (plain !== objectText && (method === 'update' || method === 'setattr' || plain !== root)) return [];
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
