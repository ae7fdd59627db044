import { boundExpressions } from '../evaluate/names';
import { returnedValues } from '../evaluate/returns';
import type { Evaluation } from '../evaluate/value';
import { writtenParts } from '../evaluate/writes';
import type { PythonModule } from '../evaluate/pythonModule';
import type { SyntaxNode } from '../../parsing/sourceTree';
import { iterableOf } from '../tree/loops';
import { argumentFor, callArguments, callOfCallee, lastName } from '../tree/syntax';
import type { Site } from './site';
import { mayBeVariable, variableOf } from './siteVariable';

/** What an optimizer is given to train. */
export interface ParameterGroups {
  /** Dictionaries with values of their own, in the order of the text. */
  readonly groups: readonly SyntaxNode[];
  /** Parameters stand beside the groups, or alone: the optimizer's own values hold for them. */
  readonly hasPlain: boolean;
  /** There may be groups that the text does not show. */
  readonly isOpen: boolean;
  /** Entries that the file writes into some group that it does not say which. */
  readonly rewritten: readonly string[];
}

const NONE: ParameterGroups = { groups: [], hasPlain: false, isOpen: false, rewritten: [] };
/** Entries of a group that are looked for. */
const ENTRIES = ['lr', 'learning_rate', 'momentum', 'dampening', 'nesterov', 'weight_decay'];
const PLAIN: ParameterGroups = { ...NONE, hasPlain: true };
const OPEN: ParameterGroups = { ...NONE, isOpen: true };

/** Arguments that carry what is trained. */
const PARAMETER_ARGUMENTS = ['params', 'parameters', 'parameter_list'];
/** Methods of models that yield parameters and no groups. */
const PARAMETER_METHODS: ReadonlySet<string> = new Set([
  'parameters',
  'named_parameters',
  'trainable_params',
]);
/** Methods that yield a tensor. */
const TENSOR_METHODS: ReadonlySet<string> = new Set(['requires_grad_', 'cuda', 'to', 'clone', 'detach']);
/** Attributes that are tensors. */
const TENSOR_ATTRIBUTES: ReadonlySet<string> = new Set(['weight', 'bias']);
const SAME_ITEMS: ReadonlySet<string> = new Set(['list', 'tuple', 'iter', 'sorted', 'reversed', 'set']);
const MAX_DEPTH = 8;

/** The parameter groups that a site is constructed with or given later. */
export function parameterGroups(site: Site, evaluation: Evaluation): ParameterGroups {
  const { given, signature, hasUnreadPositions } = site;
  if (!signature.parameters.some((name) => PARAMETER_ARGUMENTS.includes(name))) return PLAIN;
  const parameters =
    argumentFor(given, PARAMETER_ARGUMENTS, signature.parameters) ?? mappedParameters(site, evaluation);
  const constructed =
    parameters === undefined || hasUnreadPositions ? OPEN : mentioning(parameters, evaluation);
  return together([constructed, ...addedGroups(site, evaluation)]);
}

/** What is trained where it comes in `**options`. */
function mappedParameters({ given }: Site, evaluation: Evaluation): SyntaxNode | undefined {
  for (const mapping of given.mappings) {
    const value = evaluation.evaluate(mapping);
    const entries = value.kind === 'dictionary' ? value.entries.arguments : [];
    const entry = entries.findLast(({ name }) => PARAMETER_ARGUMENTS.includes(name ?? ''));
    if (entry !== undefined) return entry.value;
  }
  return undefined;
}

/** `optimizer.add_param_group({…})`. */
function addedGroups(site: Site, evaluation: Evaluation): readonly ParameterGroups[] {
  const module = evaluation.moduleOf(site.node);
  const variable = variableOf(site);
  if (variable === undefined || !module.mentions('add_param_group')) return [];
  return module.occurrences.identifiers('add_param_group').flatMap((name) => {
    const object = name.parent?.type === 'attribute' ? name.parent.field('object') : undefined;
    const call = name.parent === undefined ? undefined : callOfCallee(name.parent);
    if (object === undefined || call === undefined || !mayBeVariable(variable, object)) return [];
    const group = argumentFor(callArguments(call), ['param_group'], ['param_group']);
    return [group === undefined ? OPEN : itemOf(group, evaluation, 0)];
  });
}

/** Where not all of what is trained can be told, an entry that its text mentions may be that of a group. */
function mentioning(parameters: SyntaxNode, evaluation: Evaluation): ParameterGroups {
  const found = groupsIn(parameters, evaluation, 0);
  if (!found.isOpen) return found;
  const bound = parameters.type === 'identifier' ? boundExpressions(parameters, evaluation) : undefined;
  const texts = [parameters, ...(bound ?? [])].flatMap(({ text }) => entriesMentioned(text));
  return { ...found, rewritten: [...found.rewritten, ...texts] };
}

/** Entries of groups that a text writes: `'lr': 0.1`, `dict(lr=0.1)`. */
function entriesMentioned(text: string): readonly string[] {
  return ENTRIES.filter((name) =>
    new RegExp(`['"]${name}['"]\\s*[:\\],)]|\\b${name}\\s*=(?!=)`, 'u').test(text),
  );
}

function groupsIn(node: SyntaxNode, evaluation: Evaluation, depth: number): ParameterGroups {
  if (depth > MAX_DEPTH) return OPEN;
  const inside = (inner: SyntaxNode | undefined): ParameterGroups =>
    inner === undefined ? OPEN : groupsIn(inner, evaluation, depth + 1);
  switch (node.type) {
    case 'parenthesized_expression':
      return inside(node.children[0]);
    case 'named_expression':
      return inside(node.field('value'));
    case 'list':
    case 'tuple':
    case 'set':
    case 'expression_list':
      return together(
        node.children.map((item) =>
          item.type === 'list_splat' ? inside(item.children[0]) : itemOf(item, evaluation, depth),
        ),
      );
    case 'list_comprehension':
    case 'generator_expression':
      return comprehended(node, evaluation, depth);
    case 'conditional_expression':
      return together([inside(node.children[0]), inside(node.children[2])]);
    case 'binary_operator':
      return node.text.includes('+')
        ? together([inside(node.field('left')), inside(node.field('right'))])
        : OPEN;
    case 'call':
      return called(node, evaluation, depth);
    case 'identifier': {
      const bound = boundExpressions(node, evaluation);
      if (bound === undefined) return OPEN;
      return together([...bound.map(inside), ...laterItems(node, evaluation, depth)]);
    }
    default:
      return heldElsewhere(node, evaluation, depth);
  }
}

/** An attribute, an entry, or whatever evaluates to a sequence. */
function heldElsewhere(node: SyntaxNode, evaluation: Evaluation, depth: number): ParameterGroups {
  const value = evaluation.evaluate(node);
  if (value.kind !== 'sequence') return OPEN;
  const items = value.items.map((item) =>
    item.type === 'list_splat' ? OPEN : itemOf(item, evaluation, depth),
  );
  return together([...items, ...laterItems(node, evaluation, depth)]);
}

/** One element of what is trained. */
function itemOf(item: SyntaxNode, evaluation: Evaluation, depth: number): ParameterGroups {
  if (isDictionary(item) || evaluation.evaluate(item).kind === 'dictionary')
    return { ...NONE, groups: [item] };
  return isParameter(item, evaluation, depth) ? PLAIN : OPEN;
}

/** A dictionary by its form, whatever its entries are. */
function isDictionary(item: SyntaxNode): boolean {
  return (
    item.type === 'dictionary' ||
    item.type === 'dictionary_comprehension' ||
    (item.type === 'call' && item.field('function')?.text === 'dict')
  );
}

/** `groups.append({…})`, `groups.extend([…])`, and what is written into `groups[1]`. */
function laterItems(list: SyntaxNode, evaluation: Evaluation, depth: number): readonly ParameterGroups[] {
  const module = evaluation.moduleOf(list);
  return [
    ...methodArguments('append', list, module).map((item) => itemOf(item, evaluation, depth + 1)),
    ...methodArguments('insert', list, module).map((item) => itemOf(item, evaluation, depth + 1)),
    ...methodArguments('extend', list, module).map((items) => groupsIn(items, evaluation, depth + 1)),
    { ...NONE, rewritten: ENTRIES.filter((name) => isWrittenInto(list, name, module)) },
  ];
}

/** The last argument of each call of a method on what is written as `object`. */
function methodArguments(method: string, object: SyntaxNode, module: PythonModule): readonly SyntaxNode[] {
  if (!module.mentions(`.${method}(`)) return [];
  return module.occurrences.identifiers(method).flatMap((name) => {
    const callee = name.parent;
    if (callee?.type !== 'attribute' || callee.field('object')?.text !== object.text) return [];
    const call = callOfCallee(callee);
    return call === undefined
      ? []
      : callArguments(call)
          .arguments.slice(-1)
          .map(({ value }) => value);
  });
}

/** `groups[0]['lr'] = …`, also through a loop's name for each of them. */
function isWrittenInto(list: SyntaxNode, name: string, module: PythonModule): boolean {
  return writtenParts(name, module).some(({ object }) => {
    if (object.type === 'subscript') return object.field('value')?.text === list.text;
    return object.type === 'identifier' && iterableOf(object)?.text === list.text;
  });
}

/** `{'params': layer, 'lr': rate} for layer in layers`, `p for p in model.parameters()`. */
function comprehended(node: SyntaxNode, evaluation: Evaluation, depth: number): ParameterGroups {
  const body = node.field('body') ?? node.children[0];
  if (body === undefined) return OPEN;
  const iterable = body.type === 'identifier' ? iterableOf(body) : undefined;
  return iterable === undefined
    ? itemOf(body, evaluation, depth + 1)
    : groupsIn(iterable, evaluation, depth + 1);
}

function called(call: SyntaxNode, evaluation: Evaluation, depth: number): ParameterGroups {
  const callee = call.field('function');
  if (callee === undefined) return OPEN;
  const name = lastName(callee).text;
  const given = callArguments(call);
  const [first, second] = given.arguments;
  const inside = (inner: SyntaxNode | undefined): ParameterGroups =>
    inner === undefined ? OPEN : groupsIn(inner, evaluation, depth + 1);
  if (PARAMETER_METHODS.has(name) && callee.type === 'attribute') {
    const isRedefined = evaluation.moduleOf(call).mentions(`def ${name}(`);
    return isRedefined ? OPEN : PLAIN;
  }
  if (SAME_ITEMS.has(name)) return inside(first?.value);
  if (name === 'filter') return inside(second?.value);
  if (name === 'chain') return chained(call, evaluation, depth);
  const target = evaluation.evaluate(callee);
  if (target.kind !== 'function') return OPEN;
  const returned = returnedValues(target.node);
  return returned.length === 0
    ? { ...OPEN, rewritten: entriesMentioned(target.node.text) }
    : together(returned.map(inside));
}

/** `chain(a.parameters(), b.parameters())` and `chain(*[m.parameters() for m in models])`. */
function chained(call: SyntaxNode, evaluation: Evaluation, depth: number): ParameterGroups {
  const given = call.field('arguments')?.children ?? [];
  return together(
    given.map((argument) => {
      const splat = argument.type === 'list_splat' ? argument.children[0] : undefined;
      const inner = splat === undefined ? argument : (splat.field('body') ?? splat.children[0]);
      return inner === undefined ? OPEN : groupsIn(inner, evaluation, depth + 1);
    }),
  );
}

/** Whether an element is surely a parameter, and no group. */
function isParameter(item: SyntaxNode, evaluation: Evaluation, depth: number): boolean {
  if (depth > MAX_DEPTH) return false;
  switch (item.type) {
    case 'attribute':
      return TENSOR_ATTRIBUTES.has(lastName(item).text);
    case 'call': {
      const callee = item.field('function');
      if (callee === undefined) return false;
      if (callee.type === 'attribute' && TENSOR_METHODS.has(lastName(callee).text)) return true;
      const value = evaluation.evaluate(callee);
      return value.kind === 'path' && /^(?:torch|mindspore|paddle)\./u.test(value.path);
    }
    case 'identifier': {
      const iterable = iterableOf(item);
      if (iterable !== undefined) return /parameters\(\)|trainable_params\(\)/u.test(iterable.text);
      const bound = boundExpressions(item, evaluation);
      return (
        bound !== undefined &&
        bound.length > 0 &&
        bound.every((each) => isParameter(each, evaluation, depth + 1))
      );
    }
    default:
      return false;
  }
}

function together(parts: readonly ParameterGroups[]): ParameterGroups {
  return {
    groups: parts.flatMap(({ groups }) => groups),
    hasPlain: parts.some(({ hasPlain }) => hasPlain),
    isOpen: parts.some(({ isOpen }) => isOpen),
    rewritten: parts.flatMap(({ rewritten }) => rewritten),
  };
}
