import type { TextSpan } from '../../../model/optimizer/textSpan';
import {
  computedScalar,
  type ConfigDocument,
  type ConfigEntry,
  type ConfigMapping,
  type ConfigScalar,
} from '../configTree';
import { withReferencedClasses } from '../ginReferences';

/** One binding of a parameter, `scope/module.Class.parameter = value`, or of a macro. */
interface GinBinding {
  /** What stands in front of the parameter; empty for a macro. */
  readonly selector: string;
  readonly selectorSpan: TextSpan;
  readonly parameter: string;
  readonly parameterSpan: TextSpan;
  readonly value: TextSpan;
}

const STRING = /^[rbuf]?(["'])([^"'\\]*)\1$/iu;
const NUMBER = /^[-+]?(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][-+]?\d+)?$/u;
const BINDING = /^((?:[\w-]+\/)*)((?:\w+\.)*)(\w+)[ \t]*=[ \t]*/u;
const BLOCK = /^((?:[\w-]+\/)*\w+(?:\.\w+)*)[ \t]*:[ \t]*(?:#.*)?$/u;

/** A gin text: one mapping for each configurable in its scope, with the parameters that are bound in it. */
export function readGin(text: string): ConfigDocument[] {
  const { bindings, lastInclude } = bindingsIn(text);
  const macros = new Map<string, GinBinding>();
  for (const binding of bindings) if (binding.selector === '') macros.set(binding.parameter, binding);
  const scalarOf = (binding: GinBinding): ConfigScalar => {
    // What is included later binds anew.
    if (binding.value.start < lastInclude) return computedScalar(text, binding.value);
    return scalarAt(binding.value, text, (name) => {
      const macro = macros.get(name);
      return macro === undefined || macro.value.start < lastInclude ? undefined : macro.value;
    });
  };
  const bySelector = new Map<string, GinBinding[]>();
  const fullNames = fullSelectors(bindings);
  for (const binding of bindings) {
    const selector = fullNames.get(binding.selector) ?? binding.selector;
    bySelector.set(selector, [...(bySelector.get(selector) ?? []), binding]);
  }
  const entries = [...bySelector].flatMap(([selector, own]): ConfigEntry[] => {
    const [first] = own;
    if (first === undefined || selector === '') return [];
    const outside = selector.includes('/') ? (bySelector.get(unscoped(selector)) ?? []) : [];
    const value: ConfigMapping = {
      kind: 'mapping',
      span: { start: first.selectorSpan.start, end: own.at(-1)?.value.end ?? first.value.end },
      inline: false,
      // Whoever calls the configurable may pass more.
      open: 'keys',
      entries: [
        ...own.map((each) => entryOf(each, scalarOf(each))),
        ...outside.map((each) => ({ ...entryOf(each, scalarOf(each)), inherited: true })),
      ],
    };
    return [{ key: selector, keySpan: first.selectorSpan, value }];
  });
  const span = { start: 0, end: text.length };
  const root = { kind: 'mapping', span, entries: withReferencedClasses(entries), inline: false } as const;
  return [{ root, incomplete: false }];
}

/**
 * Selectors that leave out the front of another one's path, with that one: `SGD` beside `torch.optim.SGD` is the same configurable, or
 * gin would refuse it as ambiguous.
 */
function fullSelectors(bindings: readonly GinBinding[]): ReadonlyMap<string, string> {
  const paths = new Set(bindings.map(({ selector }) => unscoped(selector)));
  const byEnding = new Map<string, string[]>();
  for (const path of paths) {
    for (let at = path.indexOf('.'); at >= 0; at = path.indexOf('.', at + 1)) {
      const ending = path.slice(at + 1);
      if (paths.has(ending)) byEnding.set(ending, [...(byEnding.get(ending) ?? []), path]);
    }
  }
  return new Map(
    bindings.flatMap(({ selector }) => {
      const path = unscoped(selector);
      const [longest, ...others] = (byEnding.get(path) ?? []).toSorted((a, b) => b.length - a.length);
      const isOne = longest !== undefined && others.every((other) => longest.endsWith(`.${other}`));
      return isOne ? [[selector, selector.slice(0, selector.length - path.length) + longest] as const] : [];
    }),
  );
}

function unscoped(selector: string): string {
  return selector.split('/').at(-1) ?? '';
}

function entryOf({ parameter, parameterSpan }: GinBinding, value: ConfigScalar): ConfigEntry {
  return { key: parameter, keySpan: parameterSpan, value };
}

function bindingsIn(text: string): {
  readonly bindings: readonly GinBinding[];
  readonly lastInclude: number;
} {
  const bindings: GinBinding[] = [];
  let lastInclude = -1;
  let block: { readonly selector: string; readonly span: TextSpan } | undefined;
  for (let start = 0; start < text.length;) {
    const lineEnd = endOfLine(text, start);
    const line = text.slice(start, lineEnd);
    const body = line.trimStart();
    const at = start + line.length - body.length;
    if (body === '' || body.startsWith('#')) {
      start = lineEnd + 1;
      continue;
    }
    const isIndented = at > start;
    if (!isIndented) block = undefined;
    const opened = BLOCK.exec(body);
    const bound = BINDING.exec(body);
    if (/^include\b/u.test(body)) lastInclude = at;
    if (opened !== null) {
      const selector = opened[1] ?? '';
      block = { selector, span: { start: at, end: at + selector.length } };
    }
    if (bound === null) {
      start = lineEnd + 1;
      continue;
    }
    const valueStart = at + bound[0].length;
    const value = valueAt(text, valueStart);
    bindings.push(bindingOf(bound, at, value, isIndented ? block : undefined));
    start = endOfLine(text, value.end) + 1;
  }
  return { bindings, lastInclude };
}

function bindingOf(
  [, scope = '', path = '', parameter = '']: RegExpExecArray,
  at: number,
  value: TextSpan,
  block: { readonly selector: string; readonly span: TextSpan } | undefined,
): GinBinding {
  const parameterStart = at + scope.length + path.length;
  const parameterSpan = { start: parameterStart, end: parameterStart + parameter.length };
  if (block !== undefined && scope === '' && path === '')
    return { ...block, selectorSpan: block.span, parameter, parameterSpan, value };
  const selector = path === '' ? '' : `${scope}${path.slice(0, -1)}`;
  return {
    selector,
    selectorSpan: { start: at, end: at + selector.length },
    parameter,
    parameterSpan,
    value,
  };
}

const LONGEST_VALUE = 20_000;

/** From `start` to the end of its line, or of the line on which its brackets are closed. */
function valueAt(text: string, start: number): TextSpan {
  let depth = 0;
  let quote = '';
  const limit = Math.min(text.length, start + LONGEST_VALUE);
  for (let at = start; at < limit; at += 1) {
    const character = text[at] ?? '';
    if (quote !== '' && character !== '\n') {
      if (character === '\\') at += 1;
      else if (character === quote) quote = '';
      continue;
    }
    // No string reaches over its line.
    quote = '';
    if (character === '"' || character === "'") {
      quote = character;
    } else if ('([{'.includes(character)) {
      depth += 1;
    } else if (')]}'.includes(character)) {
      depth -= 1;
    } else if (character === '#' || (character === '\n' && depth <= 0 && text[at - 1] !== '\\')) {
      if (character === '\n' || depth <= 0) return withoutBlanks(text, start, at);
      at = endOfLine(text, at);
    }
  }
  return withoutBlanks(text, start, limit);
}

function withoutBlanks(text: string, start: number, end: number): TextSpan {
  return { start, end: start + text.slice(start, end).trimEnd().length };
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** A literal, or the macro that `%NAME` stands for; of functions (`@name`) and all else only the text is known. */
function scalarAt(span: TextSpan, text: string, macro: (name: string) => TextSpan | undefined): ConfigScalar {
  const written = text.slice(span.start, span.end);
  const name = /^%(\w+)$/u.exec(written)?.[1];
  const target = name === undefined ? undefined : macro(name);
  if (name !== undefined && target !== undefined) {
    const value = scalarAt(target, text, () => undefined);
    return value.hyperparameter !== undefined
      ? computedScalar(text, span)
      : { ...value, reference: { name: written, span } };
  }
  const scalar = { kind: 'scalar', span, text: written } as const;
  if (NUMBER.test(written)) return { ...scalar, value: Number(written.replaceAll('_', '')) };
  const quoted = STRING.exec(written)?.[2];
  if (quoted !== undefined) return { ...scalar, value: quoted };
  if (written === 'True' || written === 'False') return { ...scalar, value: written === 'True' };
  return written === 'None' ? { ...scalar, value: null } : computedScalar(text, span);
}
