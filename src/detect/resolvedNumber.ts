import type { Hyperparameter, ResolutionStep, UnknownValueReason } from '../model/optimizer/hyperparameter';
import type { TextSpan } from '../model/optimizer/textSpan';
import type { LineIndex } from './parsing/lineIndex';

/** A number that was followed to where it is written, or why it was not. */
export type ResolvedNumber =
  | { readonly value: number; readonly definition: TextSpan; readonly steps: readonly ResolutionStep[] }
  | UnknownValueReason;

/** As the languages name infinities and NaN: Julia, R, MATLAB, C++, Rust, Java, Kotlin. */
const NOT_FINITE =
  /^[-+]?\s*(?:(?:f32|f64|Float|Double)(?:::|\.))?(?:Inf(?:16|32|64)?|inf|NaN(?:16|32|64)?|nan|INFINITY|NAN|NEG_INFINITY|(?:POSITIVE|NEGATIVE)_INFINITY)$/u;

/** The value of an argument that was resolved: with its text, and the place of its definition. */
export function toHyperparameter(
  resolved: ResolvedNumber,
  argument: TextSpan,
  { code, lines }: { readonly code: string; readonly lines: LineIndex },
): Hyperparameter {
  const text = code.slice(argument.start, argument.end);
  if (typeof resolved === 'string') {
    const reason = resolved === 'dynamic' && NOT_FINITE.test(text) ? 'notFinite' : resolved;
    return { state: 'unknown', text, argument, reason };
  }
  const { value, definition, steps } = resolved;
  return {
    state: 'known',
    value,
    text,
    argument,
    definition: { span: definition, line: lines.lineAt(definition.start) },
    resolution: steps,
  };
}
