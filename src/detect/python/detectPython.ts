import type { Node } from '@vscode/tree-sitter-wasm';
import type { Hyperparameter, HyperparameterFlag } from '../../model/hyperparameter';
import type { MomentumInsertion, OptimizerConfig } from '../../model/optimizerConfig';
import { trainingBatchSize } from './batchSize';
import { BindingTable } from './bindings';
import { ImportTable } from './imports';
import { resolveBoolean, resolveHyperparameter } from './resolveNumber';
import { schedulersOf } from './schedulers';
import { KNOWN_PATHS, matchSite, type SiteMatch } from './siteMatch';
import {
  argumentFor,
  descendants,
  lineOf,
  namedChildren,
  scopePath,
  spanOf,
  type CallArguments,
} from './syntax';

/** Every optimizer construction in a Python module, in its order. */
export function detectPython(root: Node): OptimizerConfig[] {
  const imports = new ImportTable(root, KNOWN_PATHS);
  const bindings = new BindingTable(root);
  const batchSize = trainingBatchSize(root, bindings);
  const ordinals = new Map<string, number>();
  return descendants(root, ['call']).flatMap((call) => {
    const match = matchSite(call, imports);
    if (match === undefined) return [];
    const place = [...scopePath(call), match.signature.optimizer].join('/');
    const ordinal = (ordinals.get(place) ?? 0) + 1;
    ordinals.set(place, ordinal);
    return [describe(root, call, match, `${place}#${ordinal}`, bindings, batchSize)];
  });
}

function describe(
  root: Node,
  call: Node,
  match: SiteMatch,
  siteId: string,
  bindings: BindingTable,
  batchSize: Hyperparameter,
): OptimizerConfig {
  const { signature, given, nameNode } = match;
  const { names, defaults } = signature;
  const read = (
    argumentNames: readonly string[] | undefined,
    defaultValue: number | undefined,
  ): Hyperparameter => readArgument(given, argumentNames, signature.parameters, defaultValue, bindings);
  const momentum = read(names.momentum, defaults.momentum);
  const insertion = names.momentum === undefined ? undefined : momentumInsertion(match, momentum);
  return {
    siteId,
    framework: signature.framework,
    optimizer: signature.optimizer,
    family: signature.family,
    momentumForm: signature.momentumForm,
    span: spanOf(call),
    nameSpan: spanOf(nameNode),
    line: lineOf(call),
    endLine: call.endPosition.row,
    learningRate: read(names.learningRate, defaults.learningRate),
    momentum,
    dampening: read(names.dampening, 0),
    weightDecay: read(names.weightDecay, 0),
    nesterov: readFlag(match, bindings),
    batchSize,
    schedulers: schedulersOf(root, assignedVariable(call)),
    ...(insertion === undefined ? {} : { momentumInsertion: insertion }),
    incomplete: call.hasError,
  };
}

function readArgument(
  given: CallArguments,
  names: readonly string[] | undefined,
  parameters: readonly string[],
  defaultValue: number | undefined,
  bindings: BindingTable,
): Hyperparameter {
  const fallback: Hyperparameter =
    defaultValue === undefined ? { state: 'missing' } : { state: 'default', value: defaultValue };
  if (names === undefined) return fallback;
  const argument = argumentFor(given, names, parameters);
  if (argument === undefined) return given.hasSplat ? { state: 'missing' } : fallback;
  const resolved = resolveHyperparameter(argument, bindings);
  return resolved === 'none' ? fallback : resolved;
}

function readFlag(
  { signature, given, nesterovByDefault }: SiteMatch,
  bindings: BindingTable,
): HyperparameterFlag {
  const names = signature.names.nesterov;
  const argument = names === undefined ? undefined : argumentFor(given, names, signature.parameters);
  if (argument === undefined) return nesterovByDefault === true ? 'on' : 'off';
  const value = resolveBoolean(argument, bindings);
  return value === undefined ? 'unknown' : value ? 'on' : 'off';
}

/** Behind the last argument, unless a momentum is written already or may come in through `**kwargs`. */
function momentumInsertion(
  { given, insertInto }: SiteMatch,
  momentum: Hyperparameter,
): MomentumInsertion | undefined {
  if (given.hasSplat || momentum.state !== 'default' || insertInto === undefined || insertInto.hasError) {
    return undefined;
  }
  if (given.arguments.some(({ name }) => name === 'momentum')) return undefined;
  const last = namedChildren(insertInto).at(-1);
  return last === undefined
    ? { offset: insertInto.startIndex + 1, prefix: 'momentum=', suffix: '' }
    : { offset: last.endIndex, prefix: ', momentum=', suffix: '' };
}

/** `optimizer = SGD(…)` and `self.optimizer = SGD(…)`. */
function assignedVariable(call: Node): string | undefined {
  return call.parent?.type === 'assignment' ? call.parent.childForFieldName('left')?.text : undefined;
}
