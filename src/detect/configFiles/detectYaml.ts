import {
  isMap,
  isScalar,
  LineCounter,
  parseAllDocuments,
  visit,
  type Pair,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import type { Hyperparameter, HyperparameterFlag } from '../../model/hyperparameter';
import type {
  Framework,
  MomentumForm,
  MomentumInsertion,
  OptimizerConfig,
  OptimizerFamily,
} from '../../model/optimizerConfig';
import type { TextSpan } from '../../model/textSpan';
import { PYTHON_SIGNATURES } from '../pythonFrameworks';
import {
  ARGUMENTS_KEY,
  CLASS_PATH_KEYS,
  familyOfName,
  HYPERPARAMETER_KEYS,
  IMPLIED_OPTIMIZERS,
  OPTIMIZER_NAME_KEYS,
  OPTIMIZER_SECTION_KEYS,
  SECTION_NAME_KEYS,
} from './configConventions';

type Mapping = YAMLMap<unknown, unknown>;

/** An optimizer configured by a mapping, before its values are read. */
interface MappingMatch {
  readonly framework: Framework;
  readonly optimizer: string;
  readonly family: OptimizerFamily;
  readonly momentumForm: MomentumForm;
  readonly nesterov: boolean;
  /** Where the optimizer is named, or the key that implies it. */
  readonly nameSpan: TextSpan;
  /** The mapping with the hyperparameters. */
  readonly values: Mapping;
  readonly defaultMomentum?: number;
}

/** Every optimizer configuration of a YAML text, in its order; none where it does not parse. */
export function detectYaml(text: string): OptimizerConfig[] {
  const lines = new LineCounter();
  const found: OptimizerConfig[] = [];
  const ordinals = new Map<string, number>();
  for (const document of parseAllDocuments(text, { lineCounter: lines, logLevel: 'silent' })) {
    if (document.errors.length > 0) continue;
    visit(document, {
      Map: (_, mapping, ancestors) => {
        const path = ancestors.flatMap((each) => (isPair(each) ? [keyText(each)] : []));
        const match = matchMapping(mapping, path);
        if (match === undefined) return;
        const place = [...path, match.optimizer].join('/');
        const ordinal = (ordinals.get(place) ?? 0) + 1;
        ordinals.set(place, ordinal);
        found.push(describe(text, lines, mapping, match, `${place}#${ordinal}`));
      },
    });
  }
  return found;
}

function matchMapping(mapping: Mapping, path: readonly string[]): MappingMatch | undefined {
  return matchClassPath(mapping) ?? matchNamed(mapping, path) ?? matchImplied(mapping, path);
}

/** `_target_: torch.optim.SGD`. */
function matchClassPath(mapping: Mapping): MappingMatch | undefined {
  const name = textScalar(mapping, CLASS_PATH_KEYS);
  const signature = PYTHON_SIGNATURES.find(({ paths }) => name !== undefined && paths.includes(name.value));
  if (name === undefined || signature === undefined) return undefined;
  const inner = mapping.get(ARGUMENTS_KEY, true);
  const { framework, optimizer, family, momentumForm, defaults } = signature;
  return {
    framework,
    optimizer,
    family,
    momentumForm,
    nesterov: false,
    nameSpan: name.span,
    values: isMap(inner) ? inner : mapping,
    ...(defaults.momentum === undefined ? {} : { defaultMomentum: defaults.momentum }),
  };
}

/** `optimizer: sgd` beside its learning rate, or `Optimizer:` with a name inside. */
function matchNamed(mapping: Mapping, path: readonly string[]): MappingMatch | undefined {
  const section = path.at(-1) ?? '';
  const isSection = OPTIMIZER_SECTION_KEYS.some((key) => key === section);
  const name =
    textScalar(mapping, OPTIMIZER_NAME_KEYS) ??
    (isSection ? textScalar(mapping, SECTION_NAME_KEYS) : undefined);
  const family = name === undefined ? undefined : familyOfName(name.value);
  if (name === undefined || family === undefined) return undefined;
  if (pairOf(mapping, HYPERPARAMETER_KEYS.learningRate) === undefined) return undefined;
  return {
    framework: 'genericConfig',
    ...family,
    momentumForm: family.family === 'other' ? 'none' : 'learningRateOutside',
    nameSpan: name.span,
    values: mapping,
  };
}

/** Detectron2's `SOLVER:` and Ultralytics' `lr0`, which mean SGD without saying so. */
function matchImplied(mapping: Mapping, path: readonly string[]): MappingMatch | undefined {
  if (textScalar(mapping, OPTIMIZER_NAME_KEYS) !== undefined) return undefined;
  const implied = IMPLIED_OPTIMIZERS.find(
    ({ section, requiredKeys }) =>
      (section === undefined ? path.length === 0 : path.at(-1) === section) &&
      requiredKeys.every((key) => mapping.has(key)),
  );
  const named = implied === undefined ? undefined : pairOf(mapping, implied.requiredKeys);
  const key = named?.key;
  if (implied === undefined || !isScalar(key)) return undefined;
  return {
    framework: implied.framework,
    optimizer: 'SGD',
    family: 'sgd',
    momentumForm: 'learningRateOutside',
    nesterov: false,
    nameSpan: spanOf(key),
    values: mapping,
    ...(implied.defaultMomentum === undefined ? {} : { defaultMomentum: implied.defaultMomentum }),
  };
}

function describe(
  text: string,
  lines: LineCounter,
  mapping: Mapping,
  match: MappingMatch,
  siteId: string,
): OptimizerConfig {
  const { values } = match;
  const read = (keys: readonly string[]): Hyperparameter => readNumber(pairOf(values, keys), lines);
  const written = read(HYPERPARAMETER_KEYS.momentum);
  const momentum: Hyperparameter =
    written.state === 'missing' && match.defaultMomentum !== undefined
      ? { state: 'default', value: match.defaultMomentum }
      : written;
  const insertion = momentum.state === 'default' ? momentumInsertion(text, lines, values) : undefined;
  const [start = 0, end = 0] = mapping.range ?? [];
  return {
    siteId,
    framework: match.framework,
    optimizer: match.optimizer,
    family: match.family,
    momentumForm: match.momentumForm,
    span: { start, end },
    nameSpan: match.nameSpan,
    line: lineAt(lines, match.nameSpan.start),
    endLine: lineAt(lines, end),
    learningRate: read(HYPERPARAMETER_KEYS.learningRate),
    momentum,
    dampening: withDefaultZero(read(HYPERPARAMETER_KEYS.dampening)),
    weightDecay: withDefaultZero(read(HYPERPARAMETER_KEYS.weightDecay)),
    nesterov: readFlag(pairOf(values, HYPERPARAMETER_KEYS.nesterov), match.nesterov),
    batchSize: read(HYPERPARAMETER_KEYS.batchSize),
    schedulers: [],
    ...(insertion === undefined ? {} : { momentumInsertion: insertion }),
    incomplete: false,
  };
}

/** A number as it is written; `1e-3` is a string to YAML 1.1 readers, and the hover says so. */
function readNumber(pair: Pair<unknown, unknown> | undefined, lines: LineCounter): Hyperparameter {
  const node = pair?.value;
  if (!isScalar(node)) return { state: 'missing' };
  const span = spanOf(node);
  const source = String(node.source ?? node.value);
  const line = lineAt(lines, span.start);
  if (typeof node.value !== 'number' || Number.isNaN(node.value)) {
    const reason = source.includes('${') ? 'dynamic' : 'notANumber';
    return { state: 'unknown', text: source, argument: span, reason };
  }
  return {
    state: 'known',
    value: node.value,
    text: source,
    argument: span,
    definition: { span, line },
    resolution: [{ kind: 'literal', name: '', line }],
    ...(/^[-+]?\d+e[-+]?\d+$/iu.test(source) ? { hint: 'yamlNumberReadAsString' } : {}),
  };
}

function withDefaultZero(hyperparameter: Hyperparameter): Hyperparameter {
  return hyperparameter.state === 'missing' ? { state: 'default', value: 0 } : hyperparameter;
}

function readFlag(pair: Pair<unknown, unknown> | undefined, byName: boolean): HyperparameterFlag {
  const node = pair?.value;
  if (!isScalar(node)) return byName ? 'on' : 'off';
  return typeof node.value === 'boolean' ? (node.value ? 'on' : 'off') : 'unknown';
}

/** On a line of its own behind the learning rate; not inside `{…}`. */
function momentumInsertion(text: string, lines: LineCounter, values: Mapping): MomentumInsertion | undefined {
  const pair = pairOf(values, HYPERPARAMETER_KEYS.learningRate);
  if (values.flow === true || pair === undefined || !isScalar(pair.key) || !isScalar(pair.value))
    return undefined;
  const key = String(pair.key.value);
  const { col } = lines.linePos(spanOf(pair.key).start);
  const end = text.indexOf('\n', spanOf(pair.value).end);
  const name = key === key.toUpperCase() ? 'MOMENTUM' : 'momentum';
  return { offset: end < 0 ? text.length : end, prefix: `\n${' '.repeat(col - 1)}${name}: `, suffix: '' };
}

function pairOf(mapping: Mapping, keys: readonly string[]): Pair<unknown, unknown> | undefined {
  for (const key of keys) {
    const pair = mapping.items.find((each) => keyText(each) === key);
    if (pair !== undefined) return pair;
  }
  return undefined;
}

function textScalar(
  mapping: Mapping,
  keys: readonly string[],
): { readonly value: string; readonly span: TextSpan } | undefined {
  const node = pairOf(mapping, keys)?.value;
  return isScalar(node) && typeof node.value === 'string'
    ? { value: node.value, span: spanOf(node) }
    : undefined;
}

function keyText(pair: Pair<unknown, unknown>): string {
  return isScalar(pair.key) ? String(pair.key.value) : '';
}

function isPair(value: unknown): value is Pair<unknown, unknown> {
  return typeof value === 'object' && value !== null && 'key' in value && 'value' in value;
}

function spanOf(node: Scalar): TextSpan {
  const [start = 0, end = 0] = node.range ?? [];
  return { start, end };
}

function lineAt(lines: LineCounter, offset: number): number {
  return lines.linePos(offset).line - 1;
}
