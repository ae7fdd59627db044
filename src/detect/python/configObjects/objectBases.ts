import type { ConfigMapping } from '../../configFiles/configTree';
import type { PythonModule } from '../evaluate/pythonModule';
import { returnedValues } from '../evaluate/returns';
import type { Evaluation } from '../evaluate/value';
import type { Binding } from '../tree/bindings';
import type { SyntaxNode } from '../../parsing/sourceTree';
import type { Scope } from '../tree/scopes';
import { callArguments, lastName } from '../tree/syntax';
import { MAKER } from './objectReferences';
import { inheritedNode, valueNode } from './valueNodes';

/** What an object has before anything is written to it: what may be anything is `open`. */
export type ObjectBase = ConfigMapping | 'open' | 'empty';

/** A name of a scope that may hold a configuration object. */
export interface NamedObject {
  readonly module: PythonModule;
  readonly name: string;
  readonly scope: Scope;
}

/** The configuration objects of all modules at hand. */
export interface KnownObjects {
  objectIn(named: NamedObject, depth: number): ConfigMapping | undefined;
  basesIn(module: PythonModule): ObjectBases;
}

/** Methods and functions that yield what they are called on or with. */
export const COPIERS = /^(?:clone|copy|deepcopy|copy_and_resolve_references|unlock|lock)$/u;
const MAX_DEPTH = 5;

/** Finds what the objects of a module start from. */
export class ObjectBases {
  readonly #module: PythonModule;
  readonly #evaluation: Evaluation;
  readonly #objects: KnownObjects;

  constructor(module: PythonModule, evaluation: Evaluation, objects: KnownObjects) {
    this.#module = module;
    this.#evaluation = evaluation;
    this.#objects = objects;
  }

  /** What an object is that a binding makes. */
  of({ source, node }: Binding, depth: number): ObjectBase {
    switch (source.kind) {
      case 'assignment':
        return this.#baseOfValue(source.value, node, depth);
      case 'import': {
        const dot = source.path.lastIndexOf('.');
        const name = source.path.slice(dot + 1);
        const path = source.path.slice(0, Math.max(0, dot));
        const holder = this.#evaluation.importModule(
          path === '' || path.endsWith('.') ? `${path}.` : path,
          this.#module,
        );
        return holder === undefined
          ? 'open'
          : this.#objectOf({ module: holder, name, scope: holder.tree.root }, node, depth);
      }
      case 'unpacking':
      case 'parameter':
      case 'definition':
      case 'augmented':
      case 'opaque':
        return 'open';
    }
  }

  /** `CN()`, `CN({…})`, `get_config()`, `base.clone()`, `deepcopy(base)`. */
  #baseOfValue(value: SyntaxNode, at: SyntaxNode, depth: number): ObjectBase {
    if (depth > MAX_DEPTH) return 'open';
    if (value.type === 'identifier') {
      const found = this.#module.bindings.lookUp(value.text, value);
      if (found === undefined) return 'open';
      return this.#objectOf({ module: this.#module, name: value.text, scope: found.scope }, at, depth);
    }
    if (value.type !== 'call') {
      const node = valueNode(value, this.#evaluation);
      return node.kind === 'mapping' ? node : 'open';
    }
    const callee = value.field('function');
    if (callee === undefined) return 'open';
    const name = lastName(callee).text;
    const [first] = callArguments(value).arguments;
    const copied = callee.type === 'attribute' ? callee.field('object') : first?.value;
    if (COPIERS.test(name) && copied !== undefined) {
      const source = name === 'deepcopy' || name === 'copy' ? (first?.value ?? copied) : copied;
      return this.#baseOfValue(source, at, depth + 1);
    }
    const target = this.#evaluation.evaluate(callee);
    if (target.kind === 'function') return this.#returnedBase(target.node, at, depth);
    if (target.kind === 'path' && /^detectron2\.|^maskrcnn_benchmark\./u.test(target.path)) return 'empty';
    if (!isConstructor(name)) return 'open';
    if (first === undefined && callArguments(value).mappings.length === 0) return 'empty';
    if (first !== undefined && first.name === undefined && first.value.type === 'identifier')
      return this.#baseOfValue(first.value, at, depth + 1);
    const node = valueNode(value, this.#evaluation);
    return node.kind === 'mapping' ? node : 'open';
  }

  #returnedBase(functionNode: SyntaxNode, at: SyntaxNode, depth: number): ObjectBase {
    const [returned, ...others] = returnedValues(functionNode);
    if (returned === undefined || others.length > 0) return 'open';
    const module = this.#evaluation.moduleOf(functionNode);
    const base = this.#objects.basesIn(module).#baseOfValue(returned, at, depth + 1);
    return typeof base === 'string' ? base : inheritedMapping(base, at);
  }

  #objectOf({ module, name, scope }: NamedObject, at: SyntaxNode, depth: number): ObjectBase {
    const object = this.#objects.objectIn({ module, name, scope }, depth + 1);
    if (object !== undefined) return inheritedMapping(object, at);
    const [binding, ...others] = module.bindings.inScope(name, scope);
    return binding === undefined || others.length > 0 || depth > MAX_DEPTH
      ? 'open'
      : this.#objects.basesIn(module).of(binding, depth + 1);
  }
}

function isConstructor(name: string): boolean {
  return MAKER.test(name) || name === 'create' || name === 'dict';
}

/** A mapping of another object, as seen at the place that names it. */
export function inheritedMapping(mapping: ConfigMapping, at: SyntaxNode): ConfigMapping {
  const node = inheritedNode(mapping, at);
  return node.kind === 'mapping' ? node : mapping;
}
