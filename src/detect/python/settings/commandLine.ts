import { grouped } from '../tree/grouped';
import type { SyntaxNode } from '../../parsing/sourceTree';
import { argumentFor, callArguments, callOfCallee, stringValue } from '../tree/syntax';
import type { PythonModule } from '../evaluate/pythonModule';
import {
  agree,
  AMBIGUOUS,
  DYNAMIC,
  numberAt,
  pythonNumber,
  through,
  type Evaluation,
  type Value,
} from '../evaluate/value';

/** One option of a command-line parser. */
interface CommandLineOption {
  readonly flags: readonly string[];
  readonly destination: string;
  /** Absent for an option without a default. */
  readonly defaultValue: SyntaxNode | undefined;
}

interface CommandLineOptions {
  readonly byDestination: ReadonlyMap<string, readonly CommandLineOption[]>;
  /** Defaults that `set_defaults` replaces; `everything` when it is given a mapping that the text does not show. */
  readonly replaced: ReadonlyMap<string, SyntaxNode>;
  readonly everythingReplaced: boolean;
}

/** Definitions of one option that are looked into; more are not told apart. */
const MANY = 40;
const OPTIONS_OF = new WeakMap<PythonModule, CommandLineOptions>();
/** argparse and optparse, absl and TensorFlow 1. */
const DEFINITION =
  /\b(?:add_argument|add_option|DEFINE_(?:float|integer|bool|boolean|string|enum|multi_float))\b/gu;

/** The default of a command-line option; undefined when the module's parsers have no such option. */
export function optionValue(
  destination: string,
  { module, overrides }: Extract<Value, { kind: 'commandLine' }>,
  evaluation: Evaluation,
): Value | undefined {
  const { byDestination, replaced, everythingReplaced } = optionsOf(module);
  const found = byDestination.get(destination);
  if (found === undefined) return undefined;
  if (found.length > MANY) return AMBIGUOUS;
  const given = givenOnTheSpot(overrides, found);
  if (given !== undefined) return given;
  if (everythingReplaced) return DYNAMIC;
  const values = found.map(({ flags, defaultValue }) => {
    const written = replaced.get(destination) ?? defaultValue;
    return written === undefined
      ? DYNAMIC
      : through(defaultNumber(written, evaluation), 'commandLineDefault', longest(flags), written);
  });
  return agree(values);
}

/** `@click.option('--lr', default=0.1)` over a function with the parameter `lr`; undefined when it defines another one. */
export function clickOption(
  decorator: SyntaxNode,
  parameter: string,
  evaluation: Evaluation,
): Value | undefined {
  const option = optionOfCall(decorator);
  const { arguments: given } = callArguments(decorator);
  const plainName = given.find(
    ({ name, value }) => name === undefined && /^\w+$/u.test(stringValue(value) ?? ''),
  );
  const destination = stringValue(plainName?.value) ?? option?.destination.toLowerCase();
  if (option === undefined || destination !== parameter) return undefined;
  return option.defaultValue === undefined
    ? DYNAMIC
    : through(
        defaultNumber(option.defaultValue, evaluation),
        'commandLineDefault',
        longest(option.flags),
        option.defaultValue,
      );
}

/** `parser.parse_args(['--lr', '0.3'])` gives what it is given; without arguments the user does. */
export function parsedArguments(call: SyntaxNode, evaluation: Evaluation): Value {
  const written = argumentFor(callArguments(call), ['args'], ['args']);
  return {
    kind: 'commandLine',
    module: evaluation.moduleOf(call),
    overrides: written === undefined ? [] : argumentWords(written, evaluation),
  };
}

/** Names of the absl flag that a `DEFINE_…` call defines. */
export function definedFlag(call: SyntaxNode): string | undefined {
  return optionOfDefinition(call)?.destination;
}

function argumentWords(node: SyntaxNode, evaluation: Evaluation): readonly string[] {
  const isSplit = node.type === 'call' && node.field('function')?.field('attribute')?.text === 'split';
  const text = isSplit ? stringValue(node.field('function')?.field('object')) : undefined;
  if (text !== undefined) return text.split(/\s+/u);
  const value = evaluation.evaluate(node);
  return value.kind === 'sequence' ? value.items.map((item) => stringValue(item) ?? '') : [];
}

function givenOnTheSpot(words: readonly string[], options: readonly CommandLineOption[]): Value | undefined {
  const flags = options.flatMap((option) => option.flags);
  const isGiven = words.some((word) => flags.includes(word.split('=')[0] ?? ''));
  return isGiven ? DYNAMIC : undefined;
}

function defaultNumber(node: SyntaxNode, evaluation: Evaluation): Value {
  const text = stringValue(node);
  const value = text === undefined ? evaluation.evaluate(node) : numberAt(node, pythonNumber(text));
  if (text !== undefined && value.kind === 'unknown') return { kind: 'string', value: text, node };
  return value.kind === 'none' ? DYNAMIC : value;
}

function optionsOf(module: PythonModule): CommandLineOptions {
  const known = OPTIONS_OF.get(module);
  if (known !== undefined) return known;
  const options = module.nodesAt(DEFINITION).flatMap(({ node }) => {
    const call = callOfCallee(node.parent?.type === 'attribute' ? node.parent : node);
    if (call === undefined) return [];
    const option = node.text.startsWith('DEFINE') ? optionOfDefinition(call) : optionOfCall(call);
    return option === undefined ? [] : [option];
  });
  const replaced = new Map<string, SyntaxNode>();
  let everythingReplaced = false;
  for (const { node } of module.nodesAt(/\bset_defaults\b/gu)) {
    const call = node.parent === undefined ? undefined : callOfCallee(node.parent);
    if (call === undefined) continue;
    const given = callArguments(call);
    everythingReplaced ||= given.mappings.length > 0;
    for (const { name, value } of given.arguments) if (name !== undefined) replaced.set(name, value);
  }
  const byDestination = grouped(options, ({ destination }) => destination);
  const found = { byDestination, replaced, everythingReplaced };
  OPTIONS_OF.set(module, found);
  return found;
}

function optionOfCall(call: SyntaxNode): CommandLineOption | undefined {
  const { arguments: given } = callArguments(call);
  const flags = given.flatMap(({ name, value }) => {
    const flag = name === undefined ? stringValue(value) : undefined;
    return flag === undefined ? [] : [flag];
  });
  const flag = flags.find((each) => each.startsWith('--')) ?? flags[0];
  if (flag === undefined) return undefined;
  const valueOf = (argument: string): SyntaxNode | undefined =>
    given.find(({ name }) => name === argument)?.value;
  const isRequired = valueOf('required')?.type === 'true';
  return {
    flags,
    destination: stringValue(valueOf('dest')) ?? flag.replace(/^-+/u, '').replaceAll('-', '_'),
    defaultValue: isRequired ? undefined : valueOf('default'),
  };
}

/** `flags.DEFINE_float('lr', 0.1, 'help')`. */
function optionOfDefinition(call: SyntaxNode): CommandLineOption | undefined {
  const given = callArguments(call);
  const name = stringValue(argumentFor(given, ['name', 'flag_name'], ['name']));
  if (name === undefined) return undefined;
  return {
    flags: [`--${name}`],
    destination: name,
    defaultValue: argumentFor(given, ['default', 'default_value'], ['name', 'default']),
  };
}

function longest(flags: readonly string[]): string {
  return flags.reduce((best, flag) => (flag.length > best.length ? flag : best), '');
}
