const LINES = 20;
const LONGEST_LINE = 2000;

/** The last lines that a process printed, as a failure shows them. */
export class OutputTail {
  readonly #lines: string[] = [];

  add(line: string): void {
    this.#lines.push(line.slice(0, LONGEST_LINE));
    if (this.#lines.length > LINES) this.#lines.shift();
  }

  get text(): string {
    return this.#lines.join('\n');
  }
}
