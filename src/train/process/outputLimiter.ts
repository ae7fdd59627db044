const LINES_PER_INTERVAL = 200;
const INTERVAL_MS = 1000;
const LONGEST_LINE = 2000;

/** Passes a script's output on at a rate that a log can bear, and says how many lines it left out. */
export class OutputLimiter {
  readonly #pass: (line: string) => void;
  readonly #now: () => number;
  #intervalStart = -Infinity;
  #passed = 0;
  #leftOut = 0;

  constructor(pass: (line: string) => void, now: () => number) {
    this.#pass = pass;
    this.#now = now;
  }

  add(line: string): void {
    const now = this.#now();
    if (now - this.#intervalStart >= INTERVAL_MS) {
      this.end();
      this.#intervalStart = now;
      this.#passed = 0;
    }
    if (this.#passed >= LINES_PER_INTERVAL) {
      this.#leftOut += 1;
      return;
    }
    this.#passed += 1;
    this.#pass(line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}…` : line);
  }

  /** Says what was left out last. */
  end(): void {
    if (this.#leftOut > 0) this.#pass(`(${this.#leftOut} lines left out)`);
    this.#leftOut = 0;
  }
}
