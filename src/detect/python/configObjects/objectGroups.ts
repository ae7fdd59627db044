import { HYPERPARAMETER_KEYS } from '../../configFiles/configConventions';
import { plainKey } from '../../configFiles/configTree';
import type { BindingTable } from '../tree/bindings';
import type { PythonModule } from '../evaluate/pythonModule';
import { writingCalls } from '../evaluate/writes';
import type { SyntaxNode } from '../../parsing/sourceTree';
import { scopeOf, type Scope } from '../tree/scopes';
import { stringValue } from '../tree/syntax';
import { listedPairs } from './bulkWrites';
import type { WrittenKey } from './mutableTree';
import type { ObjectReference, ObjectReferences } from './objectReferences';
import { keyText, mayListConfiguration, objectPath, pathWrites, type PathWrite } from './pathWrites';
import { segmentFor, segmentsOf, type Segment } from './segments';

/** The writes to one configuration object. */
export interface Group {
  readonly name: string;
  readonly scope: Scope;
  readonly root: SyntaxNode;
  readonly segment: Segment;
  readonly writes: readonly (PathWrite & { readonly below: readonly SyntaxNode[] })[];
}

/** A group while its writes are found. */
type GrowingGroup = Group & { readonly writes: Group['writes'][number][] };

const WHOLE: Segment = { base: undefined, start: 0, end: Number.POSITIVE_INFINITY, isHandedOn: false };

const RATES_AND_MOMENTA: ReadonlySet<string> = new Set([
  ...HYPERPARAMETER_KEYS.learningRate,
  ...HYPERPARAMETER_KEYS.momentum,
]);

/** Whether something is written that makes a site: a rate, a momentum, a mapping that may hold them, or pairs in a list. */
export function mayConfigure({ writes }: Group): boolean {
  return (
    writes.length === 0 ||
    writes.some(({ below, value, target }) => {
      const key = plainKey(writtenKey(below.at(-1) ?? target).text);
      return RATES_AND_MOMENTA.has(key) || value?.type === 'call' || value?.type === 'dictionary';
    })
  );
}

/** The writes of a module by the object that they change, in order of their objects. */
export function groupsOf(module: PythonModule, references: ObjectReferences): readonly Group[] {
  const byScope = new Map<Scope, Map<string, GrowingGroup>>();
  const groupOf = ({ name, scope, root }: ObjectReference): GrowingGroup => {
    const byName = byScope.get(scope) ?? new Map();
    byScope.set(scope, byName);
    const group = byName.get(name) ?? { name, scope, root, writes: [], segment: WHOLE };
    byName.set(name, group);
    return group;
  };
  for (const write of pathWrites(module)) {
    const reference = references.of(write);
    if (reference === undefined || reference.keys.length === 0) continue;
    groupOf(reference).writes.push({ ...write, below: reference.keys });
  }
  const listing = mayListConfiguration(module.text) ? writingCalls(module) : [];
  for (const call of listing) {
    const path = listedPairs(call) === undefined ? undefined : objectPath(call.object);
    const reference = path === undefined ? undefined : references.of(path);
    if (reference !== undefined) groupOf(reference);
  }
  return [...byScope.values()]
    .flatMap((byName) => [...byName.values()].flatMap(byWritingScope))
    .flatMap((group) => bySegment(group, module.bindings));
}

/** A name that is bound again holds another object from there on. */
function bySegment(group: Group, bindings: BindingTable): readonly Group[] {
  const { name, scope, root, writes } = group;
  if (name !== root.text) return [group];
  const segments = segmentsOf(name, bindings.inScope(name, scope));
  return segments.flatMap((segment, index) => {
    const isLast = index === segments.length - 1;
    const own = writes.filter(({ target }) =>
      scopeOf(target) === scope ? target.start >= segment.start && target.start < segment.end : isLast,
    );
    if (own.length === 0 && writes.length > 0) return [];
    const targets = own.map(({ target }) => target).filter((target) => scopeOf(target) === scope);
    return [{ ...group, writes: own, segment: segmentFor(segment, targets, segments.length === 1) }];
  });
}

/** Functions that write to an object which they do not make: each has an object of its own, unless the scope of the name writes too. */
function byWritingScope(group: Group): Group[] {
  const { writes: all, scope: own } = group;
  if (all.length === 0 || all.some(({ target }) => scopeOf(target) === own)) return [group];
  const byScope = new Map<Scope, Group['writes'][number][]>();
  for (const write of group.writes) {
    const scope = scopeOf(write.target);
    byScope.set(scope, [...(byScope.get(scope) ?? []), write]);
  }
  return [...byScope].map(([scope, writes]) => ({ ...group, scope, writes }));
}

/** A key of a path as it is written, with its place. */
export function writtenKey(key: SyntaxNode): WrittenKey {
  const text = keyText(key);
  const start = key.start + (key.type === 'string' ? 1 : 0);
  return { text: stringValue(key) ?? text, span: { start, end: start + text.length } };
}
