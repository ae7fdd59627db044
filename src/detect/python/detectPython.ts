import type { Node } from '@vscode/tree-sitter-wasm';
import type { Hyperparameter, HyperparameterFlag } from '../../model/hyperparameter';
import type { MomentumInsertion, OptimizerConfig } from '../../model/optimizerConfig';
import type { OptimizerSignature } from '../optimizerSignature';
import { PYTHON_SIGNATURES } from '../pythonFrameworks';
import { trainingBatchSize } from './batchSize';
import { BindingTable } from './bindings';
import { ImportTable } from './imports';
import { resolveBoolean, resolveHyperparameter } from './resolveNumber';
import { schedulersOf } from './schedulers';
import {
  argumentFor,
  callArguments,
  descendants,
  dottedNames,
  lineOf,
  namedChildren,
  scopePath,
  spanOf,
  type CallArguments,
} from './syntax';

const SIGNATURE_BY_PATH = new Map(
  PYTHON_SIGNATURES.flatMap((signature) => signature.paths.map((path) => [path, signature] as const)),
);
const KNOWN_PATHS = new Set(SIGNATURE_BY_PATH.keys());

/** Every optimizer construction in a Python module, in its order. */
export function detectPython(root: Node): OptimizerConfig[] {
  const imports = new ImportTable(root, KNOWN_PATHS);
  const bindings = new BindingTable(root);
  const batchSize = trainingBatchSize(root, bindings);
  const ordinals = new Map<string, number>();
  return descendants(root, ['call']).flatMap((call) => {
    const callee = call.childForFieldName('function');
    const path = imports.resolve(dottedNames(callee) ?? []);
    const signature = path === undefined ? undefined : SIGNATURE_BY_PATH.get(path);
    if (callee === null || signature === undefined) return [];
    const place = [...scopePath(call), signature.optimizer].join('/');
    const ordinal = (ordinals.get(place) ?? 0) + 1;
    ordinals.set(place, ordinal);
    return [describe(root, call, callee, signature, `${place}#${ordinal}`, bindings, batchSize)];
  });
}

function describe(
  root: Node,
  call: Node,
  callee: Node,
  signature: OptimizerSignature,
  siteId: string,
  bindings: BindingTable,
  batchSize: Hyperparameter,
): OptimizerConfig {
  const given = callArguments(call);
  const { names, defaults } = signature;
  const read = (
    argumentNames: readonly string[] | undefined,
    defaultValue: number | undefined,
  ): Hyperparameter => readArgument(given, argumentNames, signature.parameters, defaultValue, bindings);
  const momentum = read(names.momentum, defaults.momentum);
  const insertion = names.momentum === undefined ? undefined : momentumInsertion(call, given, momentum);
  return {
    siteId,
    framework: signature.framework,
    optimizer: signature.optimizer,
    family: signature.family,
    momentumForm: signature.momentumForm,
    span: spanOf(call),
    nameSpan: spanOf(
      callee.type === 'attribute' ? (callee.childForFieldName('attribute') ?? callee) : callee,
    ),
    line: lineOf(call),
    endLine: call.endPosition.row,
    learningRate: read(names.learningRate, defaults.learningRate),
    momentum,
    dampening: read(names.dampening, 0),
    weightDecay: read(names.weightDecay, 0),
    nesterov: readFlag(given, names.nesterov, signature.parameters, bindings),
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
  given: CallArguments,
  names: readonly string[] | undefined,
  parameters: readonly string[],
  bindings: BindingTable,
): HyperparameterFlag {
  const argument = names === undefined ? undefined : argumentFor(given, names, parameters);
  if (argument === undefined) return 'off';
  const value = resolveBoolean(argument, bindings);
  return value === undefined ? 'unknown' : value ? 'on' : 'off';
}

/** Behind the last argument, unless a momentum is written already or may come in through `**kwargs`. */
function momentumInsertion(
  call: Node,
  given: CallArguments,
  momentum: Hyperparameter,
): MomentumInsertion | undefined {
  if (
    given.hasSplat ||
    momentum.state !== 'default' ||
    given.arguments.some(({ name }) => name === 'momentum')
  ) {
    return undefined;
  }
  const list = call.childForFieldName('arguments');
  if (list === null || list.type !== 'argument_list' || list.hasError) return undefined;
  const last = namedChildren(list).at(-1);
  return last === undefined
    ? { offset: list.startIndex + 1, prefix: 'momentum=', suffix: '' }
    : { offset: last.endIndex, prefix: ', momentum=', suffix: '' };
}

/** `optimizer = SGD(…)` and `self.optimizer = SGD(…)`. */
function assignedVariable(call: Node): string | undefined {
  return call.parent?.type === 'assignment' ? call.parent.childForFieldName('left')?.text : undefined;
}
