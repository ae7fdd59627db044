import { defaultsOf, type DefaultsEntry } from '../../configFiles/inheritance/defaultsList';
import { readYaml } from '../../configFiles/readers/readYaml';
import { folderOf, joinPath } from '../../workspaceFiles';
import { mergeConfigurations, parseConfiguration, type ConfigurationMapping } from './configuration';
import type { ConfigurationNode } from '../evaluate/value';

/** Where configuration files come from. */
export interface ConfigurationReader {
  readText(file: string): string | undefined;
}

const MAX_DEPTH = 6;
const EMPTY: ConfigurationMapping = { kind: 'mapping', entries: new Map() };

/**
 * A configuration file together with those of its `defaults` list
 * (https://hydra.cc/docs/advanced/defaults_list/): groups stand under their name, later ones over earlier ones, the file itself
 * at `_self_`. Without `_self_` the order depends on Hydra's version, so that what both write is left out. Undefined while a
 * file of it is not at hand.
 */
export function composeConfiguration(
  file: string,
  reader: ConfigurationReader,
  depth = 0,
): ConfigurationMapping | undefined {
  const text = reader.readText(file);
  const own = text === undefined ? undefined : parseConfiguration(text, file);
  if (text === undefined || own === undefined || depth > MAX_DEPTH) return undefined;
  const [document] = readYaml(text);
  const defaults = document?.root.kind === 'mapping' ? defaultsOf(document.root) : undefined;
  if (defaults === undefined) return own;
  let composed = EMPTY;
  for (const entry of defaults) {
    if (entry === '_self_') {
      composed = mergeConfigurations(composed, own);
      continue;
    }
    const part = partOf(entry, file, reader, depth);
    if (part === undefined) return undefined;
    composed = mergeConfigurations(composed, part);
  }
  return defaults.includes('_self_') ? composed : withoutConflicts(composed, own);
}

function partOf(
  entry: DefaultsEntry,
  file: string,
  reader: ConfigurationReader,
  depth: number,
): ConfigurationMapping | undefined {
  if (typeof entry === 'string') return composeAt({ name: entry, group: '', file }, reader, depth);
  const { group, option } = entry;
  if (option === null || /^(?:override )?hydra\//u.test(group)) return EMPTY;
  // What an override or an interpolation chooses stands elsewhere.
  if (group.includes(' ') || option.includes('$')) return undefined;
  return composeAt({ name: `${group}/${option}`, group, file }, reader, depth);
}

/** A file beside another, whose content stands under its group. */
function composeAt(
  { name, group, file }: { readonly name: string; readonly group: string; readonly file: string },
  reader: ConfigurationReader,
  depth: number,
): ConfigurationMapping | undefined {
  const path = joinPath(folderOf(file), /\.ya?ml$/u.test(name) ? name : `${name}.yaml`);
  const content = path === undefined ? undefined : composeConfiguration(path, reader, depth + 1);
  if (path === undefined || content === undefined) return undefined;
  const isGlobal = /^#\s*@package\s+_global_/mu.test(reader.readText(path) ?? '');
  const packages = isGlobal || group === '' ? [] : group.split('/');
  return packages.reduceRight<ConfigurationMapping>(
    (inner, key) => ({ kind: 'mapping', entries: new Map([[key, inner]]) }),
    content,
  );
}

/** Both, but for what they write differently. */
function withoutConflicts(first: ConfigurationMapping, second: ConfigurationMapping): ConfigurationMapping {
  const entries = new Map<string, ConfigurationNode>(first.entries);
  for (const [key, value] of second.entries) {
    const other = entries.get(key);
    if (other === undefined) entries.set(key, value);
    else if (other.kind === 'mapping' && value.kind === 'mapping')
      entries.set(key, withoutConflicts(other, value));
    else entries.delete(key);
  }
  return { kind: 'mapping', entries };
}
