import type { Node } from '@vscode/tree-sitter-wasm';
import { descendants, dottedNames, namedChildren } from './syntax';

/** What local names stand for after the file's imports. */
export class ImportTable {
  readonly #paths = new Map<string, string>();
  readonly #wildcards: string[] = [];
  readonly #known: ReadonlySet<string>;

  /** `knownPaths` tells which names a wildcard import can have brought. */
  constructor(root: Node, knownPaths: ReadonlySet<string>) {
    this.#known = knownPaths;
    for (const statement of descendants(root, ['import_statement', 'import_from_statement'])) {
      if (statement.type === 'import_statement') this.#addImport(statement);
      else this.#addFromImport(statement);
    }
    for (const assignment of descendants(root, ['assignment'])) this.#addAlias(assignment);
  }

  /** The fully qualified name of `a.b.c` as written; undefined when its first name is not imported. */
  resolve(names: readonly string[]): string | undefined {
    const [first, ...rest] = names;
    if (first === undefined) return undefined;
    const path = this.#paths.get(first);
    if (path !== undefined) return canonicalPath([path, ...rest].join('.'));
    for (const wildcard of this.#wildcards) {
      const candidate = canonicalPath([wildcard, ...names].join('.'));
      if (this.#known.has(candidate)) return candidate;
    }
    return undefined;
  }

  /** Whether some local name stands for this module or a part of it. */
  hasModule(module: string): boolean {
    return [...this.#paths.values()].some((path) => {
      const canonical = canonicalPath(path);
      return (
        canonical === module ||
        canonical.startsWith(`${module}.`) ||
        (module === 'keras' && path === 'tensorflow')
      );
    });
  }

  #addImport(statement: Node): void {
    for (const child of namedChildren(statement)) {
      const names = dottedNames(child.type === 'aliased_import' ? child.childForFieldName('name') : child);
      if (names === undefined) continue;
      const alias = child.type === 'aliased_import' ? child.childForFieldName('alias')?.text : undefined;
      if (alias !== undefined) this.#paths.set(alias, names.join('.'));
      else if (names[0] !== undefined) this.#paths.set(names[0], names[0]);
    }
  }

  #addFromImport(statement: Node): void {
    const moduleNode = statement.childForFieldName('module_name');
    const module = dottedNames(moduleNode)?.join('.');
    if (module === undefined) return;
    for (const child of namedChildren(statement)) {
      if (child.id === moduleNode?.id) continue;
      if (child.type === 'wildcard_import') {
        this.#wildcards.push(module);
        continue;
      }
      const name = dottedNames(
        child.type === 'aliased_import' ? child.childForFieldName('name') : child,
      )?.join('.');
      const alias = child.type === 'aliased_import' ? child.childForFieldName('alias')?.text : name;
      if (name !== undefined && alias !== undefined) this.#paths.set(alias, `${module}.${name}`);
    }
  }

  /** `keras = tf.keras` and `SGD = torch.optim.SGD`. */
  #addAlias(assignment: Node): void {
    const left = assignment.childForFieldName('left');
    const right = dottedNames(assignment.childForFieldName('right'));
    if (left?.type !== 'identifier' || right === undefined || this.#paths.has(left.text)) return;
    const path = this.resolve(right);
    if (path !== undefined) this.#paths.set(left.text, path);
  }
}

/** One spelling for the several import paths of Keras and TensorFlow 1. */
function canonicalPath(path: string): string {
  return path
    .replace(/^(tensorflow\.keras|tensorflow\.python\.keras|tf_keras)\b/u, 'keras')
    .replace(/^tensorflow\.compat\.v1\.keras\b/u, 'keras');
}
