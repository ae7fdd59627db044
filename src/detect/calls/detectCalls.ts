import type { Hyperparameter, HyperparameterFlag } from '../../model/optimizer/hyperparameter';
import type { MomentumInsertion, OptimizerConfig } from '../../model/optimizer/optimizerConfig';
import type { TextSpan } from '../../model/optimizer/textSpan';
import { LineIndex } from '../parsing/lineIndex';
import { signaturesByPath, type OptimizerSignature } from '../frameworks/optimizerSignature';
import { numberedConfigs, type FoundOptimizer } from '../numberedConfigs';
import { parseCall, type CallArgument, type ParsedCall } from './callArguments';
import type { CallLanguage } from './callLanguages';
import { handedOptimizers, type HandedOptimizer } from './handedOptimizers';
import { maskSource } from './maskSource';
import { replacedValues } from '../replacedValues';
import { resolveValue, type MaskedCode } from './resolveValue';

/** Every call of an optimizer in a Julia or R program, in its order. */
export function detectCalls(text: string, language: CallLanguage): OptimizerConfig[] {
  if (!language.library.test(text)) return [];
  const code = maskSource(text, language);
  const source: MaskedCode = { code, lines: new LineIndex(text), language, bindings: new Map() };
  const bySimpleName = signaturesByPath(language.signatures);
  const construction = new RegExp(`(?<![\\p{L}\\p{N}_!])(${[...bySimpleName.keys()].join('|')})\\(`, 'gu');
  const found = [...code.matchAll(construction)].flatMap((match) => {
    const [, name = ''] = match;
    const signature = bySimpleName.get(name);
    if (signature === undefined || isDefinition(code, match.index)) return [];
    const nameSpan = { start: match.index, end: match.index + name.length };
    const call = parseCall(code, nameSpan.end, language.keyword);
    return [{ ...describe({ signature, nameSpan, call }, source), incomplete: call.close === undefined }];
  });
  const handed = handedOptimizers(text, code, language, bySimpleName).map((each) => describe(each, source));
  const schedulers = replacedValues(code, language.replacements);
  const all = [...found, ...handed]
    .toSorted((left, right) => left.span.start - right.span.start)
    .map((each) => ({ ...each, schedulers }));
  return numberedConfigs(all, source.lines);
}

/** `function Descent(…)` and `struct Descent`. */
function isDefinition(code: string, at: number): boolean {
  return /\b(?:function|struct|macro)\s+(?:[\w.]+\.)?$/u.test(code.slice(Math.max(0, at - 60), at));
}

function describe({ signature, nameSpan, call }: HandedOptimizer, source: MaskedCode): FoundOptimizer {
  const positional = withoutLeading(call, source);
  const read = (names: readonly string[] | undefined, value: number | undefined): Hyperparameter => {
    const argument = argumentFor(call, positional, signature, names);
    if (argument !== undefined) return resolveValue(argument, source);
    if (names !== undefined && call.hasSplat) return { state: 'missing' };
    return value === undefined ? { state: 'missing' } : { state: 'default', value };
  };
  const { names, defaults } = signature;
  const momentum = read(names.momentum, defaults.momentum);
  const end = call.close === undefined ? nameSpan.end : call.close + 1;
  return {
    signature,
    within: [],
    span: { start: nameSpan.start, end },
    nameSpan,
    learningRate: read(names.learningRate, defaults.learningRate),
    momentum,
    dampening: read(names.dampening, 0),
    weightDecay: read(names.weightDecay, 0),
    nesterov: readFlag(signature, argumentFor(call, positional, signature, names.nesterov), source),
    momentumInsertion: momentumInsertion(signature, call, momentum),
    incomplete: false,
  };
}

/** The positional arguments without the parameters that Flux once took in front. */
function withoutLeading({ arguments: given }: ParsedCall, { code, language }: MaskedCode): CallArgument[] {
  const positional = given.filter(({ name }) => name === undefined);
  const [first] = positional;
  const isLeading =
    first !== undefined && language.leadingParameters?.test(code.slice(first.value.start, first.value.end));
  return isLeading === true ? positional.slice(1) : positional;
}

function argumentFor(
  { arguments: given }: ParsedCall,
  positional: readonly CallArgument[],
  { parameters }: OptimizerSignature,
  names: readonly string[] | undefined,
): TextSpan | undefined {
  if (names === undefined) return undefined;
  const byName = given.find(({ name }) => name !== undefined && names.includes(name));
  if (byName !== undefined) return byName.value;
  // R gives positions to the parameters that no keyword named; Julia's keywords come after all positions.
  const keywords = given.flatMap(({ name }) => (name === undefined ? [] : [name]));
  const open = parameters.filter((parameter) => !keywords.includes(parameter));
  const position = open.findIndex((parameter) => names.includes(parameter));
  return position < 0 ? undefined : positional[position]?.value;
}

function readFlag(
  { nesterovByDefault }: OptimizerSignature,
  argument: TextSpan | undefined,
  { code, language: { truth } }: MaskedCode,
): HyperparameterFlag {
  if (argument === undefined) return nesterovByDefault === true ? 'on' : 'off';
  const text = code.slice(argument.start, argument.end);
  return text === truth.true || text === 'T'
    ? 'on'
    : text === truth.false || text === 'F'
      ? 'off'
      : 'unknown';
}

/** Behind the last argument: by keyword where the language has one for it, else as the position that follows the learning rate. */
function momentumInsertion(
  { framework, names, parameters }: OptimizerSignature,
  call: ParsedCall,
  momentum: Hyperparameter,
): MomentumInsertion | undefined {
  const [name] = names.momentum ?? [];
  if (momentum.state !== 'default' || name === undefined || call.close === undefined || call.hasSplat)
    return undefined;
  const last = call.arguments.at(-1);
  if (framework === 'flux') {
    const isPositional = call.arguments.length === parameters.indexOf(name) && last?.name === undefined;
    return last !== undefined && isPositional
      ? { offset: last.value.end, prefix: ', ', suffix: '' }
      : undefined;
  }
  const prefix = `${last === undefined ? '' : ', '}${name} = `;
  return { offset: last?.value.end ?? call.close, prefix, suffix: '' };
}
