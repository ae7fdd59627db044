import type { SchedulerUse } from '../model/optimizer/optimizerConfig';
import type { TextSpan } from '../model/optimizer/textSpan';
import type { Replacement } from './frameworks/replacements';

const MOST_ARGUMENT_CHARACTERS = 500;

/** Every replacement in a program, each once; `isCode` tells comments and strings apart where they are not masked. */
export function replacedValues(
  code: string,
  replacements: readonly Replacement[],
  isCode: (span: TextSpan) => boolean = () => true,
): readonly SchedulerUse[] {
  return replacements.flatMap(({ pattern, name, momentum }): SchedulerUse[] => {
    const uses = [...code.matchAll(pattern)].flatMap((match): SchedulerUse[] => {
      const span = { start: match.index, end: match.index + match[0].length };
      if (!isCode(span)) return [];
      return [{ name, span, overwritesMomentum: overwrites(momentum, argumentText(code, span.end)) }];
    });
    const use = uses.find(({ overwritesMomentum }) => overwritesMomentum) ?? uses[0];
    return use === undefined ? [] : [use];
  });
}

function overwrites(momentum: Replacement['momentum'], given: string): boolean {
  if (momentum === 'always' || momentum === 'never') return momentum === 'always';
  return 'argument' in momentum ? momentum.argument.test(given) : !momentum.unless.test(given);
}

/** What stands between the parenthesis at `start` and its partner. */
function argumentText(code: string, start: number): string {
  let depth = 0;
  const last = Math.min(code.length, start + MOST_ARGUMENT_CHARACTERS);
  for (let index = start; index < last; index += 1) {
    if (code[index] === '(') depth += 1;
    else if (code[index] === ')' && (depth -= 1) <= 0) return code.slice(start, index);
  }
  return code.slice(start, last);
}
