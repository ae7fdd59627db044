import { reaching } from '../tree/reaching';
import { enclosingFunction, scopeOf } from '../tree/scopes';
import type { SyntaxNode } from '../../parsing/sourceTree';
import { lastName } from '../tree/syntax';
import { optionValue } from '../settings/commandLine';
import { configurationMember } from '../settings/configuration';
import { moduleMember } from './imports';
import { classMember, instanceMember } from './instances';
import { mappedValue, parameterNamed, parameterValue } from './parameters';
import { agree, DYNAMIC, through, type Evaluation, type Value } from './value';
import { writesOf, writtenValues } from './writes';

/** The value of `object.name` or `object['name']` where it is read. */
export function partValue(object: SyntaxNode, name: string, read: SyntaxNode, evaluation: Evaluation): Value {
  return partOf({ object, value: evaluation.evaluate(object), name, read }, evaluation) ?? DYNAMIC;
}

/** A part of an object that is evaluated already. */
interface Part {
  readonly object: SyntaxNode;
  readonly value: Value;
  readonly name: string;
  /** Where it is read. */
  readonly read: SyntaxNode;
}

/** The same for an object that is evaluated already; undefined when it surely has no such part. */
export function partOf({ object, value, name, read }: Part, evaluation: Evaluation): Value | undefined {
  if (value.kind === 'path') return { kind: 'path', path: `${value.path}.${name}` };
  if (value.kind === 'instance' && isReceiver(object)) return instanceMember(value, name, read, evaluation);
  const isNamed = object.type === 'identifier' || object.type === 'attribute' || object.type === 'subscript';
  const isSame = (other: SyntaxNode): boolean =>
    other.text === object.text || (value.kind === 'commandLine' && isCommandLine(other, evaluation));
  const all = isNamed ? writesOf({ objectText: object.text, isSame, name, at: read }, evaluation) : [];
  const { effects, isSure } = reaching(all, read);
  const written = writtenValues(effects, evaluation).map((each) => through(each, 'attribute', name, read));
  if (isSure) return agree(written);
  const initial =
    commandLineGuess(object, value, name, evaluation) ?? memberOf(value, name, read, evaluation);
  if (written.length === 0) return initial;
  return agree([initial ?? DYNAMIC, ...written]);
}

/** What `value.name` is, before anything in the file changes it; undefined when the value surely has no such part. */
export function memberOf(
  value: Value,
  name: string,
  at: SyntaxNode,
  evaluation: Evaluation,
): Value | undefined {
  switch (value.kind) {
    case 'path':
      return { kind: 'path', path: `${value.path}.${name}` };
    case 'module':
      return moduleMember(value.module, name, evaluation);
    case 'commandLine':
      return optionValue(name, value, evaluation);
    case 'flag':
      return name === 'value'
        ? optionValue(value.name, { kind: 'commandLine', module: value.module, overrides: [] }, evaluation)
        : DYNAMIC;
    case 'instance':
      return instanceMember(value, name, at, evaluation);
    case 'class':
      return classMember(value.node, name, evaluation);
    case 'dictionary': {
      const { lateMappings = [] } = value.entries;
      const replaced = mappedValue({ mappings: lateMappings }, name, evaluation);
      if (replaced !== undefined) return replaced;
      const entry = value.entries.arguments.findLast((argument) => argument.name === name);
      return entry === undefined
        ? mappedValue(value.entries, name, evaluation)
        : through(evaluation.evaluate(entry.value), 'dictionaryEntry', name, entry.value);
    }
    case 'parametersOf': {
      const parameter = parameterNamed(value.functionNode, name, evaluation);
      if (parameter === undefined) return DYNAMIC;
      return parameterValue(parameter.node, parameter.source, evaluation);
    }
    case 'configuration':
      return configurationMember(value, name, at);
    case 'unknown':
      return DYNAMIC;
    case 'number':
    case 'string':
    case 'boolean':
    case 'none':
    case 'sequence':
    case 'function':
    case 'partial':
    case 'schedule':
      return DYNAMIC;
  }
}

/** Whether an object may be the arguments of the command line under another name. */
function isCommandLine(object: SyntaxNode, evaluation: Evaluation): boolean {
  if (object.type !== 'identifier') return false;
  const value = evaluation.evaluate(object);
  if (value.kind === 'commandLine') return true;
  return value.kind === 'unknown' && ARGUMENTS_NAME.test(value.parameter ?? '');
}

const ARGUMENTS_NAME =
  /^(?:.*_)?(?:args?|opts?|options|flags|hparams|hps?|params|config|cfg|conf|namespace)$/iu;

/**
 * A parameter named like arguments that no call in the file fills: the options of the file's parser, if it has the one asked for.
 */
function commandLineGuess(
  object: SyntaxNode,
  value: Value,
  name: string,
  evaluation: Evaluation,
): Value | undefined {
  if (value.kind !== 'unknown' || value.parameter === undefined || !ARGUMENTS_NAME.test(value.parameter))
    return undefined;
  return optionValue(
    name,
    { kind: 'commandLine', module: evaluation.moduleOf(object), overrides: [] },
    evaluation,
  );
}

/** `self` or `cls` inside a method of its class. */
function isReceiver(object: SyntaxNode): boolean {
  if (object.type !== 'identifier') return false;
  const method = enclosingFunction(object);
  return (
    method !== undefined && scopeOf(method).type === 'class_definition' && lastName(object).text === 'self'
  );
}
