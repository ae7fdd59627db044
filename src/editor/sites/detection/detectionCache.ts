/** What is known of a document's version; `Found` is settled later. */
interface Entry<Found> {
  readonly version: string;
  readonly found: Promise<Found>;
  readonly neighbours: ReadonlyMap<string, string>;
  failedAtMs?: number;
}

/** A text that failed costs the detection thread its 20 s each time; one that did so for another's sake is read a minute later. */
const TRY_AGAIN_AFTER_MS = 60_000;

/**
 * The last detection of each document, with the files that it looked into. One that failed is what `onFailure` makes of it, said as
 * such, for a minute and for that version only.
 */
export class DetectionCache<Found> {
  readonly #entries = new Map<string, Entry<Found>>();
  readonly #onFailure: (key: string, error: unknown) => Found;
  readonly #nowMs: () => number;

  constructor(onFailure: (key: string, error: unknown) => Found, nowMs: () => number) {
    this.#onFailure = onFailure;
    this.#nowMs = nowMs;
  }

  /** What is known, else what `detect` finds; it is given the files that the version before looked into, and a map for its own. */
  get(
    key: string,
    version: string,
    detect: (expected: readonly string[], neighbours: Map<string, string>) => Promise<Found>,
  ): Promise<Found> {
    const cached = this.#entries.get(key);
    if (cached?.version === version && !this.#isStale(cached)) return cached.found;
    const neighbours = new Map<string, string>();
    const found = detect([...(cached?.neighbours.keys() ?? [])], neighbours).catch((error: unknown) => {
      entry.failedAtMs = this.#nowMs();
      return this.#onFailure(key, error);
    });
    const entry: Entry<Found> = { version, found, neighbours };
    this.#entries.set(key, entry);
    return found;
  }

  /** Forgets a document; false when nothing was known of it. */
  drop(key: string): boolean {
    return this.#entries.delete(key);
  }

  /** Forgets the documents that looked into a file, by its URI; false when there is none. */
  dropDependents(uri: string): boolean {
    const dependents = [...this.#entries].filter(([, { neighbours }]) =>
      [...neighbours.values()].includes(uri),
    );
    for (const [key] of dependents) this.#entries.delete(key);
    return dependents.length > 0;
  }

  clear(): void {
    this.#entries.clear();
  }

  #isStale({ failedAtMs }: Entry<Found>): boolean {
    return failedAtMs !== undefined && this.#nowMs() - failedAtMs >= TRY_AGAIN_AFTER_MS;
  }
}
