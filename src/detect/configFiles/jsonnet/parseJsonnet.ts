import { SyntaxProblem, stringValue, tokensOf, type Token } from './jsonnetTokens';
import type { JsonnetBind, JsonnetExpression, JsonnetField, JsonnetObject, JsonnetText } from './jsonnetTree';

const KEYWORDS = new Set(
  'assert else error false for function if import importstr importbin in local null tailstrict then self super true'.split(
    ' ',
  ),
);
/** Each binds more tightly than the ones before it. */
const OPERATORS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<', '>', '<=', '>=', 'in'],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
];

/** Reads a Jsonnet text; undefined where its syntax is broken. Throws a RangeError where it is nested too deeply. */
export function parseJsonnet(text: string): JsonnetText | undefined {
  try {
    return new Parser(tokensOf(text)).text();
  } catch (error) {
    if (error instanceof SyntaxProblem) return undefined;
    throw error;
  }
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #composesObjects = false;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  text(): JsonnetText {
    const root = this.#expression();
    if (this.#next.kind !== 'end') throw new SyntaxProblem();
    return { root, composesObjects: this.#composesObjects };
  }

  get #next(): Token {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw new SyntaxProblem();
    return token;
  }

  #take(): Token {
    const token = this.#next;
    this.#at += 1;
    return token;
  }

  #skip(text: string): boolean {
    const { kind, text: found } = this.#next;
    if (kind === 'string' || found !== text) return false;
    this.#at += 1;
    return true;
  }

  #expect(text: string): Token {
    const token = this.#next;
    if (!this.#skip(text)) throw new SyntaxProblem();
    return token;
  }

  #name(): string {
    const { kind, text } = this.#take();
    if (kind !== 'name' || KEYWORDS.has(text)) throw new SyntaxProblem();
    return text;
  }

  #expression(): JsonnetExpression {
    const { start, kind, text } = this.#next;
    if (kind !== 'name') return this.#binary(0);
    switch (text) {
      case 'local':
        return this.#local();
      case 'if':
      case 'assert':
      case 'error':
      case 'import':
      case 'importstr':
      case 'importbin':
        return this.#statement(start);
      case 'function': {
        this.#at += 1;
        return this.#function(start, ':none:');
      }
      default:
        return this.#binary(0);
    }
  }

  #local(): JsonnetExpression {
    const { start } = this.#expect('local');
    const binds = [this.#bind()];
    while (this.#skip(',')) binds.push(this.#bind());
    this.#expect(';');
    const body = this.#expression();
    return { kind: 'local', binds, body, start, end: body.end };
  }

  #bind(): JsonnetBind {
    const { start } = this.#next;
    const name = this.#name();
    if (this.#next.text === '(') return { name, value: this.#function(start, '=') };
    this.#expect('=');
    return { name, value: this.#expression() };
  }

  /** A parameter list and the body behind `separator`. */
  #function(start: number, separator: '=' | ':' | ':none:'): JsonnetExpression {
    this.#expect('(');
    const parameters: string[] = [];
    while (!this.#skip(')')) {
      parameters.push(this.#name());
      if (this.#skip('=')) this.#expression();
      if (this.#next.text !== ')') this.#expect(',');
    }
    if (separator === '=') this.#expect('=');
    if (separator === ':') this.#fieldSeparator();
    const body = this.#expression();
    return { kind: 'function', parameters, body, start, end: body.end };
  }

  /** What the text alone does not decide; read for its end. */
  #statement(start: number): JsonnetExpression {
    const { text } = this.#take();
    const first = this.#expression();
    let { end } = first;
    if (text === 'assert') {
      if (this.#skip(':')) this.#expression();
      this.#expect(';');
      return this.#expression();
    }
    if (text === 'if') {
      this.#expect('then');
      ({ end } = this.#expression());
      if (this.#skip('else')) ({ end } = this.#expression());
    }
    return { kind: 'opaque', start, end };
  }

  #binary(level: number): JsonnetExpression {
    const operators = OPERATORS[level];
    if (operators === undefined) return this.#unary();
    let left = this.#binary(level + 1);
    for (;;) {
      const { kind, text } = this.#next;
      if (kind === 'string' || !operators.includes(text)) return left;
      this.#at += 1;
      const right = this.#startsStatement() ? this.#expression() : this.#binary(level + 1);
      if (text === '+' && !isPlain(left) && !isPlain(right)) this.#composesObjects = true;
      left = { kind: 'binary', operator: text, left, right, start: left.start, end: right.end };
    }
  }

  /** `base + import 'x'`. */
  #startsStatement(): boolean {
    const { kind, text } = this.#next;
    return kind === 'name' && /^(?:local|if|assert|error|import\w*|function)$/u.test(text);
  }

  #unary(): JsonnetExpression {
    const { start, kind, text } = this.#next;
    if (kind !== 'sign' || !/^[-+!~]$/u.test(text)) return this.#postfix();
    this.#at += 1;
    const operand = this.#unary();
    const { end } = operand;
    if (operand.kind !== 'number' || !/^[-+]$/u.test(text)) return { kind: 'opaque', start, end };
    return { kind: 'number', value: text === '-' ? -operand.value : operand.value, start, end };
  }

  #postfix(): JsonnetExpression {
    let object = this.#primary();
    for (;;) {
      const { start } = object;
      if (this.#skip('.')) {
        const name = this.#name();
        object = { kind: 'member', object, name, start, end: this.#end };
      } else if (this.#skip('[')) {
        object = this.#index(object);
      } else if (this.#skip('(')) {
        this.#callArguments();
        object = { kind: 'call', callee: object, start, end: this.#end };
      } else if (this.#next.text === '{' && this.#next.kind === 'sign') {
        this.#composesObjects = true;
        const right = this.#object();
        object = { kind: 'binary', operator: '+', left: object, right, start, end: right.end };
      } else {
        this.#skip('tailstrict');
        return object;
      }
    }
  }

  get #end(): number {
    return this.#tokens[this.#at - 1]?.end ?? 0;
  }

  #index(object: JsonnetExpression): JsonnetExpression {
    const { start } = object;
    const parts: JsonnetExpression[] = [];
    while (!this.#skip(']')) {
      if (this.#skip(':') || this.#skip('::')) continue;
      parts.push(this.#expression());
    }
    const [part] = parts;
    return parts.length === 1 && part?.kind === 'string'
      ? { kind: 'member', object, name: part.value, start, end: this.#end }
      : { kind: 'opaque', start, end: this.#end };
  }

  #callArguments(): void {
    while (!this.#skip(')')) {
      const isNamed = this.#next.kind === 'name' && this.#tokens[this.#at + 1]?.text === '=';
      if (isNamed) this.#at += 2;
      this.#expression();
      if (this.#next.text !== ')') this.#expect(',');
    }
  }

  #primary(): JsonnetExpression {
    const token = this.#next;
    const { start, end, kind, text } = token;
    const span = { start, end };
    switch (kind) {
      case 'number':
        this.#at += 1;
        return { kind, value: Number(text), ...span };
      case 'string':
        this.#at += 1;
        return { kind, value: stringValue(text), ...span };
      case 'name':
        return this.#word(token);
      case 'sign':
        if (text === '{') return this.#object();
        if (text === '[') return this.#array();
        this.#at += 1;
        if (text === '$') return { kind: 'outermost', ...span };
        if (text === '(') {
          const inner = this.#expression();
          this.#expect(')');
          return inner;
        }
        throw new SyntaxProblem();
      case 'end':
        throw new SyntaxProblem();
    }
  }

  #word({ text, start, end }: Token): JsonnetExpression {
    const span = { start, end };
    if (this.#startsStatement()) return this.#expression();
    this.#at += 1;
    switch (text) {
      case 'true':
      case 'false':
        return { kind: 'constant', value: text === 'true', ...span };
      case 'null':
        return { kind: 'constant', value: null, ...span };
      case 'self':
        return { kind: 'self', ...span };
      case 'super':
        return { kind: 'opaque', ...span };
      default:
        if (KEYWORDS.has(text)) throw new SyntaxProblem();
        return { kind: 'name', name: text, ...span };
    }
  }

  #array(): JsonnetExpression {
    const { start } = this.#expect('[');
    const items: JsonnetExpression[] = [];
    let isLoop = false;
    while (!this.#skip(']')) {
      if (this.#next.text === 'for' || this.#next.text === 'if') {
        isLoop = true;
        this.#loop();
        continue;
      }
      items.push(this.#expression());
      this.#skip(',');
    }
    const span = { start, end: this.#end };
    return isLoop ? { kind: 'opaque', ...span } : { kind: 'array', items, ...span };
  }

  #loop(): void {
    if (this.#skip('for')) {
      this.#name();
      this.#expect('in');
    } else {
      this.#expect('if');
    }
    this.#expression();
  }

  #object(): JsonnetObject {
    const { start } = this.#expect('{');
    const fields: JsonnetField[] = [];
    const locals: JsonnetBind[] = [];
    let isOpen = false;
    while (!this.#skip('}')) {
      if (this.#skip('local')) {
        locals.push(this.#bind());
      } else if (this.#skip('assert')) {
        this.#expression();
        if (this.#skip(':')) this.#expression();
      } else if (this.#next.text === 'for' || this.#next.text === 'if') {
        isOpen = true;
        this.#loop();
        continue;
      } else {
        const field = this.#field();
        if (field === undefined) isOpen = true;
        else fields.push(field);
      }
      if (this.#next.text !== '}' && this.#next.text !== 'for') this.#expect(',');
    }
    return { kind: 'object', fields, locals, isOpen, start, end: this.#end };
  }

  /** Undefined for one whose name is computed. */
  #field(): JsonnetField | undefined {
    const { kind, text, start, end } = this.#take();
    const keySpan = { start, end };
    if (kind === 'sign' && text === '[') {
      this.#expression();
      this.#expect(']');
    } else if (kind !== 'name' && kind !== 'string') {
      throw new SyntaxProblem();
    }
    const key = kind === 'string' ? stringValue(text) : text;
    if (this.#next.text === '(') {
      const value = this.#function(start, ':');
      return { key, keySpan, value, adds: false };
    }
    const adds = this.#fieldSeparator();
    if (adds) this.#composesObjects = true;
    const value = this.#expression();
    return kind === 'sign' ? undefined : { key, keySpan, value, adds };
  }

  /** `:`, `::`, `:::`, and with a plus in front. */
  #fieldSeparator(): boolean {
    const { kind, text } = this.#take();
    if (kind !== 'sign' || !/^\+?:{1,3}$/u.test(text)) throw new SyntaxProblem();
    return text.startsWith('+');
  }
}

/** A number or a string, which is no object. */
function isPlain({ kind }: JsonnetExpression): boolean {
  return kind === 'number' || kind === 'string' || kind === 'constant';
}
