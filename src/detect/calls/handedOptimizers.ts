import type { TextSpan } from '../../model/optimizer/textSpan';
import type { OptimizerSignature } from '../frameworks/optimizerSignature';
import { parseCall, type ParsedCall } from './callArguments';
import type { CallLanguage } from './callLanguages';

/** An optimizer with the call that gives its arguments. */
export interface HandedOptimizer {
  readonly signature: OptimizerSignature;
  readonly nameSpan: TextSpan;
  readonly call: ParsedCall;
}

/** Arguments of which nothing is known. */
const UNSEEN: ParsedCall = { arguments: [], close: undefined, hasSplat: true };
const NOTHING_GIVEN: ParsedCall = { arguments: [], close: undefined, hasSplat: false };

/** Every optimizer that a program hands to such a call: keras' `compile(optimizer = "sgd")`, luz' `setup(optimizer = optim_sgd)`. */
export function handedOptimizers(
  text: string,
  code: string,
  language: CallLanguage,
  signatures: ReadonlyMap<string, OptimizerSignature>,
): readonly HandedOptimizer[] {
  return (language.handings ?? []).flatMap((form) =>
    [...code.matchAll(new RegExp(`(?<![\\w.])${form.callee}\\(`, 'gu'))].flatMap(
      (match): HandedOptimizer[] => {
        const open = match.index + form.callee.length;
        const call = parseCall(code, open, language.keyword);
        const given = call.arguments.find(({ name }) => name === form.argument);
        if (given === undefined || call.close === undefined) return [];
        const nameSpan =
          form.stringPrefix === undefined ? given.value : quotedName(text.slice(open, given.value.end), open);
        if (nameSpan === undefined) return [];
        const name = (form.stringPrefix ?? '') + text.slice(nameSpan.start, nameSpan.end).toLowerCase();
        const signature = signatures.get(name);
        if (signature === undefined) return [];
        const own =
          form.argumentsCallee === undefined
            ? NOTHING_GIVEN
            : (pipedCall(code, call.close + 1, form.argumentsCallee, language) ?? UNSEEN);
        return [{ signature: { ...signature, parameters: [] }, nameSpan, call: own }];
      },
    ),
  );
}

/** The string at the end of an argument whose text begins at `start`; masked code has blanks there. */
function quotedName(argument: string, start: number): TextSpan | undefined {
  const found = /(["'])(\w+)\1\s*$/u.exec(argument);
  if (found === null) return undefined;
  const begin = start + found.index + 1;
  return { start: begin, end: begin + (found[2] ?? '').length };
}

/** The call of a name in the pipe that goes on at an offset. */
function pipedCall(
  code: string,
  from: number,
  callee: string,
  { keyword }: CallLanguage,
): ParsedCall | undefined {
  for (let at = from; ;) {
    const next = /^\s*(?:%>%|\|>|\+)\s*([\w.:]+)\(/u.exec(code.slice(at, at + 400));
    if (next === null) return undefined;
    const call = parseCall(code, at + next[0].length - 1, keyword);
    if (next[1]?.replace(/^.*:/u, '') === callee) return call;
    if (call.close === undefined) return undefined;
    at = call.close + 1;
  }
}
