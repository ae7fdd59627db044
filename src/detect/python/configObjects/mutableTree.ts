import {
  plainKey,
  type ConfigEntry,
  type ConfigMapping,
  type ConfigNode,
  type ConfigScalar,
  type Openness,
  type SiblingPlace,
} from '../../configFiles/configTree';
import type { TextSpan } from '../../../model/optimizer/textSpan';

/** One key of a path that is written. */
export interface WrittenKey {
  readonly text: string;
  readonly span: TextSpan;
}

interface MutableEntry {
  readonly key: WrittenKey;
  readonly value: MutableMapping | Exclude<ConfigNode, ConfigMapping>;
  readonly inherited: boolean;
  readonly sibling?: SiblingPlace;
  /** Offset of the write behind which the value holds. */
  readonly since: number;
}

interface MutableMapping {
  readonly kind: 'mapping';
  readonly span: TextSpan;
  readonly inline: boolean;
  readonly entries: Map<string, MutableEntry>;
  /** What may have come from elsewhere. */
  openness: Openness | undefined;
}

/** What is written to one path. */
export interface Write {
  readonly keys: readonly WrittenKey[];
  readonly node: ConfigNode;
  readonly sibling?: SiblingPlace | undefined;
  readonly offset: number;
  /** Whether it is sure to run; what may run has to agree with what is there. */
  readonly isSure: boolean;
  /** Whether the keys stand there, and not only their names in a list. */
  readonly isAssignment: boolean;
}

/** A configuration object while its file is read from top to bottom. */
export class MutableTree {
  readonly #root: MutableMapping;
  /** Whether the object is read between two offsets, so that a later write does not replace an earlier one for everybody. */
  readonly #isReadBetween: (start: number, end: number) => boolean;

  constructor(span: TextSpan, isReadBetween: (start: number, end: number) => boolean) {
    this.#root = { kind: 'mapping', span, inline: false, entries: new Map(), openness: undefined };
    this.#isReadBetween = isReadBetween;
  }

  write({ keys, node, sibling, offset, isSure, isAssignment }: Write): void {
    const last = keys.at(-1);
    if (last === undefined) return;
    const holder = this.#descend(keys.slice(0, -1), offset);
    const known = holder.entries.get(plainKey(last.text));
    const isReplaced = isSure && (known === undefined || !this.#isReadBetween(known.since, offset));
    const agrees = isReplaced || (known !== undefined && isSame(known.value, node)) || isUnset(known, holder);
    if (!agrees && node.kind === 'mapping') {
      this.open(keys, offset);
      return;
    }
    const value = agrees || node.kind === 'mapping' ? node : unknownScalar(node, 'ambiguous');
    const isPlace = known === undefined || known.inherited || (isAssignment && agrees);
    holder.entries.set(plainKey(last.text), {
      key: isPlace ? last : known.key,
      value: value.kind === 'mapping' ? mutable(value, offset) : value,
      inherited: false,
      since: offset,
      ...(sibling === undefined || !agrees ? {} : { sibling }),
    });
  }

  /** A value that the text does not show. */
  forget(keys: readonly WrittenKey[], span: TextSpan, offset: number): void {
    const node = { kind: 'scalar', span, value: null, text: '' } as const;
    this.write({
      keys,
      node: unknownScalar(node, 'ambiguous'),
      offset,
      isSure: true,
      isAssignment: false,
    });
  }

  /** Lays entries over those that are there, mapping by mapping. */
  merge(keys: readonly WrittenKey[], mapping: ConfigMapping, offset: number): void {
    mergeInto(this.#descend(keys, offset), mapping, offset);
  }

  /** Whatever is there below a path may have been replaced, and anything may have been added. */
  open(keys: readonly WrittenKey[], offset: number, openness: Openness = 'values'): void {
    openAll(this.#descend(keys, offset), openness, offset);
  }

  toMapping(): ConfigMapping {
    return immutable(this.#root);
  }

  #descend(keys: readonly WrittenKey[], offset: number): MutableMapping {
    let mapping = this.#root;
    for (const key of keys) {
      const known = mapping.entries.get(plainKey(key.text))?.value;
      if (known?.kind === 'mapping') {
        mapping = known;
        continue;
      }
      const made: MutableMapping = {
        kind: 'mapping',
        span: key.span,
        inline: false,
        entries: new Map(),
        openness: mapping.openness ?? (known === undefined ? undefined : 'keys'),
      };
      mapping.entries.set(plainKey(key.text), { key, value: made, inherited: false, since: offset });
      mapping = made;
    }
    return mapping;
  }
}

/** A write that may not run still says all that is known where nothing else can have written there. */
function isUnset(known: MutableEntry | undefined, holder: MutableMapping): boolean {
  return known === undefined && holder.openness === undefined;
}

function isSame(known: MutableEntry['value'], node: ConfigNode): boolean {
  return (
    known.kind === 'scalar' && node.kind === 'scalar' && known.value !== null && known.value === node.value
  );
}

function unknownScalar(
  node: Exclude<ConfigNode, ConfigMapping>,
  reason: 'ambiguous' | 'dynamic',
): ConfigScalar {
  const { span } = node;
  const text = node.kind === 'scalar' ? node.text : '';
  return {
    kind: 'scalar',
    span,
    value: null,
    text,
    hyperparameter: { state: 'unknown', text, argument: span, reason },
  };
}

function mergeInto(target: MutableMapping, { entries, open }: ConfigMapping, offset: number): void {
  if (open !== undefined) openAll(target, open, offset);
  for (const { key, keySpan, value, inherited, sibling } of entries) {
    if (value === undefined) continue;
    const known = target.entries.get(plainKey(key));
    if (value.kind === 'mapping' && known?.value.kind === 'mapping') {
      mergeInto(known.value, value, offset);
      continue;
    }
    const isOwn = known !== undefined && !known.inherited;
    target.entries.set(plainKey(key), {
      key: isOwn ? known.key : { text: key, span: keySpan },
      value: value.kind === 'mapping' ? mutable(value, offset) : value,
      inherited: inherited === true && !isOwn,
      since: offset,
      ...(sibling === undefined ? {} : { sibling }),
    });
  }
}

function openAll(mapping: MutableMapping, openness: Openness, offset: number): void {
  if (mapping.openness !== 'keys') mapping.openness = openness;
  for (const [plain, entry] of mapping.entries) {
    const { key, value, inherited } = entry;
    if (value.kind === 'mapping') openAll(value, openness, offset);
    // Nothing is written beside a value that may be replaced: it would be too.
    else
      mapping.entries.set(plain, { key, value: unknownScalar(value, 'dynamic'), inherited, since: offset });
  }
}

function mutable({ span, inline, open, entries }: ConfigMapping, offset: number): MutableMapping {
  const made: MutableMapping = { kind: 'mapping', span, inline, entries: new Map(), openness: open };
  mergeInto(made, { kind: 'mapping', span, inline, entries }, offset);
  return made;
}

function immutable({ span, inline, entries, openness }: MutableMapping): ConfigMapping {
  return {
    kind: 'mapping',
    span,
    inline,
    entries: [...entries.values()].map(({ key, value, inherited, sibling }): ConfigEntry => ({
      key: key.text,
      keySpan: key.span,
      value: value.kind === 'mapping' ? immutable(value) : value,
      ...(inherited ? { inherited } : {}),
      ...(sibling === undefined ? {} : { sibling }),
    })),
    ...(openness === undefined ? {} : { open: openness }),
  };
}
