import type { TextSpan } from '../../../model/optimizer/textSpan';
import { folderOf, joinPath } from '../../workspaceFiles';
import type { ConfigMapping, ConfigNode, ConfigScalar } from '../configTree';
import { defaultsOf } from './defaultsList';

/** A file that a configuration is written over. */
export interface BaseReference {
  /** As written. */
  readonly name: string;
  /** Where it may be, relative to the workspace; none for one that is elsewhere, or chosen at run time. */
  readonly candidates: readonly string[];
  /** Keys under which its content stands. */
  readonly package: readonly string[];
  /** Where the configuration names it. */
  readonly span: TextSpan;
}

/** The bases of a configuration, and whether what it writes itself counts before them or after. */
export interface Bases {
  readonly references: readonly BaseReference[];
  readonly own: 'last' | 'first' | 'unordered';
}

/** detectron2 and PaddleDetection, PaddleSeg and OpenMMLab, Swin and others. */
const BASE_KEYS: readonly string[] = ['_BASE_', '_base_', '__base__', '_BASE', '_base'];
/** Keys that mean a base only where they name a YAML file. */
const FILE_KEYS: readonly string[] = [
  'BASE',
  'base',
  'base_config',
  'base_cfg',
  'extends',
  'inherit_from',
  'inherits',
];
const MAX_FOLDERS_ABOVE = 3;

/** What a configuration inherits; undefined where it names no base. */
export function basesOf(root: ConfigMapping, file: string): Bases | undefined {
  const named = root.entries.flatMap(({ key, value }) => {
    if (value === undefined) return [];
    const names = stringsIn(value);
    if (BASE_KEYS.includes(key)) return names;
    return FILE_KEYS.includes(key) ? names.filter(({ text }) => /\.ya?ml$/u.test(text)) : [];
  });
  const written = named.filter(({ text }) => text !== '').map((name) => fileReference(name, file));
  const list = defaultsReferences(root, file);
  if (list === undefined) return written.length === 0 ? undefined : { references: written, own: 'last' };
  return { references: [...written, ...list.references], own: list.own };
}

function stringsIn(node: ConfigNode): readonly ConfigScalar[] {
  if (node.kind === 'sequence') return node.items.flatMap(stringsIn);
  return node.kind === 'scalar' && typeof node.value === 'string' ? [node] : [];
}

function fileReference({ value, span }: ConfigScalar, file: string): BaseReference {
  const name = String(value);
  const isElsewhere = /^[~/$]|:\/\/|\$\{/u.test(name);
  const path = isElsewhere ? undefined : joinPath(folderOf(file), name);
  return { name, candidates: path === undefined ? [] : [path], package: [], span };
}

/** Hydra's defaults list. */
function defaultsReferences(root: ConfigMapping, file: string): Bases | undefined {
  const defaults = defaultsOf(root);
  const list = root.entries.find(({ key }) => key === 'defaults')?.value;
  if (defaults === undefined || list === undefined) return undefined;
  const { span } = list;
  const at = defaults.indexOf('_self_');
  const references = defaults.flatMap((entry): BaseReference[] => {
    if (typeof entry === 'string')
      return entry === '_self_'
        ? []
        : [{ name: entry, candidates: inFolder(file, entry), package: [], span }];
    const { option } = entry;
    if (option === null || /^(?:override )?\/?hydra\//u.test(entry.group)) return [];
    const isAbsolute = /^(?:override\s+)?\//u.test(entry.group);
    const [group = ''] = entry.group
      .replace(/^(?:override|optional)\s+/u, '')
      .replace(/^\//u, '')
      .split('@');
    const name = `${group}/${option}`;
    const candidates = option.includes('$') ? [] : isAbsolute ? above(file, name) : inFolder(file, name);
    return [{ name, candidates, package: group.split('/'), span }];
  });
  const own = at < 0 ? 'unordered' : at === defaults.length - 1 ? 'last' : 'first';
  return { references, own };
}

function inFolder(file: string, name: string): readonly string[] {
  const path = joinPath(folderOf(file), withExtension(name));
  return path === undefined ? [] : [path];
}

/** From the root of the configurations, which is some folder above. */
function above(file: string, name: string): readonly string[] {
  const found: string[] = [];
  let folder = folderOf(file);
  for (let level = 0; level <= MAX_FOLDERS_ABOVE; level += 1) {
    const path = joinPath(folder, withExtension(name));
    if (path !== undefined) found.push(path);
    if (folder === '') break;
    folder = folderOf(folder);
  }
  return found;
}

function withExtension(name: string): string {
  return /\.ya?ml$/u.test(name) ? name : `${name}.yaml`;
}
