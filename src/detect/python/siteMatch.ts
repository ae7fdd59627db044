import type { Node } from '@vscode/tree-sitter-wasm';
import {
  signatureOfGluonString,
  signatureOfKerasString,
  signatureOfTypeName,
  SKLEARN_MLP,
} from '../configDictionaries';
import type { OptimizerSignature } from '../optimizerSignature';
import { PYTHON_SIGNATURES } from '../pythonFrameworks';
import type { ImportTable } from './imports';
import {
  argumentFor,
  callArguments,
  dottedNames,
  namedChildren,
  stringValue,
  type CallArgument,
  type CallArguments,
} from './syntax';

/** An optimizer configuration in the syntax tree: what it is, where its name stands, what it is given. */
export interface SiteMatch {
  readonly signature: OptimizerSignature;
  readonly nameNode: Node;
  readonly given: CallArguments;
  /** Defaults that hold here in place of the signature's. */
  readonly nesterovByDefault?: boolean;
  /** A momentum keyword may be appended to this argument list. */
  readonly insertInto?: Node;
}

const SIGNATURE_BY_PATH = new Map(
  PYTHON_SIGNATURES.flatMap((signature) => signature.paths.map((path) => [path, signature] as const)),
);

/** Names that a wildcard import can have brought. */
export const KNOWN_PATHS: ReadonlySet<string> = new Set([...SIGNATURE_BY_PATH.keys(), ...SKLEARN_MLP.paths]);

/** The configuration that a call is, if it is one. */
export function matchSite(call: Node, imports: ImportTable): SiteMatch | undefined {
  const callee = call.childForFieldName('function');
  if (callee === null) return undefined;
  return (
    matchConstruction(call, callee, imports) ??
    matchSklearn(call, callee, imports) ??
    matchClassArgument(call, callee, imports) ??
    matchTypedDictionary(call, callee) ??
    matchCompileString(call, callee, imports) ??
    matchGluonTrainer(call, callee)
  );
}

/** `torch.optim.SGD(…)`. */
function matchConstruction(call: Node, callee: Node, imports: ImportTable): SiteMatch | undefined {
  const signature = signatureOf(callee, imports);
  return signature === undefined
    ? undefined
    : { signature, nameNode: lastName(callee), given: callArguments(call), ...insertInto(call) };
}

/**
 * The class handed on: `partial(SGD, lr=…)`, `DistributedOptimizer(SGD, params, lr=…)`, and a lazy `L(SGD)(params=…, lr=…)`.
 * Only keywords are read, since positions belong to the wrapper.
 */
function matchClassArgument(call: Node, callee: Node, imports: ImportTable): SiteMatch | undefined {
  const holder = callee.type === 'call' ? callee : call;
  const classNode = callArguments(holder).arguments.find(
    ({ name, value }) => name === undefined && signatureOf(value, imports) !== undefined,
  )?.value;
  const signature = classNode === undefined ? undefined : signatureOf(classNode, imports);
  if (classNode === undefined || signature === undefined) return undefined;
  const all = callArguments(call);
  // What the wrapper makes of positions is not known: they may carry any parameter of the class.
  const hasUnread = all.arguments.some(({ name, value }) => name === undefined && value.id !== classNode.id);
  const given = {
    arguments: all.arguments.filter(({ name }) => name !== undefined),
    hasSplat: all.hasSplat || hasUnread,
  };
  const known = Object.values(signature.names).flat();
  const namesOne = given.arguments.some(({ name }) => name !== undefined && known.includes(name));
  return namesOne ? { signature, nameNode: lastName(classNode), given, ...insertInto(call) } : undefined;
}

/** OpenMMLab: `optimizer = dict(type='SGD', lr=…)`, also nested in an `optim_wrapper`. */
function matchTypedDictionary(call: Node, callee: Node): SiteMatch | undefined {
  if (callee.type !== 'identifier' || callee.text !== 'dict') return undefined;
  const given = callArguments(call);
  const typeNode = given.arguments.find(({ name }) => name === 'type')?.value ?? null;
  const typeName = stringValue(typeNode);
  const signature = typeName === undefined ? undefined : signatureOfTypeName(typeName);
  if (signature === undefined || typeNode === null || !/optim/iu.test(boundName(call))) return undefined;
  return { signature, nameNode: typeNode, given, ...insertInto(call) };
}

/** `model.compile(optimizer='sgd')`, where Keras is imported. */
function matchCompileString(call: Node, callee: Node, imports: ImportTable): SiteMatch | undefined {
  if (callee.childForFieldName('attribute')?.text !== 'compile' || !imports.hasModule('keras'))
    return undefined;
  const optimizer = argumentFor(callArguments(call), ['optimizer'], ['optimizer']) ?? null;
  const name = stringValue(optimizer);
  const signature = name === undefined ? undefined : signatureOfKerasString(name);
  return signature === undefined || optimizer === null
    ? undefined
    : { signature, nameNode: optimizer, given: { arguments: [], hasSplat: false } };
}

/** `gluon.Trainer(params, 'sgd', {'learning_rate': …})`. */
function matchGluonTrainer(call: Node, callee: Node): SiteMatch | undefined {
  if ((callee.childForFieldName('attribute') ?? callee).text !== 'Trainer') return undefined;
  const all = callArguments(call);
  const nameNode = argumentFor(all, ['optimizer'], ['params', 'optimizer']) ?? null;
  const name = stringValue(nameNode);
  const options = argumentFor(all, ['optimizer_params'], ['params', 'optimizer', 'optimizer_params']);
  const signature = name === undefined ? undefined : signatureOfGluonString(name);
  if (signature === undefined || nameNode === null) return undefined;
  if (options !== undefined && options.type !== 'dictionary') {
    return { signature, nameNode, given: { arguments: [], hasSplat: true } };
  }
  return {
    signature,
    nameNode,
    given: options === undefined ? { arguments: [], hasSplat: false } : dictionaryArguments(options),
    nesterovByDefault: name?.toLowerCase() === 'nag',
  };
}

/** `MLPClassifier(solver='sgd', …)`; with its default solver, Adam, the momentum is not used. */
function matchSklearn(call: Node, callee: Node, imports: ImportTable): SiteMatch | undefined {
  const path = imports.resolve(dottedNames(callee) ?? []);
  if (path === undefined || !SKLEARN_MLP.paths.includes(path)) return undefined;
  const given = callArguments(call);
  const solver = given.arguments.find(({ name }) => name === 'solver')?.value ?? null;
  return stringValue(solver) === 'sgd'
    ? {
        signature: SKLEARN_MLP,
        nameNode: lastName(callee),
        given,
        nesterovByDefault: true,
        ...insertInto(call),
      }
    : undefined;
}

function signatureOf(node: Node, imports: ImportTable): OptimizerSignature | undefined {
  const path = imports.resolve(dottedNames(node) ?? []);
  return path === undefined ? undefined : SIGNATURE_BY_PATH.get(path);
}

function lastName(node: Node): Node {
  return node.type === 'attribute' ? (node.childForFieldName('attribute') ?? node) : node;
}

/** What the value of a call is bound to: the keyword, dictionary key or variable in front of it. */
function boundName(call: Node): string {
  const { parent } = call;
  if (parent === null) return '';
  const name =
    parent.childForFieldName('left') ?? parent.childForFieldName('name') ?? parent.childForFieldName('key');
  return name?.text ?? '';
}

function insertInto(call: Node): { readonly insertInto?: Node } {
  const list = call.childForFieldName('arguments');
  return list === null || list.type !== 'argument_list' ? {} : { insertInto: list };
}

function dictionaryArguments(dictionary: Node): CallArguments {
  const found: CallArgument[] = [];
  let hasSplat = false;
  for (const pair of namedChildren(dictionary)) {
    const name = stringValue(pair.childForFieldName('key'));
    const value = pair.childForFieldName('value');
    if (name !== undefined && value !== null) found.push({ name, value });
    else hasSplat = true;
  }
  return { arguments: found, hasSplat };
}
