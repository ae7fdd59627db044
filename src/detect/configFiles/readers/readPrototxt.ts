import {
  computedScalar,
  type ConfigDocument,
  type ConfigEntry,
  type ConfigMapping,
  type ConfigScalar,
} from '../configTree';

/** A name, a number, a bracket or separator, or a string; comments and blanks match nothing of it. */
const TOKEN = /#[^\n]*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[{}<>:;,[\]]|[^\s#"'{}<>:;,[\]]+/gu;

interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A message in protocol buffers' text format, as Caffe's solvers are written; what does not fit its grammar is passed over. */
export function readPrototxt(text: string): ConfigDocument[] {
  const tokens = [...text.matchAll(TOKEN)].flatMap(({ 0: found, index }): Token[] =>
    found.startsWith('#') ? [] : [{ text: found, start: index, end: index + found.length }],
  );
  const stack: OpenMessage[] = [{ key: undefined, start: 0, entries: [] }];
  for (const [index, token] of tokens.entries()) {
    const top = stack.at(-1);
    if (top === undefined) break;
    const previous = tokens[index - 1];
    const key = previous?.text === ':' ? tokens[index - 2] : undefined;
    if (token.text === '{' || token.text === '<') {
      stack.push({ key: key ?? previous, start: token.start, entries: [] });
    } else if (token.text === '}' || token.text === '>') {
      // A value that is still to be typed.
      if (key !== undefined)
        top.entries.push(entryOf(key, computedScalar(text, { start: token.start, end: token.start })));
      if (stack.length > 1) close(stack, text, token.end);
    } else if (key !== undefined && !/^[:;,[\]]$/u.test(token.text)) {
      top.entries.push(entryOf(key, scalarOf(token)));
    }
  }
  const incomplete = stack.length > 1;
  while (stack.length > 1) close(stack, text, text.length);
  const span = { start: 0, end: text.length };
  const entries = stack[0]?.entries ?? [];
  return [{ root: { kind: 'mapping', span, entries, inline: false }, incomplete }];
}

interface OpenMessage {
  readonly key: Token | undefined;
  readonly start: number;
  readonly entries: ConfigEntry[];
}

/** Ends the innermost open message at `end`. */
function close(stack: OpenMessage[], text: string, end: number): void {
  const message = stack.pop();
  if (message?.key === undefined) return;
  const { key, start, entries } = message;
  const inline = !text.slice(start, end).includes('\n');
  stack.at(-1)?.entries.push(entryOf(key, { kind: 'mapping', span: { start, end }, entries, inline }));
}

function entryOf(key: Token, value: ConfigMapping | ConfigScalar): ConfigEntry {
  return { key: key.text, keySpan: { start: key.start, end: key.end }, value };
}

function scalarOf({ text, start, end }: Token): ConfigScalar {
  const number = Number(/^[-+\d.e]+f$/iu.test(text) ? text.slice(0, -1) : text);
  const quoted = /^["']/u.test(text);
  const value = quoted ? text.slice(1, -1) : Number.isNaN(number) ? text : number;
  return { kind: 'scalar', span: { start, end }, value, text };
}
