import type { Hyperparameter, UnknownValueReason } from '../../../model/optimizer/hyperparameter';
import type { SourceLocation } from '../../../model/optimizer/textSpan';
import type { NumberValue, Value } from '../evaluate/value';
import type { SyntaxNode } from '../../parsing/sourceTree';
import { spanOf } from '../tree/syntax';

/** A number with where it comes from, or why there is none; `absent` where the value is None. */
export function describeValue(argument: SyntaxNode, value: Value, absent: Hyperparameter): Hyperparameter {
  switch (value.kind) {
    case 'number':
      return {
        state: 'known',
        value: value.value,
        text: argument.text,
        argument: spanOf(argument),
        definition: definitionOf(value),
        resolution: value.steps,
      };
    case 'none':
      return absent;
    case 'unknown':
      return unknown(argument, value.reason);
    case 'schedule':
      return unknown(argument, 'schedule');
    case 'function':
      return unknown(argument, 'schedule');
    case 'instance':
      return unknown(
        argument,
        /Schedule/u.test(value.classNode.field('superclasses')?.text ?? '') ? 'schedule' : 'notANumber',
      );
    case 'string':
    case 'boolean':
    case 'dictionary':
    case 'sequence':
      return unknown(argument, 'notANumber');
    case 'path':
    case 'module':
    case 'class':
    case 'commandLine':
    case 'flag':
    case 'parametersOf':
    case 'partial':
    case 'configuration':
      return unknown(argument, 'dynamic');
  }
}

/** A hyperparameter that is written, and whose number is not known. */
export function unknown(argument: SyntaxNode, reason: UnknownValueReason): Hyperparameter {
  return { state: 'unknown', text: argument.text, argument: spanOf(argument), reason };
}

function definitionOf({ definition, place }: NumberValue): SourceLocation {
  if (place !== undefined)
    return { span: { start: place.start, end: place.end }, line: place.line, file: place.file };
  const { file } = definition.tree;
  return { span: spanOf(definition), line: definition.line, ...(file === undefined ? {} : { file }) };
}
