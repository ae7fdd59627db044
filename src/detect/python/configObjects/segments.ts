import type { Binding } from '../tree/bindings';
import type { SyntaxNode } from '../../parsing/sourceTree';
import { callArguments, contains, lastName } from '../tree/syntax';

/** A stretch of a scope in which a name holds one object. */
export interface Segment {
  /** What makes the object; undefined where the text does not show which of several. */
  readonly base: Binding | undefined;
  readonly start: number;
  readonly end: number;
  /** The name's next object is made of this one by a function that may have changed it. */
  readonly isHandedOn: boolean;
}

/** The stretches of the bindings of a name in its scope, in order; at least one. */
export function segmentsOf(name: string, bindings: readonly Binding[]): readonly Segment[] {
  const sorted = bindings.toSorted((left, right) => left.statement.start - right.statement.start);
  const [first, ...others] = sorted;
  const whole = { base: first, start: 0, end: Number.POSITIVE_INFINITY, isHandedOn: false };
  if (first === undefined || others.length === 0) return [whole];
  return sorted.map((base, index) => {
    const next = sorted[index + 1];
    return {
      base,
      start: index === 0 ? 0 : base.statement.start,
      end: next?.statement.start ?? Number.POSITIVE_INFINITY,
      isHandedOn: next !== undefined && isMadeOf(name, next),
    };
  });
}

/** A segment as some writes in it see it: a binding on another branch, or that may not run, is not sure. */
export function segmentFor(segment: Segment, writes: readonly SyntaxNode[], isOnly: boolean): Segment {
  const block = segment.base?.statement.parent;
  const isSure =
    isOnly ||
    segment.base?.initial === true ||
    writes.every((write) => block !== undefined && contains(block, write));
  return isSure ? segment : { ...segment, base: undefined };
}

/** `cfg = scaled(cfg)`, and not `cfg = cfg.clone()`. */
function isMadeOf(name: string, { source }: Binding): boolean {
  const call = source.kind === 'assignment' && source.value.type === 'call' ? source.value : undefined;
  const callee = call?.field('function');
  if (call === undefined || callee === undefined || /^(?:deep)?copy$/u.test(lastName(callee).text))
    return false;
  return callArguments(call).arguments.some(({ value }) => value.text === name);
}
