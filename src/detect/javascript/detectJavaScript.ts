import type { Hyperparameter, HyperparameterFlag } from '../../model/optimizer/hyperparameter';
import type { MomentumInsertion, OptimizerConfig, SchedulerUse } from '../../model/optimizer/optimizerConfig';
import { JAVASCRIPT_REPLACEMENTS } from '../frameworks/replacements';
import { replacedValues } from '../replacedValues';
import { numberedConfigs, type FoundOptimizer } from '../numberedConfigs';
import type { SourceTree, SyntaxNode } from '../parsing/sourceTree';
import { signaturesByPath } from '../frameworks/optimizerSignature';
import { BindingTable } from './bindings';
import { libraryPath } from './modulePaths';
import { resolveHyperparameter } from './resolveNumber';
import { JAVASCRIPT_SIGNATURES, type JavaScriptSignature } from './signatures';
import { callArguments, keyText, propertyOf, scopePath, spanOf, stringValue } from './syntax';

/** An optimizer in the syntax tree, before its values are read. */
interface Site {
  readonly signature: JavaScriptSignature;
  /** The call, or the string that stands for one. */
  readonly node: SyntaxNode;
  readonly nameNode: SyntaxNode;
  readonly positional: readonly SyntaxNode[];
}

const SIGNATURE_OF_PATH = signaturesByPath(JAVASCRIPT_SIGNATURES);
/** Where a construction may stand: a name of the table in front of a parenthesis. */
const CONSTRUCTION = new RegExp(
  `\\b(${[...new Set([...SIGNATURE_OF_PATH.keys()].map((path) => path.split('.').at(-1)))].join('|')})\\s*\\(`,
  'gu',
);
const COMPILE_STRING = /\boptimizer['"]?\s*:\s*(?=["'`]\w+["'`])/gu;

/** Every optimizer construction in a JavaScript or TypeScript program, in its order. */
export function detectJavaScript(tree: SourceTree): OptimizerConfig[] {
  const bindings = new BindingTable(tree);
  const sites = [...constructions(tree, bindings), ...compileStrings(tree)];
  const schedulers = sites.length === 0 ? [] : replacements(tree);
  const found = sites
    .toSorted((left, right) => left.node.start - right.node.start)
    .map((site) => ({ ...describe(site, bindings), schedulers }));
  return numberedConfigs(found, tree);
}

/** `optimizer.setMomentum(…)` and its like, outside comments and strings: it may be any of the file's optimizers. */
function replacements(tree: SourceTree): readonly SchedulerUse[] {
  return replacedValues(tree.text, JAVASCRIPT_REPLACEMENTS, ({ start, end }) => {
    const { type } = tree.nodeAt(start, end);
    return type !== 'comment' && !type.includes('string');
  });
}

/** `tf.train.sgd(0.1)`, `new tf.SGDOptimizer(0.1)`, `sgd(0.1, {momentum: 0.9})`. */
function constructions(tree: SourceTree, bindings: BindingTable): Site[] {
  return [...tree.text.matchAll(CONSTRUCTION)].flatMap((match): Site[] => {
    const name = match[1] ?? '';
    const nameNode = tree.nodeAt(match.index, match.index + name.length);
    if (nameNode.start !== match.index || nameNode.end !== match.index + name.length) return [];
    const callee = nameNode.parent?.type === 'member_expression' ? nameNode.parent : nameNode;
    const call = callee.parent;
    if (call === undefined || (call.field('function') ?? call.field('constructor')) !== callee) return [];
    const path = libraryPath(callee, bindings);
    const signature = path === undefined ? undefined : SIGNATURE_OF_PATH.get(path);
    return signature === undefined
      ? []
      : [{ signature, node: call, nameNode, positional: callArguments(call) }];
  });
}

/** `model.compile({optimizer: 'sgd'})`. */
function compileStrings(tree: SourceTree): Site[] {
  return [...tree.text.matchAll(COMPILE_STRING)].flatMap((match): Site[] => {
    const at = match.index + match[0].length;
    const found = tree.nodeAt(at, at + 1);
    const nameNode = found.type === 'string_fragment' ? (found.parent ?? found) : found;
    const name = stringValue(nameNode)?.toLowerCase();
    const call = nameNode.parent?.parent?.parent?.parent;
    const callee = call?.field('function');
    const isCompile = callee?.field('property')?.text === 'compile';
    const signature = JAVASCRIPT_SIGNATURES.find(({ compileName }) => compileName === name);
    if (signature === undefined || !isCompile || nameNode.parent === undefined) return [];
    if (keyText(nameNode.parent) !== 'optimizer') return [];
    const defaults = signature.compileDefaults ?? {};
    return [{ signature: { ...signature, defaults }, node: nameNode, nameNode, positional: [] }];
  });
}

function describe(site: Site, bindings: BindingTable): FoundOptimizer {
  const { signature, node, nameNode } = site;
  const { names, defaults } = signature;
  const read = (argumentNames: readonly string[] | undefined, value: number | undefined): Hyperparameter =>
    readArgument(site, argumentNames, value, bindings);
  const momentum = read(names.momentum, defaults.momentum);
  return {
    signature,
    within: scopePath(node),
    span: spanOf(node),
    nameSpan: spanOf(nameNode),
    learningRate: read(names.learningRate, defaults.learningRate),
    momentum,
    nesterov: readFlag(site),
    momentumInsertion: momentumInsertion(site, momentum),
    incomplete: node.hasError,
  };
}

/** By position, else under one of the names in the object of options. */
function argumentFor(
  { signature, positional }: Site,
  names: readonly string[] | undefined,
): SyntaxNode | 'hidden' | undefined {
  if (names === undefined) return undefined;
  const spread = positional.findIndex(({ type }) => type === 'spread_element');
  const position = signature.parameters.findIndex((parameter) => names.includes(parameter));
  if (position >= 0) return spread >= 0 && spread <= position ? 'hidden' : positional[position];
  if (signature.optionsPosition === undefined) return undefined;
  const options = positional[signature.optionsPosition];
  if (options === undefined) return undefined;
  if (options.type !== 'object' || options.children.some(({ type }) => type === 'spread_element'))
    return 'hidden';
  return propertyOf(options, names);
}

function readArgument(
  site: Site,
  names: readonly string[] | undefined,
  defaultValue: number | undefined,
  bindings: BindingTable,
): Hyperparameter {
  const fallback: Hyperparameter =
    defaultValue === undefined ? { state: 'missing' } : { state: 'default', value: defaultValue };
  const argument = argumentFor(site, names);
  if (argument === undefined) return fallback;
  if (argument === 'hidden') return { state: 'missing' };
  const resolved = resolveHyperparameter(argument, bindings);
  return resolved === 'nothing' ? fallback : resolved;
}

function readFlag(site: Site): HyperparameterFlag {
  const argument = argumentFor(site, site.signature.names.nesterov);
  if (argument === undefined) return 'off';
  if (argument === 'hidden') return 'unknown';
  return argument.type === 'true' ? 'on' : argument.type === 'false' ? 'off' : 'unknown';
}

/** Into the object of options; the factories that take positions only have another one for momentum. */
function momentumInsertion(
  { signature, node, positional }: Site,
  momentum: Hyperparameter,
): MomentumInsertion | undefined {
  const { optionsPosition, names } = signature;
  if (momentum.state !== 'default' || optionsPosition === undefined || names.momentum === undefined)
    return undefined;
  if (node.hasError || positional.length < optionsPosition) return undefined;
  const options = positional[optionsPosition];
  if (options === undefined) {
    const last = positional.at(-1);
    return last === undefined ? undefined : { offset: last.end, prefix: ', { momentum: ', suffix: ' }' };
  }
  const last = options.children.at(-1);
  return last === undefined
    ? { offset: options.start + 1, prefix: ' momentum: ', suffix: ' ' }
    : { offset: last.end, prefix: ', momentum: ', suffix: '' };
}
