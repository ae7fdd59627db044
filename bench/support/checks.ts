interface Check {
  readonly what: string;
  readonly value: string;
  readonly met: boolean;
}

/** Collects what was promised beside what was measured. */
export class Checks {
  readonly #checks: Check[] = [];

  add(check: Check): void {
    this.#checks.push(check);
  }

  get allMet(): boolean {
    return this.#checks.every(({ met }) => met);
  }

  /** Prints a line for each, in the order in which they were added. */
  print(): void {
    console.log('');
    for (const { what, value, met } of this.#checks)
      console.log(`${met ? 'met    ' : 'NOT MET'} ${what}: ${value}`);
  }
}
