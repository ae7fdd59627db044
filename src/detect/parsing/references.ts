/** What following references has to know of a tree of settings. */
export interface ReferenceTree<Node> {
  /** The value under a key, or at an index of a list. */
  childOf(node: Node, key: string): Node | undefined;
  /** A scalar's value; undefined for anything else. */
  scalarOf(node: Node): string | number | boolean | null | undefined;
  /** A number that is written inside a scalar's text. */
  numberIn(node: Node, written: string, value: number): Node | undefined;
}

/** A node and what stands around it, outermost first. */
export interface ReferencePlace<Node> {
  readonly node: Node;
  readonly around: readonly Node[];
}

const REFERENCE = /^(?:\$?@\w|!ref )|\$\{|^\?\?\?$/u;
const MAX_DEPTH = 8;

/**
 * Follows references within one tree: OmegaConf's `${lr}`
 * (https://omegaconf.readthedocs.io/en/latest/usage.html#variable-interpolation), MONAI's `@lr` and `$@train#lr`
 * (https://docs.monai.io/en/stable/config_syntax.html), HyperPyYAML's `!ref <lr>`.
 */
export class References<Node> {
  readonly #root: Node;
  readonly #tree: ReferenceTree<Node>;

  constructor(root: Node, tree: ReferenceTree<Node>) {
    this.#root = root;
    this.#tree = tree;
  }

  /** The scalar that a reference leads to; undefined for what is none, or leads nowhere. */
  targetOf(place: ReferencePlace<Node>, depth = 0): Node | undefined {
    const text = this.#tree.scalarOf(place.node);
    return typeof text === 'string' && depth <= MAX_DEPTH && REFERENCE.test(text)
      ? this.#target(text, place, depth)
      : undefined;
  }

  #target(text: string, place: ReferencePlace<Node>, depth: number): Node | undefined {
    const monai = /^\$?@([\w.-]+(?:(?:#|::)[\w.-]+)*)$/u.exec(text)?.[1];
    if (monai !== undefined) return this.#follow(monai.split(/#|::/u), this.#top(), depth);
    const hyper = /^!ref <([\w-]+(?:\[[\w-]+\])*)>$/u.exec(text)?.[1];
    if (hyper !== undefined) return this.#follow(partsOf(hyper), this.#top(), depth);
    const inner = /^\$\{(.*)\}$/su.exec(text)?.[1];
    return inner === undefined || !isBalanced(inner) ? undefined : this.#interpolated(inner, place, depth);
  }

  #top(): ReferencePlace<Node> {
    return { node: this.#root, around: [] };
  }

  /** `a.b`, `.a`, `..a`, `a[b]`, with names that are interpolations themselves, and OmegaConf's own resolvers. */
  #interpolated(written: string, place: ReferencePlace<Node>, depth: number): Node | undefined {
    const [, resolver, rest = ''] = /^oc\.(select|decode):(.*)$/su.exec(written) ?? [];
    if (resolver === 'select') return this.#selected(rest, place, depth);
    if (resolver === 'decode') return this.#decoded(rest.trim(), place, depth);
    const path = this.#withNames(written, place, depth);
    if (path === undefined || !/^\.*[\w-]+(?:\.[\w-]+|\[[\w-]+\])*$/u.test(path)) return undefined;
    const dots = /^\.*/u.exec(path)?.[0].length ?? 0;
    const keys = partsOf(path.slice(dots));
    if (dots === 0) return this.#follow(keys, this.#top(), depth);
    const holder = place.around.at(-dots);
    const around = place.around.slice(0, -dots);
    return holder === undefined ? undefined : this.#follow(keys, { node: holder, around }, depth);
  }

  /** `${oc.select:a.b, 0.1}`: what stands there, else the default. */
  #selected(rest: string, place: ReferencePlace<Node>, depth: number): Node | undefined {
    const [, path = '', written] = /^\s*([\w.[\]-]+)\s*(?:,(.*))?$/su.exec(rest) ?? [];
    if (path === '') return undefined;
    const isThere = this.#placeAt(partsOf(path), this.#top()) !== undefined;
    if (isThere) return this.#follow(partsOf(path), this.#top(), depth);
    if (written === undefined) return undefined;
    const isReference = written.trim().startsWith('${');
    return isReference ? this.#target(written.trim(), place, depth + 1) : this.#number(place.node, written);
  }

  /** `${oc.decode:${oc.env:LR, 0.1}}`: the number in a text; of an environment variable, the one that holds without it. */
  #decoded(text: string, place: ReferencePlace<Node>, depth: number): Node | undefined {
    const environment = /^\$\{oc\.env:\s*\w+\s*,\s*(["']?)([^"']+)\1\s*\}$/su.exec(text)?.[2];
    if (environment !== undefined) return this.#number(place.node, environment);
    const target = this.#target(text, place, depth + 1);
    const value = target === undefined ? undefined : this.#tree.scalarOf(target);
    return target !== undefined && typeof value === 'string' ? this.#number(target, value) : target;
  }

  #number(node: Node, text: string): Node | undefined {
    const written = text.trim();
    const value = written === '' ? Number.NaN : Number(written);
    return Number.isNaN(value) ? undefined : this.#tree.numberIn(node, written, value);
  }

  /** A path whose parts in `${…}` are replaced by what they lead to. */
  #withNames(path: string, place: ReferencePlace<Node>, depth: number): string | undefined {
    const inner = /\$\{([^${}]*)\}/u.exec(path);
    if (inner === null) return path;
    const target = depth > MAX_DEPTH ? undefined : this.#interpolated(inner[1] ?? '', place, depth + 1);
    const name = target === undefined ? undefined : this.#tree.scalarOf(target);
    if (typeof name !== 'string' && typeof name !== 'number') return undefined;
    const { index } = inner;
    const replaced = path.slice(0, index) + String(name) + path.slice(index + inner[0].length);
    return this.#withNames(replaced, place, depth + 1);
  }

  #follow(keys: readonly string[], from: ReferencePlace<Node>, depth: number): Node | undefined {
    const found = this.#placeAt(keys, from);
    const value = found === undefined ? undefined : this.#tree.scalarOf(found.node);
    if (found === undefined || value === undefined || depth > MAX_DEPTH) return undefined;
    return typeof value === 'string' && REFERENCE.test(value) ? this.targetOf(found, depth + 1) : found.node;
  }

  #placeAt(keys: readonly string[], from: ReferencePlace<Node>): ReferencePlace<Node> | undefined {
    let place = from;
    for (const key of keys) {
      const node = this.#tree.childOf(place.node, key);
      if (node === undefined) return undefined;
      place = { node, around: [...place.around, place.node] };
    }
    return place;
  }
}

/** Whether a text may hold such a reference: a cheap look. */
export function mayRefer(text: string): boolean {
  return /\$\{|@\w|!ref/u.test(text);
}

function partsOf(path: string): readonly string[] {
  return path.split(/[.[\]]+/u).filter((part) => part !== '');
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
