import type { Binding, BindingSource } from '../tree/bindings';
import { classOfMethod } from '../tree/scopes';
import type { SyntaxNode } from '../../parsing/sourceTree';
import { callArguments, lastName, stringValue, type CallArguments } from '../tree/syntax';
import { callsOf, type ReceivedCall, type ReceivedCalls } from './calls';
import { clickOption } from '../settings/commandLine';
import { hydraConfiguration } from '../settings/hydra';
import { agree, AMBIGUOUS, DYNAMIC, through, type Evaluation, type Value } from './value';

export type ParameterSource = Extract<BindingSource, { kind: 'parameter' }>;

/** The value of a parameter: what the calls in the file give it, else its default. */
export function parameterValue(name: SyntaxNode, source: ParameterSource, evaluation: Evaluation): Value {
  const { functionNode, defaultValue, annotation, splat } = source;
  const names = parameterNames(functionNode);
  const index = names.indexOf(name.text);
  if (index === 0) {
    const self = receiverValue(functionNode);
    if (self !== undefined) return self;
  }
  const decorated = decoratedValue(name.text, functionNode, evaluation);
  if (decorated !== undefined) return decorated;
  const { calls, escapes, isCommand } = callsInSight(functionNode, evaluation);
  if (splat === 'positional') return DYNAMIC;
  if (splat === 'keyword') {
    const [call, ...others] = calls;
    return call === undefined || others.length > 0 || escapes ? DYNAMIC : extraKeywords(call.given, names);
  }
  const received = calls.map((call) => receivedValue(call, name.text, index, evaluation));
  const values = received.filter((each) => each !== undefined);
  if (defaultValue === undefined) {
    if (values.length === 0)
      return (
        annotatedValue(annotation, evaluation) ?? {
          kind: 'unknown',
          reason: 'dynamic',
          parameter: name.text,
          escapes,
        }
      );
    return escapes
      ? AMBIGUOUS
      : agree(values.map((value) => through(value, 'onlyCallArgument', name.text, name)));
  }
  const byDefault = through(defaultOf(defaultValue, evaluation), 'parameterDefault', name.text, name);
  const isLeftOut = isCommand || received.includes(undefined);
  if (values.length === 0) return isSetting(byDefault) && (escapes || !isLeftOut) ? DYNAMIC : byDefault;
  const given = values.map((value) => through(value, 'onlyCallArgument', name.text, name));
  return agree(isLeftOut || escapes ? [byDefault, ...given] : given);
}

/** Decorators that make a command of a function, and those that hand it to somebody who calls it. */
const COMMAND_DECORATOR = /(?:^|\.)(?:command|callback|main|entrypoint|task|cli)$/u;
const HANDING_DECORATOR = /regist|hook|ingredient|provider/iu;

/** Who calls a function, with what its decorators do to it and to its class. */
function callsInSight(functionNode: SyntaxNode, evaluation: Evaluation): ReceivedCalls {
  const found = callsOf(functionNode, evaluation);
  const classNode = functionNode.type === 'function_definition' ? classOfMethod(functionNode) : undefined;
  const names = [functionNode, ...(classNode === undefined ? [] : [classNode])]
    .flatMap(decoratorsOf)
    .map(({ children: [decorator] }) =>
      decorator?.type === 'call' ? (decorator.field('function')?.text ?? '') : (decorator?.text ?? ''),
    );
  return {
    calls: found.calls,
    escapes: found.escapes || names.some((name) => HANDING_DECORATOR.test(name)),
    isCommand: found.isCommand || names.some((name) => COMMAND_DECORATOR.test(name)),
  };
}

/** Whether a default is something that a caller sets, other than which optimizer is meant. */
function isSetting({ kind }: Value): boolean {
  return kind === 'number' || kind === 'boolean' || kind === 'none';
}

/** Names of a function's parameters in their order. */
export function parameterNames(functionNode: SyntaxNode): readonly string[] {
  const list = functionNode.field('parameters');
  return (list?.children ?? []).flatMap((parameter) => {
    if (parameter.type.endsWith('_separator')) return [];
    const name =
      parameter.type === 'identifier' ? parameter : (parameter.field('name') ?? parameter.children[0]);
    return name === undefined
      ? []
      : [name.type === 'identifier' ? name.text : (name.children[0]?.text ?? '')];
  });
}

/** The parameter of a function by its name. */
export function parameterNamed(
  functionNode: SyntaxNode,
  name: string,
  evaluation: Evaluation,
): (Binding & { readonly source: ParameterSource }) | undefined {
  for (const binding of evaluation.moduleOf(functionNode).bindings.inScope(name, functionNode))
    if (binding.source.kind === 'parameter') return { ...binding, source: binding.source };
  return undefined;
}

function receiverValue(functionNode: SyntaxNode): Value | undefined {
  const classNode = functionNode.type === 'function_definition' ? classOfMethod(functionNode) : undefined;
  if (classNode === undefined) return undefined;
  const decorators = decoratorsOf(functionNode).map(({ text }) => text);
  if (decorators.includes('@staticmethod')) return undefined;
  return decorators.includes('@classmethod')
    ? { kind: 'class', node: classNode }
    : { kind: 'instance', classNode, given: undefined };
}

export function decoratorsOf(definition: SyntaxNode): readonly SyntaxNode[] {
  return definition.parent?.type === 'decorated_definition'
    ? definition.parent.children.filter(({ type }) => type === 'decorator')
    : [];
}

/** What a decorator makes of a parameter; undefined where it leaves it alone. */
function decoratedValue(name: string, functionNode: SyntaxNode, evaluation: Evaluation): Value | undefined {
  for (const decorator of decoratorsOf(functionNode)) {
    const call = decorator.children[0];
    const callee = call?.type === 'call' ? call.field('function') : call;
    if (call === undefined || callee === undefined) continue;
    const decoratorName = lastName(callee).text;
    switch (decoratorName) {
      case 'option': {
        const option = clickOption(call, name, evaluation);
        if (option !== undefined) return option;
        break;
      }
      case 'main':
        if (/hydra/u.test(callee.text)) return hydraConfiguration(call, evaluation) ?? DYNAMIC;
        break;
      case 'parametrize':
      case 'configurable':
      case 'fixture':
      case 'given':
      case 'automain':
      case 'capture':
        return DYNAMIC;
    }
  }
  return undefined;
}

/** A default as written, or inside `typer.Option(0.1, …)`. */
function defaultOf(defaultValue: SyntaxNode, evaluation: Evaluation): Value {
  if (
    defaultValue.type === 'call' &&
    /^(?:typer\.)?(?:Option|Argument)$/u.test(defaultValue.field('function')?.text ?? '')
  ) {
    const { arguments: given } = callArguments(defaultValue);
    const written =
      given.find(({ name }) => name === 'default') ?? given.find(({ name }) => name === undefined);
    return written === undefined ? DYNAMIC : evaluation.evaluate(written.value);
  }
  return evaluation.evaluate(defaultValue);
}

/** A parameter that is annotated with a class of the workspace holds an object of it, with its defaults. */
function annotatedValue(annotation: SyntaxNode | undefined, evaluation: Evaluation): Value | undefined {
  const written = annotation?.children[0];
  if (written === undefined) return undefined;
  const quoted = stringValue(written);
  const node =
    quoted === undefined
      ? written
      : evaluation
          .moduleOf(written)
          .occurrences.bindingIdentifiers(quoted)
          .find(({ parent }) => parent?.type === 'class_definition')?.parent;
  if (node === undefined) return undefined;
  if (node.type === 'class_definition') return { kind: 'instance', classNode: node, given: undefined };
  if (node.type !== 'identifier' && node.type !== 'attribute') return undefined;
  const value = evaluation.evaluate(node);
  return value.kind === 'class' ? { kind: 'instance', classNode: value.node, given: undefined } : undefined;
}

/** What one call gives a parameter; undefined when it leaves the default. */
function receivedValue(
  { given, implicit }: ReceivedCall,
  name: string,
  index: number,
  evaluation: Evaluation,
): Value | undefined {
  const byName = given.arguments.findLast((argument) => argument.name === name);
  if (byName !== undefined) return evaluation.evaluate(byName.value);
  if (given.hasSequence) return DYNAMIC;
  const position = index - implicit;
  const positional = given.arguments.filter((argument) => argument.name === undefined)[position];
  if (position >= 0 && positional !== undefined) return evaluation.evaluate(positional.value);
  return mappedValue(given, name, evaluation);
}

/** The entry that the last `**mapping` with one brings; undefined when none does, unknown when one might. */
export function mappedValue(
  { mappings }: Pick<CallArguments, 'mappings'>,
  name: string,
  evaluation: Evaluation,
): Value | undefined {
  for (const mapping of mappings.toReversed()) {
    const value = evaluation.evaluate(mapping);
    const member = evaluation.partOf(mapping, value, name);
    if (member !== undefined) return member;
  }
  return undefined;
}

function extraKeywords(given: CallArguments, names: readonly string[]): Value {
  return {
    kind: 'dictionary',
    entries: {
      arguments: given.arguments.filter(({ name }) => name !== undefined && !names.includes(name)),
      mappings: given.mappings,
      hasSequence: false,
    },
  };
}
