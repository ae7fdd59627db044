interface NameList {
  /** As the user writes it, `--only`. */
  readonly option: string;
  /** Names with commas between them; undefined where the option was not given. */
  readonly list: string | undefined;
  readonly known: readonly string[];
  /** Whether what was asked for means a name; equality where it is left out. */
  readonly means?: (name: string, asked: string) => boolean;
}

/** The names that a list chooses, in their own order; all of them without a list. Throws, naming them, where it asks for another. */
export function chosenNames({ option, list, known, means = Object.is }: NameList): readonly string[] {
  if (list === undefined) return known;
  const asked = list.split(',').map((each) => each.trim());
  const unknown = asked.filter((each) => each === '' || !known.some((name) => means(name, each)));
  if (unknown.length > 0) {
    const names = unknown.map((each) => `“${each}”`).join(', ');
    throw new Error(`${option} does not know ${names}; it takes ${known.join(', ')}.`);
  }
  return known.filter((name) => asked.some((each) => means(name, each)));
}

/** A whole number of at least one. Throws naming the option. */
export function wholeNumber(option: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new Error(`${option} takes a whole number of at least 1, not “${text}”.`);
  return value;
}
