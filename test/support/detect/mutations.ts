import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

export interface Sample {
  readonly fileName: string;
  readonly text: string;
}

/** One text of each language, with optimizers in it. */
export function samples(root: string): Sample[] {
  const folder = path.join(root, 'test/fixtures/detection');
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .toSorted()
    .map((fileName) => ({ fileName, text: readFileSync(path.join(folder, fileName), 'utf8') }));
}

/** A sequence of numbers in [0, 1) that the seed fixes (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Mutation = (text: string, random: () => number, other: string) => string;

const at = (text: string, random: () => number): number => Math.floor(random() * (text.length + 1));

/** What happens to sources while they are typed, pasted, converted and broken. */
const MUTATIONS: Readonly<Record<string, Mutation>> = {
  truncated: (text, random) => text.slice(0, at(text, random)),
  spliced: (text, random, other) => text.slice(0, at(text, random)) + other.slice(at(other, random)),
  cut: (text, random) => {
    const start = at(text, random);
    return text.slice(0, start) + text.slice(start + Math.floor(random() * 40));
  },
  inserted: (text, random) => {
    const start = at(text, random);
    const tokens = [
      '(',
      ')',
      '{',
      '"',
      "'",
      '"""',
      ':',
      ',',
      '#',
      '\n',
      '    ',
      '**',
      'lr=',
      'sgd',
      '<<: *',
      '[[',
    ];
    return text.slice(0, start) + (tokens[Math.floor(random() * tokens.length)] ?? '') + text.slice(start);
  },
  shuffledLines: (text, random) =>
    text
      .split('\n')
      .map((line) => ({ line, key: random() }))
      .toSorted((left, right) => left.key - right.key)
      .map(({ line }) => line)
      .join('\n'),
  binary: (text, random) => {
    const start = at(text, random);
    const bytes = Array.from({ length: 60 }, () => String.fromCharCode(Math.floor(random() * 256)));
    return text.slice(0, start) + bytes.join('') + text.slice(start);
  },
  windows: (text) => text.replaceAll('\n', '\r\n'),
  oldMac: (text) => text.replaceAll('\n', '\r'),
  byteOrderMark: (text) => `\ufeff${text}`,
  surrogates: (text, random) => {
    const start = at(text, random);
    const pieces = ['\ud83d\ude80', '\ud83d', '\ude80', '\u0000', '\u2028', 'İ'];
    return text.slice(0, start) + (pieces[Math.floor(random() * pieces.length)] ?? '') + text.slice(start);
  },
};

/** Mutations too slow to be among the thousands: their texts are large. */
const LARGE: Readonly<Record<string, Mutation>> = {
  longLine: (text, random) => {
    const fillers = ['x', ' ', '(', '0.1, ', 'a = ', '"', 'sgd ', "lr='", 'tf.train.sgd(', '<script>', '\\'];
    const filler = fillers[Math.floor(random() * fillers.length)] ?? 'x';
    const start = at(text, random);
    return text.slice(0, start) + filler.repeat(Math.ceil(1_000_000 / filler.length)) + text.slice(start);
  },
  deepNesting: (text, random) => {
    const pairs = ['()', '[]', '{}', '<>', '-', 'a:', '{"a":', 'f(', '#=', 'x = ', 'if x:\n'];
    const open = pairs[Math.floor(random() * pairs.length)] ?? '(';
    const start = at(text, random);
    return text.slice(0, start) + open.repeat(5000 + Math.floor(random() * 45_000)) + text.slice(start);
  },
  repeated: (text, random) => text.repeat(Math.ceil((200_000 + random() * 300_000) / text.length)),
};
const EVERY_NTH_IS_LARGE = 50;

export interface Mutated extends Sample {
  readonly mutation: string;
}

/** `count` mutated samples; the same for the same seed. */
export function* mutatedSamples(all: readonly Sample[], count: number, seed: number): Generator<Mutated> {
  const random = seededRandom(seed);
  const pick = <Item>(items: readonly Item[]): Item => {
    const item = items[Math.floor(random() * items.length)];
    if (item === undefined) throw new Error('Nothing to pick from.');
    return item;
  };
  for (let index = 0; index < count; index += 1) {
    const { fileName, text } = pick(all);
    const isLarge = index % EVERY_NTH_IS_LARGE === EVERY_NTH_IS_LARGE - 1;
    const [mutation, mutate] = pick(Object.entries(isLarge ? LARGE : MUTATIONS));
    let mutated = mutate(text, random, pick(all).text);
    // Most breakage does not come alone.
    if (!isLarge && random() < 0.5) mutated = pick(Object.values(MUTATIONS))(mutated, random, text);
    yield { fileName, text: mutated, mutation };
  }
}
