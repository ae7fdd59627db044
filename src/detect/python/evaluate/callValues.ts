import { scheduleNamed } from '../../frameworks/schedules';
import { enclosingFunction } from '../tree/scopes';
import type { SyntaxNode } from '../../parsing/sourceTree';
import {
  argumentFor,
  callArguments,
  lastName,
  NO_ARGUMENTS,
  stringValue,
  type CallArguments,
} from '../tree/syntax';
import { computed } from './arithmetic';
import { definedFlag, parsedArguments } from '../settings/commandLine';
import { canonicalPath } from './imports';
import { partValue } from './members';
import { returnedValues } from './returns';
import { testedName } from './testedName';
import { writtenParts } from './writes';
import {
  agree,
  DYNAMIC,
  isNotFiniteText,
  NOT_FINITE,
  numberAt,
  pythonNumber,
  through,
  type Evaluation,
  type Value,
} from './value';

/** Callables that make an object with attributes, or a mapping, of keywords or of a dictionary. */
const MAPPING_MAKERS =
  /^(?:dict|OrderedDict|defaultdict|EasyDict|edict|AttrDict|attrdict|Munch|munchify|DotMap|Box|SimpleNamespace|Namespace|ConfigDict|Config|CfgNode|CN|HParams|AttributeDict|DictConfig|Dict|FrozenDict|freeze|bunch|Bunch|deepcopy|copy)$/u;
/** Callables that make an object of a class they are given, with its defaults. */
const OBJECT_MAKERS = /^(?:structured|cli|parse|wrap)$/u;
const MATH: Readonly<Record<string, (...numbers: number[]) => number>> = {
  float: (value = Number.NaN) => value,
  int: (value = Number.NaN) => Math.trunc(value),
  abs: (value = Number.NaN) => Math.abs(value),
  round: (value = Number.NaN) => (Number.isInteger(value) ? value : Number.NaN),
  min: (...values) => (values.length > 1 ? Math.min(...values) : Number.NaN),
  max: (...values) => (values.length > 1 ? Math.max(...values) : Number.NaN),
  pow: (base = Number.NaN, exponent = Number.NaN) => base ** exponent,
  power: (base = Number.NaN, exponent = Number.NaN) => base ** exponent,
  sqrt: (value = Number.NaN) => Math.sqrt(value),
  exp: (value = Number.NaN) => Math.exp(value),
  constant: (value = Number.NaN) => value,
  float32: (value = Number.NaN) => value,
  float64: (value = Number.NaN) => value,
  tensor: (value = Number.NaN) => value,
  Variable: (value = Number.NaN) => value,
};

/** The value of a call, where the text fixes it. */
export function callValue(call: SyntaxNode, evaluation: Evaluation): Value {
  const callee = call.field('function');
  if (callee === undefined) return DYNAMIC;
  const name = lastName(callee).text;
  const given = callArguments(call);
  if (/^parse(?:_known|_intermixed)?_args$/u.test(name)) return parsed(call, callee, evaluation);
  if (name.startsWith('DEFINE_')) {
    const flag = definedFlag(call);
    return flag === undefined ? DYNAMIC : { kind: 'flag', name: flag, module: evaluation.moduleOf(call) };
  }
  if (callee.type === 'attribute' && name === 'get') return fallbackValue(callee, given, call, evaluation);
  if (callee.type === 'identifier') {
    const builtin = builtinValue(call, name, given, evaluation);
    if (builtin !== undefined) return builtin;
  }
  const target = evaluation.evaluate(callee);
  switch (target.kind) {
    case 'function':
      return returnedValue(target.node, evaluation);
    case 'class':
      return { kind: 'instance', classNode: target.node, given };
    case 'partial':
      return DYNAMIC;
    case 'path':
      return libraryValue(call, target.path, given, evaluation);
    default:
      return namedValue(call, name, given, evaluation);
  }
}

/** `float(x)`, `vars(args)`, `locals()`, `getattr(optim, 'SGD')`, `dict(lr=0.1)`; undefined for another name. */
function builtinValue(
  call: SyntaxNode,
  name: string,
  given: CallArguments,
  evaluation: Evaluation,
): Value | undefined {
  const [first, second, third] = given.arguments;
  switch (name) {
    case 'vars':
      return first === undefined ? localParameters(call) : evaluation.evaluate(first.value);
    case 'locals':
      return localParameters(call);
    case 'getattr': {
      if (first === undefined || second === undefined) return DYNAMIC;
      const attribute = evaluation.evaluate(second.value);
      const written = attribute.kind === 'string' ? attribute.value : testedName(second.value);
      if (written === undefined) return DYNAMIC;
      const value = partValue(first.value, written, call, evaluation);
      const isAbsent = value.kind === 'unknown' && third !== undefined;
      if (value.kind === 'path') return { kind: 'path', path: canonicalPath(value.path) };
      return isAbsent ? DYNAMIC : value;
    }
    case 'float':
    case 'int':
    case 'abs':
    case 'min':
    case 'max':
    case 'pow':
    case 'round':
      return mathValue(call, name, given, evaluation);
    case 'str':
      return first === undefined ? DYNAMIC : evaluation.evaluate(first.value);
    case 'dict':
      return mappingOf(given, evaluation);
    default:
      return undefined;
  }
}

function localParameters(call: SyntaxNode): Value {
  const functionNode = enclosingFunction(call);
  return functionNode === undefined ? DYNAMIC : { kind: 'parametersOf', functionNode, at: call };
}

function mathValue(call: SyntaxNode, name: string, given: CallArguments, evaluation: Evaluation): Value {
  const compute = MATH[name];
  if (compute === undefined || given.hasSequence || given.arguments.length === 0) return DYNAMIC;
  const [first] = given.arguments;
  if (first === undefined) return DYNAMIC;
  if (given.arguments.length === 1 || name === 'constant' || name === 'Variable') {
    const text = stringValue(first.value);
    if (text !== undefined && name === 'float' && isNotFiniteText(text)) return NOT_FINITE;
    const value =
      text === undefined ? evaluation.evaluate(first.value) : numberAt(first.value, pythonNumber(text));
    if (value.kind === 'string' && name === 'float') return numberAt(value.node, pythonNumber(value.value));
    if (value.kind !== 'number')
      return value.kind === 'unknown' || value.kind === 'schedule' ? value : DYNAMIC;
    const result = compute(value.value);
    return Object.is(result, value.value) ? value : finite(call, result);
  }
  const numbers: number[] = [];
  for (const { value: node } of given.arguments) {
    const value = evaluation.evaluate(node);
    if (value.kind !== 'number') return value.kind === 'unknown' ? value : DYNAMIC;
    numbers.push(value.value);
  }
  const result = compute(...numbers);
  return finite(call, result);
}

function finite(call: SyntaxNode, result: number): Value {
  if (Number.isNaN(result)) return DYNAMIC;
  return Number.isFinite(result) ? computed(call, result) : NOT_FINITE;
}

/** Keywords and mappings, or the one dictionary that is given. */
function mappingOf(given: CallArguments, evaluation: Evaluation): Value {
  const [first] = given.arguments;
  if (first === undefined || first.name !== undefined) return { kind: 'dictionary', entries: given };
  const inner = evaluation.evaluate(first.value);
  if (inner.kind !== 'dictionary') return given.arguments.length === 1 ? inner : DYNAMIC;
  return {
    kind: 'dictionary',
    entries: {
      arguments: [...inner.entries.arguments, ...given.arguments.slice(1)],
      mappings: [...inner.entries.mappings, ...given.mappings],
      hasSequence: false,
    },
  };
}

/** `config.get('lr', 0.1)`: the entry; the fallback where the mapping surely lacks it. */
function fallbackValue(
  callee: SyntaxNode,
  given: CallArguments,
  call: SyntaxNode,
  evaluation: Evaluation,
): Value {
  const object = callee.field('object');
  const [key, fallback] = given.arguments;
  const name = key === undefined ? undefined : stringValue(key.value);
  if (object === undefined || name === undefined) return DYNAMIC;
  const holder = evaluation.evaluate(object);
  if (holder.kind === 'path')
    return holder.path === 'os.environ' ? environmentValue(given, call, evaluation) : DYNAMIC;
  const value = partValue(object, name, call, evaluation);
  if (value.kind !== 'unknown') return value;
  const isAbsent = holder.kind === 'dictionary' && evaluation.memberOf(holder, name, call) === undefined;
  if (!isAbsent) return value;
  if (fallback === undefined || value.reason === 'ambiguous') return value;
  return through(evaluation.evaluate(fallback.value), 'fallback', name, fallback.value);
}

/** `os.environ.get('LR', 0.1)`: what holds where the environment says nothing, and the file does not either. */
function environmentValue(
  { arguments: given }: CallArguments,
  call: SyntaxNode,
  evaluation: Evaluation,
): Value {
  const [key, fallback] = given;
  const name = key === undefined ? undefined : stringValue(key.value);
  if (name === undefined || fallback === undefined) return DYNAMIC;
  const module = evaluation.moduleOf(call);
  const isWritten =
    writtenParts(name, module).length > 0 ||
    /\benviron\.(?:setdefault|update)\b|\bputenv\b|\bload_dotenv\b/u.test(module.text);
  return isWritten ? DYNAMIC : through(evaluation.evaluate(fallback.value), 'fallback', name, fallback.value);
}

function parsed(call: SyntaxNode, callee: SyntaxNode, evaluation: Evaluation): Value {
  const object = callee.type === 'attribute' ? callee.field('object') : undefined;
  const holder = object === undefined ? DYNAMIC : evaluation.evaluate(object);
  // Typed argument parsers: the options are the fields of their class.
  if (holder.kind === 'instance' && /\bTap\b/u.test(holder.classNode.field('superclasses')?.text ?? ''))
    return { ...holder, given: undefined };
  if (callee.type === 'identifier') {
    const own = evaluation.evaluate(callee);
    if (own.kind === 'function') return returnedValue(own.node, evaluation);
    if (own.kind === 'path') return DYNAMIC;
  }
  if (holder.kind === 'module') return DYNAMIC;
  return parsedArguments(call, evaluation);
}

function returnedValue(functionNode: SyntaxNode, evaluation: Evaluation): Value {
  const returned = returnedValues(functionNode);
  if (returned.length === 0 || returned.length > 4) return DYNAMIC;
  const value = agree(returned.map((each) => evaluation.evaluate(each)));
  const name = functionNode.field('name')?.text ?? '';
  return through(value, 'returnValue', name, returned[0] ?? functionNode);
}

function libraryValue(call: SyntaxNode, path: string, given: CallArguments, evaluation: Evaluation): Value {
  const name = path.slice(path.lastIndexOf('.') + 1);
  const schedule = scheduleNamed(name);
  if (schedule !== undefined && /^(?:keras|tensorflow|optax|paddle|mxnet|mindspore)\b/u.test(path)) {
    const written = argumentFor(given, schedule.initial, schedule.parameters);
    const initial = written === undefined ? undefined : evaluation.evaluate(written);
    return { kind: 'schedule', name, initial: initial?.kind === 'number' ? initial.value : undefined };
  }
  if (/^(?:math|numpy|np|jax\.numpy|jnp|tensorflow|torch)\b/u.test(path)) {
    if (Object.hasOwn(MATH, name)) return mathValue(call, name, given, evaluation);
    return DYNAMIC;
  }
  if (path === 'os.getenv') return environmentValue(given, call, evaluation);
  if (path === 'functools.partial') {
    const [first] = given.arguments;
    if (first === undefined) return DYNAMIC;
    return {
      kind: 'partial',
      of: evaluation.evaluate(first.value),
      given: { ...given, arguments: given.arguments.slice(1) },
    };
  }
  if (path === 'yaml.safe_load' || path === 'yaml.load' || path === 'yaml.full_load')
    return loadedConfiguration(given, evaluation);
  if (path.endsWith('OmegaConf.load')) return loadedConfiguration(given, evaluation, 'references');
  if (path.endsWith('OmegaConf.create')) return mappingOf(given, evaluation);
  return namedValue(call, name, given, evaluation);
}

/** Callees known by their name alone. */
function namedValue(call: SyntaxNode, name: string, given: CallArguments, evaluation: Evaluation): Value {
  if (OBJECT_MAKERS.test(name)) {
    const made = given.arguments
      .map(({ value }) => evaluation.evaluate(value))
      .find((value) => value.kind === 'class' || value.kind === 'instance');
    if (made?.kind === 'class') return { kind: 'instance', classNode: made.node, given: NO_ARGUMENTS };
    if (made !== undefined) return made;
  }
  if (MAPPING_MAKERS.test(name)) return mappingOf(given, evaluation);
  const schedule = scheduleNamed(name);
  if (schedule !== undefined || /schedule|decay|annealing|scheduler/iu.test(name)) {
    return { kind: 'schedule', name, initial: undefined };
  }
  return { ...DYNAMIC };
}

/** `OmegaConf.load('config.yaml')`, `yaml.safe_load(open('config.yaml'))`. */
function loadedConfiguration(given: CallArguments, evaluation: Evaluation, follows?: 'references'): Value {
  const [first] = given.arguments;
  if (first === undefined) return DYNAMIC;
  const opened =
    first.value.type === 'call' && first.value.field('function')?.text === 'open'
      ? callArguments(first.value).arguments[0]?.value
      : first.value;
  const path = stringValue(opened);
  return path === undefined
    ? DYNAMIC
    : evaluation.readConfiguration(path, evaluation.moduleOf(first.value), follows);
}
