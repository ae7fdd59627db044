import { folderOf, joinPath, type GatheredFiles } from '../workspaceFiles';
import { withReferences } from './settings/configuration';
import { composeConfiguration, type ConfigurationReader } from './settings/hydraDefaults';
import type { ModuleSource } from './evaluate/evaluator';
import { PythonModule } from './evaluate/pythonModule';
import type { Value } from './evaluate/value';
import type { SourceTree } from '../parsing/sourceTree';

const DYNAMIC: Value = { kind: 'unknown', reason: 'dynamic' };
/** Folders above a file that its imports may start from, besides the top. */
const MAX_ANCESTORS = 4;
const MAX_CHARACTERS = 500_000;

/** Python modules and configuration files of the workspace, out of what was gathered of it; the rest is asked for. */
export class WorkspaceModules implements ModuleSource, ConfigurationReader {
  readonly wanted = new Set<string>();
  readonly #files: GatheredFiles;
  readonly #parse: (text: string, file: string) => SourceTree | undefined;
  readonly #modules = new Map<string, PythonModule | undefined>();

  constructor(files: GatheredFiles, parse: (text: string, file: string) => SourceTree | undefined) {
    this.#files = files;
    this.#parse = parse;
  }

  /** The module of `a.b` or `.a.b`, looked for where Python may; undefined where it is not, or not yet, at hand. */
  importModule(path: string, from: PythonModule): PythonModule | undefined {
    const file = this.#firstOf(moduleCandidates(path, from.path));
    return file === undefined ? undefined : this.openModule(file);
  }

  /** The module of a file by its path. */
  openModule(file: string): PythonModule | undefined {
    if (this.#modules.has(file)) return this.#modules.get(file);
    const text = this.readText(file);
    const tree = text === undefined || text.length > MAX_CHARACTERS ? undefined : this.#parse(text, file);
    const module = tree === undefined ? undefined : new PythonModule(tree, file);
    if (this.#files.has(file)) this.#modules.set(file, module);
    return module;
  }

  /** A YAML file that a program names: beside the program, or from the top of the workspace; unknown where both are there. */
  readConfiguration(path: string, from: PythonModule, follows?: 'references'): Value {
    if (path.startsWith('/')) return DYNAMIC;
    const candidates = new Set([joinPath(folderOf(from.path), path), joinPath('', path)]);
    const found = [...candidates].filter((each) => each !== undefined && this.readText(each) !== undefined);
    const [file, ...others] = found;
    if (file === undefined || others.length > 0) return DYNAMIC;
    const node = composeConfiguration(file, this);
    if (node === undefined) return DYNAMIC;
    return { kind: 'configuration', file, node: follows === 'references' ? withReferences(node) : node };
  }

  /** A gathered text; a file that was not looked for yet is asked for. */
  readText(file: string): string | undefined {
    if (!this.#files.has(file)) this.wanted.add(file);
    return this.#files.get(file);
  }

  #firstOf(candidates: readonly string[]): string | undefined {
    let isComplete = true;
    let first: string | undefined;
    for (const candidate of candidates) {
      const text = this.readText(candidate);
      isComplete &&= this.#files.has(candidate);
      if (text !== undefined) first ??= candidate;
    }
    return isComplete ? first : undefined;
  }
}

/** Files that a module's name may mean, in the order in which they count. */
function moduleCandidates(module: string, from: string): readonly string[] {
  const dots = /^\.*/u.exec(module)?.[0].length ?? 0;
  const inner = module.slice(dots).replaceAll('.', '/');
  const folders = dots > 0 ? relativeFolder(folderOf(from), dots) : importFolders(folderOf(from));
  return folders.flatMap((folder) => {
    const base = joinPath(folder, inner);
    if (base === undefined) return [];
    const asPackage = base === '' ? '__init__.py' : `${base}/__init__.py`;
    return inner === '' ? [asPackage] : [`${base}.py`, asPackage];
  });
}

function relativeFolder(folder: string, dots: number): readonly string[] {
  const found = joinPath(folder, Array.from({ length: dots - 1 }, () => '..').join('/'));
  return found === undefined ? [] : [found];
}

/** The folder itself, those above it, and the top. */
function importFolders(folder: string): readonly string[] {
  const folders: string[] = [];
  let current = folder;
  for (let level = 0; level <= MAX_ANCESTORS && current !== ''; level += 1) {
    folders.push(current);
    current = folderOf(current);
  }
  return [...folders, ''];
}
