import type {
  Hyperparameter,
  ResolutionStep,
  UnknownValueReason,
} from '../../model/optimizer/hyperparameter';
import type { TextSpan } from '../../model/optimizer/textSpan';
import { toHyperparameter } from '../resolvedNumber';
import { holds } from './brackets';
import type { BlockSource, LanguageNumber, Occurrence } from './blockSource';
import { bindingFor, headerOf, usesOf } from './nameUses';

interface Known extends LanguageNumber {
  readonly definition: TextSpan;
  readonly steps: readonly ResolutionStep[];
}
type Resolved = Known | UnknownValueReason;

const MAX_DEPTH = 6;
const LONGEST_EXPRESSION = 200;
const NAME = /^[\p{L}_$][\p{L}\p{N}_$]*$/u;
const TOKEN =
  /\s*(?:([\p{L}_$][\p{L}\p{N}_$]*)|((?:\d[\d_']*(?:\.[\d_']*)?|\.\d+)(?:[eE][+-]?\d+)?[\w']*)|([-+*/()]))\s*/uy;

/** The number of an expression, followed through names that are bound once. */
export function resolveExpression(argument: TextSpan, source: BlockSource): Hyperparameter {
  return toHyperparameter(resolve(argument, source, 0), argument, { code: source.text, lines: source.lines });
}

function resolve(span: TextSpan, source: BlockSource, depth: number): Resolved {
  const text = source.code.slice(span.start, span.end);
  if (depth > MAX_DEPTH || text.length > LONGEST_EXPRESSION) return 'dynamic';
  if (NAME.test(text)) return resolveName(text, span, source, depth);
  const line = source.lines.lineAt(span.start);
  const plain = /^[-+]?\s*([\d.].*)$/su.exec(text)?.[1];
  const literal = plain === undefined ? undefined : source.syntax.numberOf(plain);
  if (literal !== undefined) {
    const value = text.startsWith('-') ? -literal.value : literal.value;
    return { ...literal, value, definition: span, steps: [{ kind: 'literal', name: '', line }] };
  }
  const result = new Expression(text, span, source, depth).value();
  return typeof result === 'string'
    ? result
    : { ...result, definition: span, steps: [{ kind: 'arithmetic', name: text, line }] };
}

function resolveName(name: string, { start }: TextSpan, source: BlockSource, depth: number): Resolved {
  const uses = usesOf(name, source);
  const binding = uses === undefined ? undefined : bindingFor(uses, start);
  if (uses === undefined || binding?.form === undefined) return 'dynamic';
  if (isMember(binding, source) && !binding.form.isStatic) return 'dynamic';
  if (!binding.form.mayBeShadowed && isBoundTwice(binding, uses)) return 'ambiguous';
  const value = binding.form.isConstant ? binding.value : valueAt(binding, start, uses, source);
  if (value === 'ambiguous') return value;
  if (value === undefined) return 'dynamic';
  const resolved = resolve(value, source, depth + 1);
  if (typeof resolved === 'string') return resolved;
  const line = source.lines.lineAt(resolved.definition.start);
  const steps = [
    { kind: 'constant', name, line } as const,
    ...resolved.steps.filter(({ kind }) => kind !== 'literal'),
  ];
  return binding.form.isInteger
    ? { ...resolved, value: Math.trunc(resolved.value), isInteger: true, steps }
    : { ...resolved, isInteger: false, steps };
}

/** Objects may be made with another value, or given one. */
function isMember({ scope }: Occurrence, { code, syntax }: BlockSource): boolean {
  return scope !== undefined && syntax.typeBlock.test(headerOf(scope, code));
}

/** Under conditions of a preprocessor or an attribute. */
function isBoundTwice(binding: Occurrence, uses: readonly Occurrence[]): boolean {
  return uses.some((use) => use !== binding && use.use === 'binding' && use.scope === binding.scope);
}

/** What a variable holds at `offset`; `ambiguous` where something else may have been written to it by then. */
function valueAt(
  binding: Occurrence,
  offset: number,
  uses: readonly Occurrence[],
  source: BlockSource,
): TextSpan | 'ambiguous' | undefined {
  const changes = uses.filter((use) => {
    if (use === binding || use.use === 'read' || !holds(binding.scope, use.start)) return false;
    if (use.use === 'binding') return false;
    if (use.use === 'argument' && (!source.syntax.passesByReference || use.start >= offset)) return false;
    return (
      binding.scope === undefined || use.start < offset || sharesLoop(use.start, offset, binding, source)
    );
  });
  const [change, ...others] = changes;
  if (change === undefined) return binding.value;
  // Declared first and written once, on the way to the place of use.
  const isFirstValue = binding.value === undefined && change.use === 'write' && others.length === 0;
  const isOnTheWay = change.start < offset && holds(change.scope, offset) && change.value !== undefined;
  return isFirstValue && isOnTheWay && !isBranchWithoutBraces(change.start, source)
    ? change.value
    : 'ambiguous';
}

/** `if (x) lr = 1;` */
function isBranchWithoutBraces(offset: number, { code }: BlockSource): boolean {
  return /(?:\)|\belse)\s*$/u.test(code.slice(Math.max(0, offset - 40), offset));
}

/** Whether both places stand in one loop inside the scope of the binding: what is written behind a place then comes before it. */
function sharesLoop(
  left: number,
  right: number,
  { scope }: Occurrence,
  { code, brackets }: BlockSource,
): boolean {
  for (let block = brackets.blockAround(right); block !== undefined; block = block.parent) {
    if (block === scope) return false;
    if (block.kind !== '{' || !holds(block, left)) continue;
    const before = code.slice(Math.max(0, block.start - 300), block.start);
    // A loop's header may hold semicolons.
    const header = before.slice(1 + Math.max(before.lastIndexOf('{'), before.lastIndexOf('}')));
    if (/\b(?:for|while|do|loop)\b/u.test(header) || /(?:->|=>|\|)\s*$/u.test(header)) return true;
  }
  return false;
}

/** Numbers and names joined by + - * / and parentheses. */
class Expression {
  readonly #span: TextSpan;
  readonly #source: BlockSource;
  readonly #depth: number;
  readonly #tokens: readonly { readonly text: string; readonly start: number }[] | undefined;
  #at = 0;
  #failure: UnknownValueReason = 'dynamic';

  constructor(text: string, span: TextSpan, source: BlockSource, depth: number) {
    this.#span = span;
    this.#source = source;
    this.#depth = depth;
    this.#tokens = tokensOf(text);
  }

  value(): LanguageNumber | UnknownValueReason {
    if (this.#tokens === undefined) return 'dynamic';
    const value = this.#sum();
    const isComplete = this.#at === this.#tokens.length;
    return value !== undefined && isComplete && Number.isFinite(value.value) ? value : this.#failure;
  }

  #sum(): LanguageNumber | undefined {
    let left = this.#product();
    for (let sign = this.#take('+', '-'); sign !== undefined; sign = this.#take('+', '-')) {
      const right = this.#product();
      if (left === undefined || right === undefined) return undefined;
      const value = sign === '+' ? left.value + right.value : left.value - right.value;
      left = { value, isInteger: left.isInteger && right.isInteger };
    }
    return left;
  }

  #product(): LanguageNumber | undefined {
    let left = this.#signed();
    for (let sign = this.#take('*', '/'); sign !== undefined; sign = this.#take('*', '/')) {
      const right = this.#signed();
      if (left === undefined || right === undefined) return undefined;
      const isInteger = left.isInteger && right.isInteger;
      const exact = sign === '*' ? left.value * right.value : left.value / right.value;
      const value = isInteger && this.#source.syntax.truncates ? Math.trunc(exact) : exact;
      left = { value, isInteger };
    }
    return left;
  }

  #signed(): LanguageNumber | undefined {
    const sign = this.#take('+', '-');
    if (sign === undefined) return this.#atom();
    const operand = this.#signed();
    return operand === undefined || sign === '+' ? operand : { ...operand, value: -operand.value };
  }

  #atom(): LanguageNumber | undefined {
    if (this.#take('(') !== undefined) {
      const value = this.#sum();
      return this.#take(')') === undefined ? undefined : value;
    }
    const token = this.#tokens?.[this.#at];
    if (token === undefined) return undefined;
    this.#at += 1;
    if (/^[\d.]/u.test(token.text)) return this.#source.syntax.numberOf(token.text);
    if (!NAME.test(token.text)) return undefined;
    const start = this.#span.start + token.start;
    const span = { start, end: start + token.text.length };
    const resolved = resolve(span, this.#source, this.#depth + 1);
    if (typeof resolved !== 'string') return resolved;
    this.#failure = resolved;
    return undefined;
  }

  #take(...operators: readonly string[]): string | undefined {
    const text = this.#tokens?.[this.#at]?.text;
    if (text === undefined || !operators.includes(text)) return undefined;
    this.#at += 1;
    return text;
  }
}

/** The tokens of an expression; undefined where it holds anything else. */
function tokensOf(text: string): { readonly text: string; readonly start: number }[] | undefined {
  const tokens: { readonly text: string; readonly start: number }[] = [];
  TOKEN.lastIndex = 0;
  for (let at = 0; at < text.length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (match === null) return undefined;
    const token = match[1] ?? match[2] ?? match[3] ?? '';
    tokens.push({ text: token, start: at + match[0].indexOf(token) });
  }
  return tokens;
}
