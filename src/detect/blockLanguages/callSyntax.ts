import type { TextSpan } from '../../model/optimizer/textSpan';
import type { Bracket } from './brackets';
import type { BlockSource } from './blockSource';
import { trimmed } from './nameUses';

/** Longer argument lists than anybody writes. */
const MAX_CALL_CHARACTERS = 20_000;

/** The arguments between a pair of brackets. */
export function argumentsIn(
  { start, end, isClosed }: Bracket,
  { code }: Pick<BlockSource, 'code'>,
): TextSpan[] {
  if (!isClosed || end - start > MAX_CALL_CHARACTERS) return [];
  const found: TextSpan[] = [];
  let depth = 0;
  let from = start + 1;
  for (let at = start + 1; at < end; at += 1) {
    const character = code[at] ?? '';
    if ('([{'.includes(character)) depth += 1;
    else if (')]}'.includes(character) && at < end - 1) depth -= 1;
    if (at < end - 1 && !(character === ',' && depth === 0)) continue;
    const argument = trimmed(code, from, at);
    // A comma in front of the closing bracket has nothing behind it.
    if (argument.end > argument.start || at < end - 1) found.push(argument);
    from = at + 1;
  }
  return found;
}

/** One `.name(arguments)` of a chain. */
export interface ChainedCall {
  readonly name: string;
  readonly nameSpan: TextSpan;
  readonly arguments: readonly TextSpan[];
  readonly end: number;
  readonly isClosed: boolean;
}

const LINK = /\s*(?:\?\s*)?(?:\.|->)\s*([\p{L}_]\w*)\s*(?:(?:::)?<[^<>()]*>\s*)?\(/duy;

/** The calls that are chained behind `offset`, in order. */
export function chainedCalls(offset: number, source: BlockSource): ChainedCall[] {
  const found: ChainedCall[] = [];
  for (let at = offset; ;) {
    LINK.lastIndex = at;
    const match = LINK.exec(source.code);
    const bracket = match === null ? undefined : source.brackets.openingAt(LINK.lastIndex - 1);
    if (match === null || bracket === undefined) return found;
    const [start, end] = match.indices?.[1] ?? [at, at];
    const { isClosed } = bracket;
    found.push({
      name: match[1] ?? '',
      nameSpan: { start, end },
      arguments: argumentsIn(bracket, source),
      end: bracket.end,
      isClosed,
    });
    at = bracket.end;
  }
}
