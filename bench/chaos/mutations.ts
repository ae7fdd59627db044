import type { SeededRandom } from '../../src/calibrate/simulated/seededRandom';

/** What stands in a field that somebody else has filled in. */
const HOSTILE: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  0.5,
  5e-324,
  2 ** 53,
  1e17,
  1e308,
  -1e308,
  '',
  '\u0000',
  '__proto__',
  '../../../../etc/passwd',
  '[a](command:x)',
  '=1+1',
  'x'.repeat(10_000),
  [],
  {},
  [[[[[[]]]]]],
  Array.from({ length: 1000 }, (_, index) => index),
  { __proto__: null, length: -1, toString: 1 },
];
const HOSTILE_KEYS = ['__proto__', 'constructor', 'toString', 'length', '', '0'];

/** A text of JSON, one value a line, changed in its values or in its characters; nearly always into something that never was. */
export function mutated(text: string, random: SeededRandom): string {
  return random.uniform() < 0.7 ? structurallyMutated(text, random) : textuallyMutated(text, random);
}

function structurallyMutated(text: string, random: SeededRandom): string {
  const lines = text.split('\n');
  const index = Math.floor(random.uniform() * lines.length);
  let value: unknown;
  try {
    value = JSON.parse(lines[index] ?? '');
  } catch {
    return textuallyMutated(text, random);
  }
  const changes = 1 + Math.floor(random.uniform() ** 3 * 4);
  for (let change = 0; change < changes; change += 1) value = changedSomewhere(value, random);
  return lines.with(index, JSON.stringify(value) ?? '').join('\n');
}

function changedSomewhere(value: unknown, random: SeededRandom): unknown {
  const keys = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  // As deep as it goes as often as not: most fields stand there.
  if (keys.length === 0 || random.uniform() < 0.1) return chosen(HOSTILE, random);
  const key = chosen(keys, random);
  if (Array.isArray(value)) return changedArray(value, Number(key), random);
  const entries = Object.entries(value ?? {}).map(([name, held]): [string, unknown] =>
    name === key ? [name, changedSomewhere(held, random)] : [name, held],
  );
  const lot = random.uniform();
  if (lot < 0.08) return fromEntries(entries.filter(([name]) => name !== key));
  if (lot < 0.12) return fromEntries([...entries, [chosen(HOSTILE_KEYS, random), chosen(HOSTILE, random)]]);
  return fromEntries(entries);
}

function changedArray(items: readonly unknown[], index: number, random: SeededRandom): unknown {
  const lot = random.uniform();
  if (lot < 0.06) return items.toSpliced(index, 1);
  if (lot < 0.1) return Array.from({ length: 300 }, () => items[index]);
  if (lot < 0.14) return items.toReversed();
  return items.with(index, changedSomewhere(items[index], random));
}

/** JSON.parse makes `__proto__` a field of its own; an assignment would not. */
function fromEntries(entries: readonly (readonly [string, unknown])[]): unknown {
  return Object.fromEntries(entries);
}

function textuallyMutated(text: string, random: SeededRandom): string {
  const at = (): number => Math.floor(random.uniform() * (text.length + 1));
  const [start, end] = [at(), at()].toSorted((left, right) => left - right);
  if (start === undefined || end === undefined) return text;
  const lot = random.uniform();
  if (lot < 0.2) return text.slice(0, start);
  if (lot < 0.35) return text.slice(0, start) + text.slice(end);
  if (lot < 0.5) return text.slice(0, end) + text.slice(start);
  const strange = chosen(
    ['\u0000', '"', '{', '[', '}', ',', '\n', '-', 'e', '9', '\uFFFF', '\\', '${env:'],
    random,
  );
  return text.slice(0, start) + strange + text.slice(start + (lot < 0.8 ? 1 : 0));
}

function chosen<Item>(items: readonly [Item, ...Item[]] | readonly Item[], random: SeededRandom): Item {
  const item = items[Math.floor(random.uniform() * items.length)];
  if (item === undefined) throw new RangeError('nothing to choose from');
  return item;
}
