import { FACTORIES } from '../../frameworks/factories';
import type { FactorySignature } from '../../frameworks/factorySignature';
import { calleePattern, factoryOptimizer } from '../../frameworks/factoryOptimizer';
import { FACTORY_NAMES } from '../../frameworks/pythonFrameworks';
import type { PythonModule } from '../evaluate/pythonModule';
import type { Evaluation, Value } from '../evaluate/value';
import type { SyntaxNode } from '../../parsing/sourceTree';
import {
  argumentFor,
  callArguments,
  callOfCallee,
  dictionaryArguments,
  lastName,
  NO_ARGUMENTS,
  stringValue,
  type CallArgument,
  type CallArguments,
} from '../tree/syntax';
import { insertInto, type Site } from './site';

const SEARCHED_NAMES = [
  'lr',
  'learning_rate_init',
  'momentum',
  'optimizer__lr',
  'optimizer__learning_rate',
  'optimizer__momentum',
];

/** Words without which no callee can be one of the table's: looked for at once, since most files have none. */
const ANY_MENTION = new RegExp([...new Set(FACTORIES.flatMap(({ mentions }) => mentions))].join('|'), 'u');

/** Optimizers that a callable builds from a name: `compile(optimizer='sgd')`, `Trainer(params, 'sgd', {…})`. */
export function factorySites(module: PythonModule, evaluation: Evaluation): Site[] {
  if (!ANY_MENTION.test(module.text)) return [];
  const present = FACTORIES.filter(({ mentions }) => mentions.some((word) => module.mentions(word)));
  if (present.length === 0) return [];
  const sites: Site[] = [];
  for (const { node } of module.nodesAt(calleesOf(present, module))) {
    if (node.type !== 'identifier') continue;
    const isMember = node.parent?.type === 'attribute' && node.parent.field('attribute') === node;
    const callee = isMember ? node.parent : node;
    const call = callee === undefined ? undefined : callOfCallee(callee);
    if (call === undefined || callee === undefined) continue;
    const name = factoryName(node, evaluation);
    for (const factory of present) {
      if (!factory.callees.includes(name)) continue;
      const site = factorySite(factory, call, node, evaluation);
      if (site === undefined) continue;
      if (factory.isMethod !== true || isMethodOfObject(callee, evaluation)) {
        sites.push(site);
        break;
      }
    }
  }
  return sites;
}

/** `model.compile`, and not `re.compile`. */
function isMethodOfObject(callee: SyntaxNode, evaluation: Evaluation): boolean {
  const object = callee.type === 'attribute' ? callee.field('object') : undefined;
  return object !== undefined && evaluation.evaluate(object).kind !== 'path';
}

/** Callees by name, and by the aliases under which the file imports them. */
function calleesOf(factories: readonly FactorySignature[], module: PythonModule): RegExp {
  const patterns = factories.map(calleePattern);
  for (const name of factories.flatMap(({ callees }) => callees)) {
    if (!module.text.includes(`${name} as `)) continue;
    for (const [, alias] of module.text.matchAll(new RegExp(`\\b${name} as (\\w+)`, 'gu')))
      patterns.push(`\\b${alias}\\b(?=[ \\t]*\\()`);
  }
  return new RegExp(patterns.join('|'), 'gu');
}

/** The name that a callee has where it comes from. */
function factoryName(node: SyntaxNode, evaluation: Evaluation): string {
  if (FACTORY_NAMES.has(node.text)) return node.text;
  const value = evaluation.evaluate(node);
  return value.kind === 'path' ? value.path.slice(value.path.lastIndexOf('.') + 1) : node.text;
}

function factorySite(
  factory: FactorySignature,
  call: SyntaxNode,
  calleeName: SyntaxNode,
  evaluation: Evaluation,
): Site | undefined {
  const all = callArguments(call);
  const nameNode = argumentFor(all, factory.nameArguments, factory.parameters);
  const named = nameNode === undefined ? mappedName(factory, all, evaluation) : evaluation.evaluate(nameNode);
  const configured = named?.kind === 'dictionary' ? classConfiguration(named) : undefined;
  const name = configured?.name ?? nameGiven(named, nameNode, factory, all);
  const signature = name === undefined ? undefined : factoryOptimizer(factory, name);
  if (signature === undefined) return undefined;
  const options = configured?.options ?? optionsOf(factory, all, evaluation);
  const own = {
    ...all,
    arguments: all.arguments.filter(({ name: each }) => each !== undefined || factory.takesMomentum),
  };
  return {
    signature: factory.takesMomentum ? { ...signature, parameters: factory.parameters } : signature,
    node: call,
    nameNode:
      nameNode === undefined || (nameNode.type !== 'string' && named?.kind !== 'path')
        ? calleeName
        : lastName(nameNode),
    given:
      options ??
      (factory.optionArguments === undefined && (factory.takesMomentum || factory.framework !== 'keras')
        ? own
        : NO_ARGUMENTS),
    hasUnreadPositions: false,
    ...(factory.isEstimator === true ? { replaced: replacedNames(call, evaluation) } : {}),
    ...(factory.takesMomentum ? insertInto(call) : {}),
  };
}

/** Keys of search spaces, and keywords of `set_params`, anywhere in the file. */
function replacedNames(call: SyntaxNode, evaluation: Evaluation): readonly string[] {
  const module = evaluation.moduleOf(call);
  const given = callArguments(call).arguments;
  if (given.some(({ name }) => name === 'optimizer__param_groups')) return SEARCHED_NAMES;
  if (!/\bset_params\b|Search/u.test(module.text)) return [];
  const names = given.flatMap(({ name }) => name ?? []);
  return [...names, ...SEARCHED_NAMES].filter((name) => {
    const written = `['"](?:\\w+__)?${name}['"]\\s*:|\\bset_params\\([^)]*\\b${name}[ \\t]*=`;
    return new RegExp(written, 'u').test(module.text);
  });
}

/** The name that `**options` brings; undefined where they surely bring none. */
function mappedName(
  { nameArguments }: FactorySignature,
  { mappings }: CallArguments,
  evaluation: Evaluation,
): Value | undefined {
  for (const mapping of mappings) {
    const value = evaluation.evaluate(mapping);
    for (const name of nameArguments) {
      const member = evaluation.partOf(mapping, value, name);
      if (member !== undefined) return member;
    }
  }
  return undefined;
}

/** The optimizer's name; what the factory makes of a call without one, where it names none and none can come in unseen. */
function nameGiven(
  named: Value | undefined,
  nameNode: SyntaxNode | undefined,
  { unnamed, takesClass }: FactorySignature,
  all: CallArguments,
): string | undefined {
  if (named?.kind === 'string') return named.value;
  if (named?.kind === 'path' && takesClass === true) return named.path.slice(named.path.lastIndexOf('.') + 1);
  return nameNode === undefined && named === undefined && !all.hasSequence ? unnamed : undefined;
}

/** Keras' `{'class_name': 'SGD', 'config': {…}}`. */
function classConfiguration({
  entries,
}: Extract<Value, { kind: 'dictionary' }>):
  { readonly name: string; readonly options: CallArguments } | undefined {
  const entry = (key: string): SyntaxNode | undefined =>
    entries.arguments.find(({ name }) => name === key)?.value;
  const name = stringValue(entry('class_name'));
  const config = entry('config');
  if (name === undefined) return undefined;
  const options = config?.type === 'dictionary' ? dictionaryArguments(config) : undefined;
  const unseen = config === undefined ? NO_ARGUMENTS : { ...NO_ARGUMENTS, mappings: [config] };
  return { name, options: options ?? unseen };
}

/** The mapping of arguments, also as pairs: `(('learning_rate', 0.1), ('momentum', 0.9))`. */
function optionsOf(
  { optionArguments, parameters }: FactorySignature,
  all: CallArguments,
  evaluation: Evaluation,
): CallArguments | undefined {
  if (optionArguments === undefined) return undefined;
  const node = argumentFor(all, optionArguments, parameters);
  if (node === undefined) return undefined;
  const value = evaluation.evaluate(node);
  if (node.type === 'dictionary' && value.kind === 'dictionary') return value.entries;
  if (value.kind !== 'sequence') return { arguments: [], mappings: [node], hasSequence: false };
  const pairs = value.items.flatMap((item): CallArgument[] => {
    const [key, entry] = item.children;
    const name = stringValue(key);
    return name === undefined || entry === undefined ? [] : [{ name, value: entry }];
  });
  return { arguments: pairs, mappings: [], hasSequence: false };
}
