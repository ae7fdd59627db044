import type { ConfigDocument, ConfigEntry, ConfigMapping, ConfigScalar } from './configTree';

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
  const stack: {
    readonly key: Token | undefined;
    readonly start: number;
    readonly entries: ConfigEntry[];
  }[] = [{ key: undefined, start: 0, entries: [] }];
  for (const [index, token] of tokens.entries()) {
    const top = stack.at(-1);
    if (top === undefined) break;
    const previous = tokens[index - 1];
    if (token.text === '{' || token.text === '<') {
      const key = previous?.text === ':' ? tokens[index - 2] : previous;
      stack.push({ key, start: token.start, entries: [] });
    } else if ((token.text === '}' || token.text === '>') && stack.length > 1) {
      stack.pop();
      const value: ConfigMapping = {
        kind: 'mapping',
        span: { start: top.start, end: token.end },
        entries: top.entries,
        inline: !text.slice(top.start, token.end).includes('\n'),
      };
      if (top.key !== undefined) stack.at(-1)?.entries.push(entryOf(top.key, value));
    } else if (previous?.text === ':' && !/^[:;,[\]]$/u.test(token.text)) {
      const key = tokens[index - 2];
      if (key !== undefined) top.entries.push(entryOf(key, scalarOf(token)));
    }
  }
  const [root] = stack;
  const span = { start: 0, end: text.length };
  return [
    {
      root: { kind: 'mapping', span, entries: root?.entries ?? [], inline: false },
      incomplete: stack.length > 1,
    },
  ];
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
