/** Julia writes Float32 as `1f-3`, R integers as `1L`. */
export function numberOf(text: string): number {
  return Number(text.replaceAll('_', '').replace(/L$/u, '').replace(/f/iu, 'e'));
}

/** Numbers joined by + - * / ^ and parentheses. */
export class Arithmetic {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(text: string) {
    const isPlain = /^[\d\s.+\-*/^()_efEF]*$/u.test(text);
    this.#tokens = isPlain
      ? (text.match(/(?:\d[\d_]*(?:\.[\d_]*)?|\.\d+)(?:[ef][+-]?\d+)?|[-+*/^()]/giu) ?? [])
      : [];
  }

  value(): number | undefined {
    if (this.#tokens.length === 0) return undefined;
    const value = this.#sum();
    return this.#at === this.#tokens.length && Number.isFinite(value) ? value : undefined;
  }

  #sum(): number {
    let value = this.#product();
    for (let sign = this.#take('+', '-'); sign !== undefined; sign = this.#take('+', '-')) {
      const next = this.#product();
      value = sign === '+' ? value + next : value - next;
    }
    return value;
  }

  #product(): number {
    let value = this.#signed();
    for (let sign = this.#take('*', '/'); sign !== undefined; sign = this.#take('*', '/')) {
      const next = this.#signed();
      value = sign === '*' ? value * next : value / next;
    }
    return value;
  }

  #signed(): number {
    const sign = this.#take('+', '-');
    if (sign !== undefined) return sign === '-' ? -this.#signed() : this.#signed();
    const base = this.#atom();
    return this.#take('^') === undefined ? base : base ** this.#signed();
  }

  #atom(): number {
    if (this.#take('(') !== undefined) {
      const value = this.#sum();
      return this.#take(')') === undefined ? Number.NaN : value;
    }
    const token = this.#tokens[this.#at] ?? '';
    this.#at += 1;
    return /^[\d.]/u.test(token) ? numberOf(token) : Number.NaN;
  }

  #take(...operators: readonly string[]): string | undefined {
    const token = this.#tokens[this.#at];
    if (token === undefined || !operators.includes(token)) return undefined;
    this.#at += 1;
    return token;
  }
}
