import { signatureOfTypeName, TYPE_NAMES } from '../../frameworks/typeNames';
import type { OptimizerSignature } from '../../frameworks/optimizerSignature';
import { signatureOfPath } from '../../frameworks/pythonFrameworks';
import type { PythonModule } from '../evaluate/pythonModule';
import type { Evaluation } from '../evaluate/value';
import type { SyntaxNode } from '../../parsing/sourceTree';
import { callArguments, dictionaryArguments, stringValue, type CallArguments } from '../tree/syntax';
import { entriesOf, inheritedEntries, placeOf, replacesBase, type Inherited } from './inheritance';
import { insertInto, type Site } from './site';

const NAME = `(?:${TYPE_NAMES.join('|')})`;
const TYPED = new RegExp(
  `\\btype[ \\t]*=[ \\t]*(?:'${NAME}'|"${NAME}")|['"](?:type|_target_|class_path)['"][ \\t]*:\\s*(?:'(?:[\\w.]*\\.)?${NAME}'|"(?:[\\w.]*\\.)?${NAME}")`,
  'gu',
);
/** Where OpenMMLab configurations hold their optimizer. */
const OPTIMIZER_PLACES = [['optimizer'], ['optim_wrapper', 'optimizer']];

/**
 * Optimizers that a dictionary names: OpenMMLab's `optimizer = dict(type='SGD', lr=…)`, also nested in an `optim_wrapper` or with
 * its type in a `_base_`, and Hydra's `{'_target_': 'torch.optim.SGD', …}`.
 */
export function dictionarySites(module: PythonModule, evaluation: Evaluation): Site[] {
  const sites = module.nodesAt(TYPED).flatMap(({ node }) => {
    const site =
      node.type === 'keyword_argument'
        ? keywordSite(node)
        : node.type === 'pair'
          ? entrySite(node)
          : undefined;
    return site === undefined ? [] : [site];
  });
  if (!module.text.includes('_base_')) return sites;
  return [
    ...sites.map((site) => ({ ...site, inherited: inheritedBy(site, module, evaluation) })),
    ...OPTIMIZER_PLACES.flatMap((place) => overridingSite(place, module, evaluation) ?? []),
  ];
}

/** `dict(type='SGD', …)`. */
function keywordSite(keyword: SyntaxNode): Site | undefined {
  const nameNode = keyword.field('value');
  const call = keyword.parent?.parent;
  if (call?.type !== 'call' || call.field('function')?.text !== 'dict' || nameNode === undefined)
    return undefined;
  const signature = namedOptimizer(nameNode, call);
  return signature === undefined
    ? undefined
    : {
        signature,
        node: call,
        nameNode,
        given: callArguments(call),
        hasUnreadPositions: false,
        ...insertInto(call),
      };
}

/** `{'type': 'SGD', …}` and `{'_target_': 'torch.optim.SGD', …}`. */
function entrySite(pair: SyntaxNode): Site | undefined {
  const nameNode = pair.field('value');
  const dictionary = pair.parent;
  if (dictionary?.type !== 'dictionary' || nameNode === undefined) return undefined;
  const entries = dictionaryArguments(dictionary);
  const path = signatureOfPath(stringValue(nameNode) ?? '');
  const signature = path === undefined ? namedOptimizer(nameNode, dictionary) : { ...path, parameters: [] };
  if (signature === undefined || entries === undefined) return undefined;
  return { signature, node: dictionary, nameNode, given: argumentsOf(entries), hasUnreadPositions: false };
}

function inheritedBy({ node, given }: Site, module: PythonModule, evaluation: Evaluation): Inherited {
  const place = placeOf(node);
  return place === undefined || replacesBase(given)
    ? { kind: 'nothing' }
    : inheritedEntries(place, module, evaluation);
}

/** `optimizer = dict(lr=0.005)` over a `_base_` that names the optimizer. */
function overridingSite(
  place: readonly string[],
  module: PythonModule,
  evaluation: Evaluation,
): Site | undefined {
  const [variable = '', ...rest] = place;
  const [binding, ...others] = module.bindings.inScope(variable, module.tree.root);
  if (binding?.source.kind !== 'assignment' || others.length > 0) return undefined;
  let node = binding.source.value;
  for (const name of rest) {
    const inner = entriesOf(node)?.arguments.find((each) => each.name === name)?.value;
    if (inner === undefined) return undefined;
    node = inner;
  }
  const given = entriesOf(node);
  if (given === undefined || given.arguments.some(({ name }) => name === 'type')) return undefined;
  const inherited = inheritedEntries(place, module, evaluation);
  const type =
    inherited.kind === 'entries'
      ? inherited.entries.arguments.findLast(({ name }) => name === 'type')?.value
      : undefined;
  const signature = signatureOfTypeName(stringValue(type) ?? '');
  return signature === undefined
    ? undefined
    : {
        signature,
        node,
        nameNode: binding.node,
        given,
        hasUnreadPositions: false,
        inherited,
        ...(node.type === 'call' ? insertInto(node) : {}),
      };
}

/** Lightning puts the arguments of a `class_path` into `init_args`, DeepSpeed those of a `type` into `params`. */
function argumentsOf(entries: CallArguments): CallArguments {
  const inner = entries.arguments.find(({ name }) => name === 'init_args' || name === 'params')?.value;
  return (inner?.type === 'dictionary' ? dictionaryArguments(inner) : undefined) ?? entries;
}

/** A type's name, where the dictionary is bound to an optimizer. */
function namedOptimizer(nameNode: SyntaxNode, dictionary: SyntaxNode): OptimizerSignature | undefined {
  const name = stringValue(nameNode);
  const signature = name === undefined ? undefined : signatureOfTypeName(name);
  return signature !== undefined && /optim/iu.test(boundName(dictionary)) ? signature : undefined;
}

/** What a dictionary is bound to: the keyword, key or variable in front of it, or the callable that it is given to. */
function boundName(dictionary: SyntaxNode): string {
  const { parent } = dictionary;
  switch (parent?.type) {
    case 'assignment':
      return parent.field('left')?.text ?? '';
    case 'keyword_argument':
      return parent.field('name')?.text ?? '';
    case 'pair':
      return parent.field('key')?.text ?? '';
    case 'argument_list':
      return parent.parent?.field('function')?.text ?? '';
    default:
      return '';
  }
}
