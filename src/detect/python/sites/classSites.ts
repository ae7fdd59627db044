import { OPTIMIZER_NAMES, signatureOfImport } from '../../frameworks/pythonFrameworks';
import type { OptimizerSignature } from '../../frameworks/optimizerSignature';
import { parameterNames } from '../evaluate/parameters';
import type { Evaluation, Value } from '../evaluate/value';
import type { PythonModule } from '../evaluate/pythonModule';
import type { SyntaxNode } from '../../parsing/sourceTree';
import {
  ancestorOf,
  callArguments,
  callOfCallee,
  dictionaryArguments,
  lastName,
  type CallArguments,
} from '../tree/syntax';
import { insertInto, type Site } from './site';

/** Names of classes, and of the functions that optax and JAX have instead: not as strings, keywords or options. */
const CLASS_NAMES = namesPattern([...OPTIMIZER_NAMES].filter((name) => /^[A-Z]/u.test(name)));
const ALL_NAMES = namesPattern([...OPTIMIZER_NAMES]);
/** Keywords of wrappers that carry a mapping of the optimizer's arguments. */
const OPTION_KEYWORD = /^(?:optim|optimizer|opt)_(?:kwargs|args|params|config|options|defaults)$/u;
/** skorch spells arguments of the optimizer so. */
const PREFIX = /^optimizer__/u;
/** `getattr(torch.optim, name)` and `optim.__dict__[name]`. */
const LOOKUP =
  /\bgetattr\b(?=\([ \t\n]*[\w.]*(?:optim|optimizers|optax|nn|tfa?|module)\b)|(?<=\boptim\.)__dict__\b/gu;
const MAX_NAMES = 40;

/** Optimizer classes where they are constructed, handed on, or held in names that are. */
export function classSites(module: PythonModule, evaluation: Evaluation): Site[] {
  const sites: Site[] = [];
  const holders: string[] = [];
  const follow = (name: string | undefined): void => {
    if (name !== undefined && !holders.includes(name) && holders.length < MAX_NAMES) holders.push(name);
  };
  const visit = (reference: SyntaxNode): void => {
    const site = siteOfReference(reference, evaluation);
    if (site !== undefined) sites.push(site);
    else for (const name of namesHolding(reference, evaluation)) follow(name);
  };
  const names = /optax|jax/u.test(module.text) ? ALL_NAMES : CLASS_NAMES;
  for (const { node } of module.nodesAt(names)) {
    if (node.type !== 'identifier') continue;
    const alias =
      node.parent?.parent?.type === 'aliased_import' ? node.parent.parent.field('alias') : undefined;
    if (alias !== undefined) follow(alias.text);
    else if (mayBeUsed(node)) visit(referenceOf(node));
  }
  if (module.text.includes('getattr') || module.text.includes('__dict__')) {
    for (const { node } of module.nodesAt(LOOKUP)) {
      const lookup = node.text === '__dict__' ? ancestorOf(node, ['subscript']) : callOfCallee(node);
      if (lookup !== undefined) visit(lookup);
    }
  }
  for (let index = 0; index < holders.length; index += 1) {
    const name = holders[index] ?? '';
    if (OPTIMIZER_NAMES.has(name)) continue;
    for (const node of module.occurrences.identifiers(name)) if (mayBeUsed(node)) visit(referenceOf(node));
  }
  return sites;
}

function namesPattern(names: readonly string[]): RegExp {
  return new RegExp(`(?<!['"-])\\b(?:${names.join('|')})\\b(?!['"]|[ \\t]*=[^=])`, 'gu');
}

/** `a.b.SGD` for its last name, `TABLE[key]` for a table. */
function referenceOf(node: SyntaxNode): SyntaxNode {
  const { parent } = node;
  const whole = parent?.type === 'attribute' && parent.field('attribute') === node ? parent : node;
  const { parent: outer } = whole;
  return outer?.type === 'subscript' && outer.field('value') === whole ? outer : whole;
}

/** Whether an occurrence can be a use of a class: not a keyword, a definition, an import or the object of something else. */
function mayBeUsed(node: SyntaxNode): boolean {
  const { parent } = node;
  switch (parent?.type) {
    case undefined:
    case 'dotted_name':
    case 'aliased_import':
    case 'function_definition':
    case 'class_definition':
      return false;
    case 'keyword_argument':
      return parent.field('name') !== node;
    case 'attribute':
      return parent.field('attribute') === node || parent.field('attribute')?.text === 'from_config';
    case 'assignment':
      return parent.field('left') !== node;
    default:
      return true;
  }
}

function siteOfReference(reference: SyntaxNode, evaluation: Evaluation): Site | undefined {
  const call = callOfCallee(reference);
  if (call !== undefined) return constructionSite(call, reference, evaluation);
  const { parent } = reference;
  if (parent?.type === 'attribute' && parent.field('attribute')?.text === 'from_config')
    return configuredSite(parent, reference, evaluation);
  if (parent?.type === 'argument_list' || parent?.type === 'keyword_argument') {
    const holder = parent.type === 'argument_list' ? parent.parent : parent.parent?.parent;
    return holder?.type === 'call' ? handedSite(holder, reference, evaluation) : undefined;
  }
  if (parent?.type === 'pair' && parent.field('value') === reference)
    return entrySite(parent, reference, evaluation);
  return undefined;
}

/** `torch.optim.SGD(…)`. */
function constructionSite(call: SyntaxNode, callee: SyntaxNode, evaluation: Evaluation): Site | undefined {
  const signature = signatureOf(evaluation.evaluate(callee));
  if (signature === undefined) return undefined;
  const given = callArguments(call);
  const hasUnreadPositions =
    isOrderUnknown(signature) && given.arguments.some(({ name }) => name === undefined);
  return {
    signature,
    node: call,
    nameNode: lastName(callee),
    given,
    hasUnreadPositions,
    // What is unread may be the momentum.
    ...(hasUnreadPositions ? {} : insertInto(call)),
  };
}

/** Versions of the framework take the arguments in different orders. */
function isOrderUnknown({ parameters }: OptimizerSignature): boolean {
  return parameters.length === 0;
}

/** Keras' `SGD.from_config({'learning_rate': 0.1})`. */
function configuredSite(callee: SyntaxNode, reference: SyntaxNode, evaluation: Evaluation): Site | undefined {
  const call = callOfCallee(callee);
  const signature = signatureOf(evaluation.evaluate(reference));
  const [config] = call === undefined ? [] : callArguments(call).arguments;
  if (call === undefined || signature === undefined || config === undefined) return undefined;
  const entries = config.value.type === 'dictionary' ? dictionaryArguments(config.value) : undefined;
  return {
    signature: { ...signature, parameters: [] },
    node: call,
    nameNode: lastName(reference),
    given: entries ?? { arguments: [], mappings: [config.value], hasSequence: false },
    hasUnreadPositions: false,
  };
}

/**
 * The class handed on: `partial(SGD, lr=…)`, `DistributedOptimizer(SGD, params, lr=…)`, `Wrapper(optimizer_class=SGD, lr=…)`, and
 * `L(SGD)(params, lr)`. Positions are the class's only where it is called at once or partially applied.
 */
function handedSite(holder: SyntaxNode, reference: SyntaxNode, evaluation: Evaluation): Site | undefined {
  const signature = signatureOf(evaluation.evaluate(reference));
  const callee = holder.field('function');
  if (signature === undefined || callee === undefined) return undefined;
  const outer = callOfCallee(holder);
  const call = outer ?? holder;
  const all = callArguments(call);
  const isApplied = outer !== undefined || lastName(callee).text === 'partial';
  const rest = outer === undefined ? all.arguments.filter(({ value }) => value !== reference) : all.arguments;
  const earlier = outer === undefined || lastName(callee).text !== 'partial' ? [] : namedArguments(holder);
  const named = rest.flatMap(({ name, value }) => {
    if (name === undefined) return isApplied ? [{ value }] : [];
    return [{ name: name.replace(PREFIX, ''), value }];
  });
  const options = rest.flatMap(({ name, value }) => (OPTION_KEYWORD.test(name ?? '') ? [value] : []));
  const given: CallArguments = { ...all, arguments: named, mappings: [...all.mappings, ...options] };
  const later = outer === undefined && isApplied ? laterArguments(holder, evaluation) : [];
  const complete = { ...given, arguments: [...earlier, ...given.arguments, ...later] };
  if (!namesOne({ given: complete, signature, isApplied, options }, evaluation)) return undefined;
  return {
    signature,
    node: call,
    nameNode: lastName(reference),
    given: complete,
    hasUnreadPositions:
      (!isApplied || isOrderUnknown(signature)) && rest.some(({ name }) => name === undefined),
    ...insertInto(call),
  };
}

/** What a holder of the class gives it. */
interface HandedArguments {
  readonly given: CallArguments;
  readonly signature: OptimizerSignature;
  /** Positions are the class's own. */
  readonly isApplied: boolean;
  /** Mappings of the class's arguments. */
  readonly options: readonly SyntaxNode[];
}

/** Whether a holder gives the class any of its hyperparameters. */
function namesOne(
  { given, signature, isApplied, options }: HandedArguments,
  evaluation: Evaluation,
): boolean {
  const known = [
    ...(signature.names.learningRate ?? []),
    ...(signature.names.momentum ?? []),
    ...(signature.names.weightDecay ?? []),
  ];
  const names = given.arguments.map(({ name }) => name);
  if (names.some((name) => name !== undefined && known.includes(name))) return true;
  if (isApplied && given.arguments.length > 1) return true;
  return options.some((option) => {
    const value = evaluation.evaluate(option);
    return (
      value.kind === 'dictionary' && value.entries.arguments.some(({ name }) => known.includes(name ?? ''))
    );
  });
}

/** `make = partial(SGD, momentum=0.9)` is completed where `make(params, lr=0.1)` is called once. */
function laterArguments(partial: SyntaxNode, evaluation: Evaluation): CallArguments['arguments'] {
  const left = partial.parent?.type === 'assignment' ? partial.parent.field('left') : undefined;
  if (left?.type !== 'identifier') return [];
  const calls = evaluation
    .moduleOf(partial)
    .occurrences.identifiers(left.text)
    .flatMap((node) => callOfCallee(node) ?? []);
  const [call, ...others] = calls;
  return call === undefined || others.length > 0 ? [] : namedArguments(call);
}

function namedArguments(call: SyntaxNode): CallArguments['arguments'] {
  return callArguments(call).arguments.filter(({ name }) => name !== undefined);
}

/** `{'type': SGD, 'lr': 0.1}`. */
function entrySite(pair: SyntaxNode, reference: SyntaxNode, evaluation: Evaluation): Site | undefined {
  const dictionary = pair.parent;
  const entries = dictionary === undefined ? undefined : dictionaryArguments(dictionary);
  if (dictionary === undefined || entries === undefined) return undefined;
  const signature = signatureOf(evaluation.evaluate(reference));
  if (signature === undefined) return undefined;
  if (!entries.arguments.some(({ name }) => signature.names.learningRate.includes(name ?? '')))
    return undefined;
  return {
    signature: { ...signature, parameters: [] },
    node: dictionary,
    nameNode: lastName(reference),
    given: entries,
    hasUnreadPositions: false,
  };
}

/** Names that hold the class from here on: a variable, an attribute, a table, a parameter. */
function namesHolding(reference: SyntaxNode, evaluation: Evaluation): string[] {
  const { parent } = reference;
  if (parent === undefined) return [];
  switch (parent.type) {
    case 'assignment':
      return isOptimizer(reference, evaluation) ? targetNames(parent) : [];
    case 'keyword_argument':
    case 'default_parameter':
    case 'typed_default_parameter': {
      const name = parent.field('name')?.text;
      return name === undefined || !isOptimizer(reference, evaluation) ? [] : [name];
    }
    case 'pair':
    case 'dictionary':
    case 'list':
    case 'tuple': {
      const assignment = ancestorOf(reference, ['assignment', 'function_definition', 'call']);
      return assignment?.type === 'assignment' && isOptimizer(reference, evaluation)
        ? targetNames(assignment)
        : [];
    }
    case 'argument_list': {
      const call = parent.parent;
      const callee = call?.type === 'call' ? call.field('function') : undefined;
      if (call === undefined || callee === undefined || !isOptimizer(reference, evaluation)) return [];
      const target = evaluation.evaluate(callee);
      const position = callArguments(call).arguments.findIndex(({ value }) => value === reference);
      const name = target.kind === 'function' ? parameterNames(target.node)[position] : undefined;
      return name === undefined ? [] : [name];
    }
    default:
      return [];
  }
}

function targetNames(assignment: SyntaxNode): string[] {
  const left = assignment.field('left');
  return left === undefined || (left.type !== 'identifier' && left.type !== 'attribute')
    ? []
    : [lastName(left).text];
}

function isOptimizer(reference: SyntaxNode, evaluation: Evaluation): boolean {
  return signatureOf(evaluation.evaluate(reference)) !== undefined;
}

function signatureOf(value: Value): OptimizerSignature | undefined {
  return value.kind === 'path' ? signatureOfImport(value.path) : undefined;
}
