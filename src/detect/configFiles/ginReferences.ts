import { hasRate } from './matching/configMatch';
import { OPTIMIZER_NAME_KEYS } from './configConventions';
import { familyOfName } from './optimizerNames';
import { entryOf, type ConfigEntry, type ConfigMapping, type ConfigScalar } from './configTree';

/**
 * `train.optimizer = @SGD` beside `train.learning_rate`: the class is handed to what has the rate, and takes what else is bound of it
 * along (`SGD.momentum`). An instance, `@SGD()`, has a rate of its own.
 */
export function withReferencedClasses(entries: readonly ConfigEntry[]): ConfigEntry[] {
  const taken = new Set<ConfigEntry>();
  const joined = entries.map((entry) => {
    const { value } = entry;
    const named = value?.kind === 'mapping' && hasRate(value) ? classIn(value) : undefined;
    if (value?.kind !== 'mapping' || named === undefined) return entry;
    const target = entries.find(({ key }) => isSameClass(key, named.path));
    const others = target?.value?.kind === 'mapping' ? target.value : undefined;
    if (others !== undefined && hasRate(others)) return entry;
    if (target !== undefined) taken.add(target);
    return { ...entry, value: joinedMapping(value, named, others) };
  });
  return joined.filter((_, index) => {
    const entry = entries[index];
    return entry === undefined || !taken.has(entry);
  });
}

interface NamedClass {
  readonly entry: ConfigEntry;
  readonly scalar: ConfigScalar;
  readonly path: string;
}

function classIn(mapping: ConfigMapping): NamedClass | undefined {
  const entry = entryOf(mapping, OPTIMIZER_NAME_KEYS);
  const scalar = entry?.value?.kind === 'scalar' ? entry.value : undefined;
  const path = /^@(?:[\w-]+\/)*([\w.]+)$/u.exec(scalar?.text ?? '')?.[1];
  if (entry === undefined || scalar === undefined || path === undefined) return undefined;
  return familyOfName(path) === undefined ? undefined : { entry, scalar, path };
}

/** One path may leave out the front of the other. */
function isSameClass(left: string, right: string): boolean {
  return left === right || left.endsWith(`.${right}`) || right.endsWith(`.${left}`);
}

function joinedMapping(
  mapping: ConfigMapping,
  { entry, scalar, path }: NamedClass,
  others: ConfigMapping | undefined,
): ConfigMapping {
  const { span, text } = scalar;
  const own = mapping.entries.map((each) =>
    each === entry ? { ...each, value: { kind: 'scalar', span, text, value: path } as const } : each,
  );
  const keys = new Set(own.map(({ key }) => key));
  const inherited = (others?.entries ?? []).filter(({ key }) => !keys.has(key));
  return { ...mapping, entries: [...own, ...inherited.map((each) => ({ ...each, inherited: true }))] };
}
