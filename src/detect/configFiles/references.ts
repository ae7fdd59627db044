import type { ConfigEntry, ConfigMapping, ConfigNode, ConfigScalar } from './configTree';

/** A node and what stands around it, outermost first. */
interface Place {
  readonly node: ConfigNode;
  readonly around: readonly ConfigNode[];
}

const MAY_REFER = /\$\{|@\w|!ref/u;
const MAX_DEPTH = 8;

/**
 * A document with the values that stand elsewhere in it: OmegaConf's `${lr}`
 * (https://omegaconf.readthedocs.io/en/latest/usage.html#variable-interpolation), MONAI's `@lr` and `$@train#lr`
 * (https://docs.monai.io/en/stable/config_syntax.html), HyperPyYAML's `!ref <lr>`. What leads nowhere stays as it is written.
 */
export function withReferences(root: ConfigNode, text: string): ConfigNode {
  return MAY_REFER.test(text) ? new References(root, text).followed(root, []) : root;
}

class References {
  readonly #root: ConfigNode;
  readonly #text: string;

  constructor(root: ConfigNode, text: string) {
    this.#root = root;
    this.#text = text;
  }

  followed(node: ConfigNode, around: readonly ConfigNode[]): ConfigNode {
    const within = [...around, node];
    switch (node.kind) {
      case 'scalar':
        return this.#resolved({ node, around }, 0) ?? node;
      case 'sequence':
        return { ...node, items: node.items.map((item) => this.followed(item, within)) };
      case 'mapping':
        return {
          ...node,
          entries: node.entries.map((entry): ConfigEntry => {
            const { value } = entry;
            return value === undefined ? entry : { ...entry, value: this.followed(value, within) };
          }),
        };
    }
  }

  /** What a reference leads to, shown at the reference; undefined for anything else. */
  #resolved(place: Place, depth: number): ConfigScalar | undefined {
    const { node } = place;
    if (node.kind !== 'scalar' || typeof node.value !== 'string' || depth > MAX_DEPTH) return undefined;
    const target = this.#target(node.value, place, depth);
    return target === undefined
      ? undefined
      : { ...target, reference: { name: node.text, span: node.reference?.span ?? node.span } };
  }

  #target(text: string, place: Place, depth: number): ConfigScalar | undefined {
    const top = { node: this.#root, around: [] };
    const monai = /^\$?@([\w.-]+(?:(?:#|::)[\w.-]+)*)$/u.exec(text)?.[1];
    if (monai !== undefined) return this.#follow(monai.split(/#|::/u), top, depth);
    const hyper = /^!ref <([\w-]+(?:\[[\w-]+\])*)>$/u.exec(text)?.[1];
    if (hyper !== undefined) return this.#follow(partsOf(hyper), top, depth);
    const inner = /^\$\{(.*)\}$/su.exec(text)?.[1];
    return inner === undefined || !isBalanced(inner) ? undefined : this.#interpolated(inner, place, depth);
  }

  /** `a.b`, `.a`, `..a`, `a[b]`, with names that are interpolations themselves, and OmegaConf's own resolvers. */
  #interpolated(written: string, place: Place, depth: number): ConfigScalar | undefined {
    const [, resolver, rest = ''] = /^oc\.(select|decode):(.*)$/su.exec(written) ?? [];
    if (resolver === 'select') return this.#selected(rest, place, depth);
    if (resolver === 'decode') return this.#decoded(rest.trim(), place, depth);
    const path = this.#withNames(written, place, depth);
    if (path === undefined || !/^\.*[\w-]+(?:\.[\w-]+|\[[\w-]+\])*$/u.test(path)) return undefined;
    const dots = /^\.*/u.exec(path)?.[0].length ?? 0;
    const keys = partsOf(path.slice(dots));
    if (dots === 0) return this.#follow(keys, { node: this.#root, around: [] }, depth);
    const holder = place.around.at(-dots);
    return holder === undefined
      ? undefined
      : this.#follow(keys, { node: holder, around: place.around.slice(0, -dots) }, depth);
  }

  /** `${oc.select:a.b, 0.1}`: what stands there, else the default. */
  #selected(rest: string, place: Place, depth: number): ConfigScalar | undefined {
    const [, path = '', written] = /^\s*([\w.[\]-]+)\s*(?:,(.*))?$/su.exec(rest) ?? [];
    if (path === '') return undefined;
    const top = { node: this.#root, around: [] };
    if (placeAt(partsOf(path), top) !== undefined) return this.#follow(partsOf(path), top, depth);
    return written === undefined ? undefined : this.#literal(written.trim(), place);
  }

  /** `${oc.decode:${oc.env:LR, 0.1}}`: the number in a text; of an environment variable, the one that holds without it. */
  #decoded(text: string, place: Place, depth: number): ConfigScalar | undefined {
    const environment = /^\$\{oc\.env:\s*\w+\s*,\s*(["']?)([^"']+)\1\s*\}$/su.exec(text)?.[2];
    if (environment !== undefined) return this.#literal(environment.trim(), place);
    const target = this.#target(text, place, depth + 1);
    const number =
      typeof target?.value === 'string' && target.value !== '' ? Number(target.value) : Number.NaN;
    return target === undefined || Number.isNaN(number) ? undefined : { ...target, value: number };
  }

  /** A number that is written inside an interpolation, at its own place. */
  #literal(written: string, { node }: Place): ConfigScalar | undefined {
    const number = written === '' ? Number.NaN : Number(written);
    const offset = this.#text.slice(node.span.start, node.span.end).lastIndexOf(written);
    if (Number.isNaN(number) || offset < 0) return undefined;
    const start = node.span.start + offset;
    return {
      kind: 'scalar',
      span: { start, end: start + written.length },
      value: number,
      text: written,
    };
  }

  /** A path whose parts in `${…}` are replaced by the strings that they lead to. */
  #withNames(path: string, place: Place, depth: number): string | undefined {
    const inner = /\$\{([^${}]*)\}/u.exec(path);
    if (inner === null) return path;
    const name = depth > MAX_DEPTH ? undefined : this.#interpolated(inner[1] ?? '', place, depth + 1);
    if (typeof name?.value !== 'string' && typeof name?.value !== 'number') return undefined;
    const { index } = inner;
    const replaced = path.slice(0, index) + String(name.value) + path.slice(index + inner[0].length);
    return this.#withNames(replaced, place, depth + 1);
  }

  #follow(keys: readonly string[], from: Place, depth: number): ConfigScalar | undefined {
    const found = placeAt(keys, from);
    if (found?.node.kind !== 'scalar' || depth > MAX_DEPTH) return undefined;
    const { value } = found.node;
    const isReference = typeof value === 'string' && /^(?:\$\{|\$?@|!ref )|\$\{|^\?\?\?$/u.test(value);
    return isReference ? this.#resolved(found, depth + 1) : found.node;
  }
}

function partsOf(path: string): readonly string[] {
  return path.split(/[.[\]]+/u).filter((part) => part !== '');
}

function placeAt(keys: readonly string[], from: Place): Place | undefined {
  let place = from;
  for (const key of keys) {
    const node = childOf(place.node, key);
    if (node === undefined) return undefined;
    place = { node, around: [...place.around, place.node] };
  }
  return place;
}

function childOf(node: ConfigNode, key: string): ConfigNode | undefined {
  switch (node.kind) {
    case 'scalar':
      return undefined;
    case 'sequence':
      return /^\d+$/u.test(key) ? node.items[Number(key)] : undefined;
    case 'mapping':
      return entryNamed(node, key)?.value;
  }
}

/** Keys are compared as they are written; of a repeated one the last counts. */
function entryNamed({ entries }: ConfigMapping, key: string): ConfigEntry | undefined {
  const named = entries.filter((entry) => entry.key === key);
  return named.findLast(({ inherited }) => inherited !== true) ?? named[0];
}

/** Whether one interpolation spans the text: `${a}${b}` are two. */
function isBalanced(inner: string): boolean {
  let depth = 0;
  for (const character of inner) {
    if (character === '{') depth += 1;
    if (character === '}') depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0;
}
