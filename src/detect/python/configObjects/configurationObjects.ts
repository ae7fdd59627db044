import type { ConfigMapping } from '../../configFiles/configTree';
import type { PythonModule } from '../evaluate/pythonModule';
import type { Evaluation } from '../evaluate/value';
import { writingCalls, type WritingCall } from '../evaluate/writes';
import type { SyntaxNode } from '../../parsing/sourceTree';
import { grouped } from '../tree/grouped';
import { scopeOf, type Scope } from '../tree/scopes';
import { callArguments, lastName, spanOf, statementOf } from '../tree/syntax';
import { applyCall, type KeyedCall } from './bulkWrites';
import { homeBlock, isSureIn } from './homeBlock';
import { COPIERS, inheritedMapping, ObjectBases } from './objectBases';
import { ObjectReferences, type ObjectReference } from './objectReferences';
import { MutableTree } from './mutableTree';
import { objectPath, type ObjectPath } from './pathWrites';
import { groupsOf, mayConfigure, writtenKey, type Group } from './objectGroups';
import type { Segment } from './segments';
import { siblingOf } from './siblingPlace';
import { valueNode } from './valueNodes';

/** A configuration object of a program, as its file leaves it. */
export interface ConfigurationObject {
  /** As the program calls it: `cfg`, `self.config`. */
  readonly name: string;
  /** The scope whose object it is. */
  readonly scope: Scope;
  readonly root: ConfigMapping;
  /** Some assignment to it does not parse cleanly. */
  readonly incomplete: boolean;
}

/** A call that changes an object, with the object that it leads into. */
interface ReferringCall {
  readonly call: WritingCall;
  readonly path: ObjectPath;
  readonly reference: ObjectReference | undefined;
}

/** A call that is given the object, and what it writes to it, where that is seen. */
interface Handing {
  readonly node: SyntaxNode;
  readonly mapping: ConfigMapping | undefined;
}

/** Functions of elsewhere that change the configuration which they are given. */
const CHANGERS = /^(?:update|merge|override|overwrite|modify|adjust|apply|add|load)(?:_|[A-Z]|$)/u;
const MAX_DEPTH = 5;

/** Every configuration object to whose parts a module assigns what configures an optimizer, in order. */
export function configurationObjects(
  module: PythonModule,
  evaluation: Evaluation,
): readonly ConfigurationObject[] {
  const reader = readerOf(module, evaluation);
  return reader.groups.filter(mayConfigure).map((group) => reader.read(group, 0));
}

const READERS = new WeakMap<PythonModule, ObjectReader>();

function readerOf(module: PythonModule, evaluation: Evaluation): ObjectReader {
  const known = READERS.get(module) ?? new ObjectReader(module, evaluation);
  READERS.set(module, known);
  return known;
}

/** Gathers the writes of one module by the object that they change. */
class ObjectReader {
  readonly groups: readonly Group[];
  readonly bases: ObjectBases;
  readonly #module: PythonModule;
  readonly #evaluation: Evaluation;
  readonly #references: ObjectReferences;
  readonly #byScope: ReadonlyMap<Scope, readonly Group[]>;
  readonly #uses = new Map<string, ReadonlyMap<Scope, readonly SyntaxNode[]>>();
  #calls: readonly ReferringCall[] | undefined;

  constructor(module: PythonModule, evaluation: Evaluation) {
    this.#module = module;
    this.#evaluation = evaluation;
    this.#references = new ObjectReferences(module);
    this.bases = new ObjectBases(module, evaluation, {
      objectIn: (named, depth) =>
        readerOf(named.module, evaluation).objectNamed(named.name, named.scope, depth)?.root,
      basesIn: (other) => readerOf(other, evaluation).bases,
    });
    this.groups = groupsOf(module, this.#references);
    this.#byScope = grouped(this.groups, (group) => group.scope);
  }

  /** The object that a group of writes leaves. */
  read(group: Group, depth: number): ConfigurationObject {
    const { name, scope, writes } = group;
    const direct = writes.filter(({ target }) => scopeOf(target) === scope);
    const calls = this.#callsOn(group);
    const home = homeBlock([...direct.map(({ target }) => target), ...calls.map(({ call }) => call)]);
    const tree = new MutableTree(spanOf(scope), (start, end) => this.#isReadBetween(group, start, end));
    this.#startFrom(tree, group, depth);
    const effects = [
      ...direct.map((write) => ({ offset: write.target.end, apply: () => this.#write(tree, write, home) })),
      ...calls.map((call) => ({
        offset: call.call.end,
        apply: () => applyCall(tree, call, isSureIn(statementOf(call.call), home), this.#evaluation),
      })),
      ...this.#handings(group, depth).map(({ node, mapping }) => ({
        offset: node.end,
        apply: () => {
          if (mapping === undefined) tree.open([], node.end, 'keys');
          else tree.merge([], mapping, node.end);
        },
      })),
    ].toSorted((left, right) => left.offset - right.offset);
    for (const { apply } of effects) apply();
    for (const write of writes) if (!direct.includes(write)) this.#write(tree, write, undefined);
    if (group.segment.isHandedOn) tree.open([], group.segment.end);
    return {
      name,
      scope,
      root: tree.toMapping(),
      incomplete: writes.some(({ target }) => statementOf(target).hasError),
    };
  }

  /** The object that a name of a scope holds, where something is written to it; undefined where nothing is. */
  objectNamed(name: string, scope: Scope, depth: number): ConfigurationObject | undefined {
    const group = this.#byScope.get(scope)?.findLast((each) => each.name === name);
    return group === undefined || depth > MAX_DEPTH ? undefined : this.read(group, depth);
  }

  /** Deferred writes, which run at no known time, have no home. */
  #write(tree: MutableTree, write: Group['writes'][number], home: SyntaxNode | undefined): void {
    const { target, value, below } = write;
    const keys = below.map(writtenKey);
    const offset = target.end;
    if (value === undefined) {
      tree.forget(keys, spanOf(target), offset);
      return;
    }
    const isSure = home !== undefined && isSureIn(statementOf(target), home);
    tree.write({
      keys,
      node: valueNode(value, this.#evaluation),
      sibling: siblingOf(target),
      offset,
      isSure,
      isAssignment: true,
    });
  }

  /** What the object is before anything here is written to it. */
  #startFrom(tree: MutableTree, { scope, segment }: Group, depth: number): void {
    const { base: binding } = segment;
    const { start } = scope;
    if (binding === undefined) {
      tree.open([], start);
      return;
    }
    const base = this.bases.of(binding, depth);
    if (base === 'open') tree.open([], start);
    else if (base !== 'empty') tree.merge([], base, start);
  }

  /** Calls on the object or below it that change parts by names which stand in their arguments. */
  #callsOn({ name, scope, segment }: Group): readonly KeyedCall[] {
    this.#calls ??= writingCalls(this.#module).flatMap((call) => {
      const path = objectPath(call.object);
      return path === undefined ? [] : [{ call, path, reference: this.#references.of(path) }];
    });
    return this.#calls.flatMap(({ call, path, reference }) => {
      if (!isIn(segment, call.call)) return [];
      const isWhole = path.keys.length === 0 && path.root.text === name;
      if ((reference?.name !== name && !isWhole) || scopeOf(call.call) !== scope) return [];
      return [{ ...call, keys: reference?.name === name ? reference.keys.map(writtenKey) : [] }];
    });
  }

  /** Calls of functions that are given the whole object: what those of the workspace write to it; undefined for any other. */
  #handings({ name, scope, segment }: Group, depth: number): readonly Handing[] {
    return this.#usesOf(name, scope).flatMap((node): Handing[] => {
      if (!isIn(segment, node)) return [];
      const call = node.parent?.type === 'argument_list' ? node.parent.parent : undefined;
      const callee = call?.type === 'call' ? call.field('function') : undefined;
      if (call === undefined || callee === undefined) return [];
      const called = lastName(callee).text;
      if (called === 'setattr' || COPIERS.test(called)) return [];
      const target = this.#evaluation.evaluate(callee);
      if (target.kind !== 'function')
        return CHANGERS.test(called) ? [{ node: call, mapping: undefined }] : [];
      const position = callArguments(call).arguments.findIndex(({ value }) => value === node);
      const parameter = target.node.field('parameters')?.children[position];
      const module = this.#evaluation.moduleOf(target.node);
      const reader = readerOf(module, this.#evaluation);
      const object =
        parameter === undefined
          ? undefined
          : reader.objectNamed((parameter.children[0] ?? parameter).text, target.node, depth + 1);
      return object === undefined
        ? []
        : [{ node: call, mapping: closed(inheritedMapping(object.root, call)) }];
    });
  }

  #isReadBetween({ root, scope }: Group, start: number, end: number): boolean {
    const uses = this.#usesOf(root.text, scope);
    let low = 0;
    let high = uses.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((uses[middle]?.start ?? start) < start) low = middle + 1;
      else high = middle;
    }
    const first = uses[low];
    return first !== undefined && first.start < end;
  }

  /** Where a name's whole object is given to a call in a scope, in order. */
  #usesOf(name: string, scope: Scope): readonly SyntaxNode[] {
    let byScope = this.#uses.get(name);
    if (byScope === undefined) {
      const uses = this.#module.occurrences
        .identifiers(name)
        .filter(({ parent }) => parent?.type === 'argument_list' || parent?.type === 'keyword_argument');
      byScope = grouped(uses, scopeOf);
      this.#uses.set(name, byScope);
    }
    return byScope.get(scope) ?? [];
  }
}

/** What a function writes, without what it leaves as it is. */
function closed({ kind, span, inline, entries }: ConfigMapping): ConfigMapping {
  return {
    kind,
    span,
    inline,
    entries: entries.map((entry) =>
      entry.value?.kind === 'mapping' ? { ...entry, value: closed(entry.value) } : entry,
    ),
  };
}

function isIn({ start, end }: Segment, node: SyntaxNode): boolean {
  return node.start >= start && node.start < end;
}
