import { classOfMethod } from '../tree/scopes';
import type { SyntaxNode } from '../../parsing/sourceTree';
import {
  ancestorOf,
  argumentFor,
  callArguments,
  callOfCallee,
  lastName,
  type CallArguments,
} from '../tree/syntax';
import type { Evaluation } from './value';

/** One call of a function in its file. */
export interface ReceivedCall {
  readonly given: CallArguments;
  /** Parameters that the caller does not write, such as `self` or the rank of a spawned process. */
  readonly implicit: number;
}

export interface ReceivedCalls {
  readonly calls: readonly ReceivedCall[];
  /** The function is handed on as a value, so that others may call it. */
  readonly escapes: boolean;
  /** A command line is made of the function, which leaves its defaults. */
  readonly isCommand: boolean;
}

const UNSEEN: ReceivedCalls = { calls: [], escapes: true, isCommand: false };

/** Command-line interfaces made of a function: its defaults are theirs. */
const COMMAND_LINE_WRAPPERS =
  /^(?:fire\.Fire|Fire|typer\.run|tyro\.cli|defopt\.run|clize\.run|plac\.call|CLI|LightningCLI)$/u;
/** Callees that fill parameters of their own in front of `args=(…)`: a spawned process gets its rank. */
const RANKED: ReadonlySet<string> = new Set(['spawn', 'start_processes']);
/** Callees that run a function they are given, with no more than the arguments they are given. */
const RUNNERS: ReadonlySet<string> = new Set(['Process', 'Thread', 'spawn', 'start_processes']);

/** Every call that a function of the file gets in the file. */
export function callsOf(functionNode: SyntaxNode, evaluation: Evaluation): ReceivedCalls {
  const classNode = functionNode.type === 'function_definition' ? classOfMethod(functionNode) : undefined;
  const name = functionNode.field('name')?.text;
  if (name === undefined) return UNSEEN;
  if (classNode === undefined) return callsByName(functionNode, name, 0, evaluation);
  if (name === '__init__' || name === '__call__') {
    const direct = name === '__init__' ? constructions(classNode, evaluation) : UNSEEN;
    return merge(direct, methodCalls(classNode, name, evaluation));
  }
  return methodCalls(classNode, name, evaluation);
}

/** Every construction of a class in its file: by its name, from its own methods, or of a subclass without a constructor of its own. */
export function constructions(classNode: SyntaxNode, evaluation: Evaluation): ReceivedCalls {
  const name = classNode.field('name')?.text ?? '';
  const subclasses = subclassesOf(classNode, evaluation).filter(
    (subclass) => evaluation.moduleOf(subclass).bindings.inScope('__init__', subclass).length === 0,
  );
  return [
    callsByName(classNode, name, 1, evaluation),
    ownConstructions(classNode, evaluation),
    ...subclasses.map((subclass) => constructions(subclass, evaluation)),
  ].reduce(merge);
}

const OWN_CLASS = /\b(?:cls|type\(self\)|self\.__class__)(?=\()/gu;

/** `cls(…)`, `type(self)(…)` and `self.__class__(…)` in the methods of a class, its bases and its subclasses. */
function ownConstructions(classNode: SyntaxNode, evaluation: Evaluation): ReceivedCalls {
  const calls = evaluation
    .moduleOf(classNode)
    .nodesAt(OWN_CLASS)
    .flatMap(({ node }): ReceivedCall[] => {
      const call = callOfCallee(node);
      const holder = ancestorOf(node, ['class_definition']);
      if (call === undefined || holder === undefined) return [];
      const isOfClass =
        isOrInherits(holder, classNode, evaluation) || isOrInherits(classNode, holder, evaluation);
      return isOfClass ? [{ given: callArguments(call), implicit: 1 }] : [];
    });
  return { calls, escapes: false, isCommand: false };
}

/** Classes of the file that name this one among their bases. */
export function subclassesOf(classNode: SyntaxNode, evaluation: Evaluation): readonly SyntaxNode[] {
  const name = classNode.field('name')?.text ?? '';
  return evaluation
    .moduleOf(classNode)
    .occurrences.identifiers(name)
    .flatMap((node) => {
      const holder = node.parent?.type === 'argument_list' ? node.parent.parent : undefined;
      return holder?.type === 'class_definition' && holder !== classNode ? [holder] : [];
    });
}

function callsByName(
  definition: SyntaxNode,
  name: string,
  implicit: number,
  evaluation: Evaluation,
): ReceivedCalls {
  const uses: Use[] = [];
  const { occurrences, bindings } = evaluation.moduleOf(definition);
  for (const node of occurrences.identifiers(name)) {
    const { parent } = node;
    if (
      parent === undefined ||
      parent === definition ||
      (parent.type === 'keyword_argument' && parent.field('name') === node)
    )
      continue;
    if (parent.type === 'attribute' && parent.field('attribute') === node) continue;
    if (isInImport(node)) continue;
    const own = bindings.lookUp(name, node)?.bindings ?? [];
    if (!own.some(({ source }) => source.kind === 'definition' && source.node === definition)) continue;
    uses.push(useOf(node, implicit));
  }
  return received(uses);
}

/** A call of a function, a value for others, a command line made of it, or none of these (a decorator, a type, a test). */
type Use = ReceivedCall | 'escape' | 'command' | 'none';

function received(uses: readonly Use[]): ReceivedCalls {
  return {
    calls: uses.filter((use) => typeof use !== 'string'),
    escapes: uses.includes('escape'),
    isCommand: uses.includes('command'),
  };
}

/** `self.f(…)`, `super().f(…)`, `Class.f(self, …)` and `object.f(…)` of an object that is, or may be, of the class. */
function methodCalls(classNode: SyntaxNode, name: string, evaluation: Evaluation): ReceivedCalls {
  const uses: Use[] = [];
  for (const node of evaluation.moduleOf(classNode).occurrences.identifiers(name)) {
    const { parent } = node;
    if (parent?.type !== 'attribute' || parent.field('attribute') !== node) continue;
    const object = parent.field('object');
    if (object === undefined) continue;
    const implicit = receiver(object, classNode, evaluation);
    if (implicit === undefined) continue;
    uses.push(useOf(parent, implicit));
  }
  return received(uses);
}

/** How many parameters `object.f` fills; undefined when the object is not of the class. */
function receiver(object: SyntaxNode, classNode: SyntaxNode, evaluation: Evaluation): number | undefined {
  const isSuper = object.type === 'call' && object.field('function')?.text === 'super';
  if (isSuper) {
    const inside = ancestorOf(object, ['class_definition']);
    return inside !== undefined && subclassesOf(classNode, evaluation).includes(inside) ? 1 : undefined;
  }
  const value = evaluation.evaluate(object);
  switch (value.kind) {
    case 'instance':
      return isOrInherits(value.classNode, classNode, evaluation) ? 1 : undefined;
    case 'class':
      return isOrInherits(value.node, classNode, evaluation) ? 0 : undefined;
    case 'unknown':
      return 1;
    default:
      return undefined;
  }
}

function isOrInherits(candidate: SyntaxNode, classNode: SyntaxNode, evaluation: Evaluation): boolean {
  return candidate === classNode || subclassesOf(classNode, evaluation).includes(candidate);
}

function useOf(reference: SyntaxNode, implicit: number): Use {
  const call = callOfCallee(reference);
  if (call !== undefined) return { given: callArguments(call), implicit };
  const { parent } = reference;
  const holder = parent?.type === 'keyword_argument' ? parent.parent?.parent : parent?.parent;
  if (holder?.type === 'call') return handedOver(reference, holder, implicit);
  const isValue =
    parent !== undefined &&
    [
      'assignment',
      'return_statement',
      'pair',
      'list',
      'tuple',
      'dictionary',
      'keyword_argument',
      'default_parameter',
    ].includes(parent.type);
  return isValue ? 'escape' : 'none';
}

function handedOver(reference: SyntaxNode, call: SyntaxNode, implicit: number): Use {
  const callee = call.field('function');
  if (callee === undefined) return 'escape';
  const calleeText = callee.text;
  if (/^(?:isinstance|issubclass|print|type|help|getattr|hasattr|super|getsource)$/u.test(calleeText))
    return 'none';
  if (COMMAND_LINE_WRAPPERS.test(calleeText)) return 'command';
  const name = lastName(callee).text;
  const own = RANKED.has(name) ? 1 : 0;
  const all = callArguments(call);
  const positions = argumentFor(all, ['args'], RANKED.has(name) ? ['fn', 'args'] : []);
  if (positions !== undefined || RUNNERS.has(name)) {
    if (positions !== undefined && positions.type !== 'tuple') return 'escape';
    const values = positions?.children ?? [];
    const named = argumentFor(all, ['kwargs'], []);
    return {
      given: {
        arguments: values.map((value) => ({ value })),
        mappings: named === undefined ? [] : [named],
        hasSequence: false,
      },
      implicit: implicit + own,
    };
  }
  if (
    (name === 'partial' || name === 'submit' || name === 'wrap') &&
    call.field('arguments')?.children[0] === reference
  ) {
    return { given: { ...all, arguments: all.arguments.slice(1) }, implicit };
  }
  return 'escape';
}

function merge(left: ReceivedCalls, right: ReceivedCalls): ReceivedCalls {
  return {
    calls: [...left.calls, ...right.calls],
    escapes: left.escapes || right.escapes,
    isCommand: left.isCommand || right.isCommand,
  };
}

function isInImport(node: SyntaxNode): boolean {
  return ancestorOf(node, ['import_statement', 'import_from_statement']) !== undefined;
}
